// Beside the hits the filters stand open: older browsers cannot do that by style alone.

const filters = document.querySelector("[data-filters]");

if (filters && !CSS.supports("selector(::details-content)")) {
  const wide = matchMedia("(min-width: 62rem)");
  const follow = () => {
    filters.open = wide.matches;
  };
  wide.addEventListener("change", follow);
  follow();
}
