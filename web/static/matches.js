// Through the matches of an article: buttons and a counter; n and p, or Enter and Shift+Enter on the buttons.

import { isPlainKey } from "./keys.js";

const bar = document.querySelector("[data-matches]");
const marks = [...document.querySelectorAll("mark[id^='match-']")];

if (bar && marks.length > 0) {
  let at = marks.findIndex((mark) => `#${mark.id}` === location.hash);

  const counter = bar.querySelector("[data-matches-words]");
  counter.setAttribute("role", "status");

  const go = (step) => {
    at = at === -1 && step < 0 ? marks.length - 1 : (at + step + marks.length) % marks.length;
    const mark = marks[at];
    history.replaceState(history.state, "", `#${mark.id}`);
    marks.forEach((each) => each.classList.toggle("match-current", each === mark));
    mark.scrollIntoView({ block: "center" });
    counter.textContent = bar.dataset.counter.replace("{position}", at + 1).replace("{total}", marks.length);
  };

  const button = (label, sign, step) => {
    const made = document.createElement("button");
    made.type = "button";
    made.textContent = sign;
    made.title = label;
    made.setAttribute("aria-label", label);
    made.addEventListener("click", (event) => go(event.shiftKey && event.detail === 0 ? -step : step));
    bar.append(made);
  };

  bar.querySelector("[data-matches-jumps]").remove();
  bar.classList.add("matches-live");
  button(bar.dataset.previous, "↑", -1);
  button(bar.dataset.next, "↓", 1);

  document.addEventListener("keydown", (event) => {
    if (!isPlainKey(event) || !["n", "p"].includes(event.key)) return;
    event.preventDefault();
    go(event.key === "n" ? 1 : -1);
  });
}
