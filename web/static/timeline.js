// The bars of the timeline: one stop for the keyboard, arrows between bars, and a readout of the bar in view.

const chart = document.querySelector("[data-chart]");

if (chart) {
  const bars = [...chart.querySelectorAll("a")];
  const readout = document.querySelector("[data-readout]");
  const usual = readout.textContent;

  const reach = (bar) => {
    bars.forEach((each) => each.setAttribute("tabindex", each === bar ? "0" : "-1"));
  };
  reach(bars[0]);

  bars.forEach((bar, at) => {
    const show = () => {
      readout.textContent = bar.querySelector("title").textContent;
    };
    const hide = () => {
      readout.textContent = usual;
    };
    bar.addEventListener("mouseenter", show);
    bar.addEventListener("mouseleave", hide);
    bar.addEventListener("blur", hide);
    bar.addEventListener("focus", () => {
      reach(bar);
      show();
    });
    bar.addEventListener("keydown", (event) => {
      const target = { ArrowRight: at + 1, ArrowLeft: at - 1, Home: 0, End: bars.length - 1 }[event.key];
      if (target === undefined || !bars[target]) return;
      event.preventDefault();
      bars[target].focus();
    });
  });
}
