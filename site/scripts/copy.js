// A button that copies a sample. A browser gives the clipboard to secure pages only.

/** What to paste: of a terminal's lines those after a prompt, and everything of anything else. */
function pasted(text) {
  const commands = text.match(/(?<=^\$ ).*/gm);
  return commands === null ? text.trimEnd() : commands.join("\n");
}

/** @param {HTMLElement} pre */
export function addCopy(pre) {
  pre.setAttribute("role", "group");
  pre.setAttribute("aria-label", "Sample");
  if (navigator.clipboard === undefined || pre.closest(".languages") !== null) {
    return;
  }
  const [box, button] = [document.createElement("div"), document.createElement("button")];
  box.className = "copied";
  button.type = "button";
  button.className = "copy";
  button.textContent = "Copy";
  button.addEventListener("click", async () => {
    const done = await navigator.clipboard.writeText(pasted(pre.textContent)).then(
      () => "Copied",
      () => "Not allowed",
    );
    button.textContent = done;
    setTimeout(() => (button.textContent = "Copy"), 2000);
  });
  button.setAttribute("aria-live", "polite");
  pre.replaceWith(box);
  box.append(pre, button);
}
