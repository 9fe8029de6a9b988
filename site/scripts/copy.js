// A button that copies a sample. A browser gives the clipboard to secure pages only.

/** What to paste: of a terminal's lines those after a prompt, and everything of anything else. */
function pasted(text) {
  const commands = text.match(/(?<=^\$ ).*/gm);
  return commands === null ? text.trimEnd() : commands.join("\n");
}

/** The text of the heading that an element stands below. */
export function headingOf(element) {
  const isBefore = (heading) => heading.compareDocumentPosition(element) & Node.DOCUMENT_POSITION_FOLLOWING;
  return [...document.querySelectorAll("h1, h2, h3")].filter(isBefore).pop()?.textContent.trim();
}

/** Says to screen readers what a button did. */
const said = document.createElement("p");
said.className = "unseen";
said.setAttribute("role", "status");

/** @param {HTMLElement} pre */
export function addCopy(pre) {
  if (navigator.clipboard === undefined || pre.closest(".languages") !== null) {
    return;
  }
  const [box, button] = [document.createElement("div"), document.createElement("button")];
  box.className = "copied";
  button.type = "button";
  button.className = "copy";
  button.textContent = "Copy";
  button.setAttribute("aria-label", `Copy: ${headingOf(pre)}`);
  document.querySelector("main").append(said);
  button.addEventListener("click", async () => {
    const done = await navigator.clipboard.writeText(pasted(pre.textContent)).then(
      () => "Copied",
      () => "Not allowed",
    );
    button.textContent = said.textContent = done;
    setTimeout(() => {
      button.textContent = "Copy";
      said.textContent = "";
    }, 2000);
  });
  pre.replaceWith(box);
  box.append(pre, button);
}
