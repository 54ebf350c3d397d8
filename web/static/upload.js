// Files by drag and drop, and how far the sending has come; without this the form works as plain HTML.

const form = document.querySelector("[data-upload]");
const words = document.querySelector("[data-words]").dataset;
const input = form.querySelector("input[type=file]");
const drop = form.querySelector("[data-drop]");
const chosen = form.querySelector("[data-chosen]");
const progress = form.querySelector("[data-progress]");
const failure = form.querySelector("[data-failure]");
const button = form.querySelector("button[type=submit]");

const megabytes = new Intl.NumberFormat(document.documentElement.lang, { maximumFractionDigits: 1 });
const kilobytes = new Intl.NumberFormat(document.documentElement.lang, { maximumFractionDigits: 0 });
const percent = new Intl.NumberFormat(document.documentElement.lang, { style: "percent" });
const LISTED = 12;

const size = (bytes) =>
  bytes < 1e6 ? `${kilobytes.format(Math.ceil(bytes / 1e3))} kB` : `${megabytes.format(bytes / 1e6)} MB`;

const total = () => [...input.files].reduce((sum, file) => sum + file.size, 0);

function fail(sentence) {
  failure.textContent = sentence;
  failure.hidden = sentence === "";
}

function list() {
  const files = [...input.files];
  const lines = files.slice(0, LISTED).map((file) => `${file.name} (${size(file.size)})`);
  if (files.length > LISTED) lines.push(`… + ${files.length - LISTED} (${size(total())})`);
  chosen.replaceChildren(
    ...lines.map((line) => {
      const item = document.createElement("li");
      item.textContent = line;
      return item;
    }),
  );
  const tooLarge = total() > Number(form.dataset.most);
  fail(tooLarge ? words.tooLarge.replace("{size}", megabytes.format(total() / 1e6)) : "");
  button.disabled = tooLarge;
}

function show(fraction) {
  const bar = progress.querySelector("progress");
  const label = progress.querySelector("[data-progress-words]");
  progress.hidden = false;
  if (fraction < 1) {
    bar.value = fraction;
    label.textContent = words.sending.replace("{percent}", percent.format(fraction));
  } else {
    bar.removeAttribute("value");
    label.textContent = words.reading;
  }
}

function stop(sentence) {
  progress.hidden = true;
  button.disabled = false;
  fail(sentence);
}

function follow(request) {
  if (request.status === 200) {
    location.assign(request.responseURL);
    return;
  }
  // A refusal is a page of its own; its sentence belongs beside the files that are still chosen.
  const page = new DOMParser().parseFromString(request.responseText, "text/html");
  const sentence = page.querySelector("[role=alert] p, main .lede, main p:not(.kicker)");
  stop(sentence?.textContent.trim() || words.failed);
}

function send() {
  const request = new XMLHttpRequest();
  request.upload.addEventListener("progress", (event) => show(event.loaded / event.total));
  request.upload.addEventListener("load", () => show(1));
  request.addEventListener("load", () => follow(request));
  request.addEventListener("error", () => stop(words.failed));
  request.open("POST", form.action);
  request.send(new FormData(form));
  button.disabled = true;
  fail("");
  show(0);
}

drop.querySelector("[data-drop-invitation]").hidden = false;
input.addEventListener("change", list);
form.addEventListener("submit", (event) => {
  event.preventDefault();
  send();
});
for (const kind of ["dragenter", "dragover"]) {
  drop.addEventListener(kind, (event) => {
    event.preventDefault();
    drop.classList.add("drop-ready");
  });
}
for (const kind of ["dragleave", "drop"]) {
  drop.addEventListener(kind, () => drop.classList.remove("drop-ready"));
}
drop.addEventListener("drop", (event) => {
  event.preventDefault();
  input.files = event.dataTransfer.files;
  list();
});
// The browser keeps the chosen files when one comes back to this page.
list();
