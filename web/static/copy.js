// A button that copies the permalink.

for (const link of document.querySelectorAll("[data-copy]")) {
  if (!navigator.clipboard) break;
  const button = document.createElement("button");
  button.type = "button";
  button.className = "button-quiet";
  button.textContent = link.dataset.copy;
  button.addEventListener("click", async () => {
    await navigator.clipboard.writeText(link.href);
    button.textContent = link.dataset.copied;
  });
  link.after(" ", button);
}
