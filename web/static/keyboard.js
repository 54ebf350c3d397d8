// Single keys: "/" to the search box, "?" to the help, j and k through hits. They can be switched off in the help.

import { isPlainKey, keysAreOn, switchKeys } from "./keys.js";

function step(direction) {
  const links = [...document.querySelectorAll("[data-hits] .hit-title a")];
  if (links.length === 0) return;
  const at = links.indexOf(document.activeElement);
  const next = at === -1 ? (direction > 0 ? 0 : links.length - 1) : at + direction;
  links[Math.min(Math.max(next, 0), links.length - 1)].focus();
}

document.addEventListener("keydown", (event) => {
  if (!isPlainKey(event)) return;
  if (event.key === "/") {
    const box = document.querySelector("[data-searchbox]");
    box?.focus();
    box?.select();
  } else if (event.key === "?") {
    location.assign(document.body.dataset.help);
  } else if (event.key === "j") {
    step(1);
  } else if (event.key === "k") {
    step(-1);
  } else {
    return;
  }
  event.preventDefault();
});

const place = document.querySelector("[data-keys-switch]");
if (place) {
  const button = document.createElement("button");
  button.type = "button";
  button.className = "button-quiet";
  const show = () => {
    button.textContent = keysAreOn() ? place.dataset.off : place.dataset.on;
  };
  button.addEventListener("click", () => {
    switchKeys();
    show();
  });
  show();
  place.append(button);
}
