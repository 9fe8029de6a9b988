// Sections as tabs, as the ARIA Authoring Practices describe them. The chosen language is remembered, and has an address.

const KEY = "toku-codes language";

/** What was chosen before. A browser may forbid to remember it. */
function remembered() {
  try {
    return localStorage.getItem(KEY);
  } catch {
    return null;
  }
}

function remember(name) {
  try {
    localStorage.setItem(KEY, name);
  } catch {
    // Then the next page starts with the first language.
  }
}

/** @param {HTMLElement} tabs Sections with an `id` and a heading. */
export function startTabs(tabs) {
  const panels = [...tabs.querySelectorAll(":scope > section")];
  tabs.querySelector("nav").remove();
  const list = document.createElement("div");
  list.setAttribute("role", "tablist");
  list.setAttribute("aria-label", "Languages");
  const buttons = panels.map((panel) => {
    const button = document.createElement("button");
    button.type = "button";
    button.id = `tab-${panel.id}`;
    button.textContent = panel.querySelector("h3").textContent;
    button.setAttribute("role", "tab");
    button.setAttribute("aria-controls", panel.id);
    panel.setAttribute("role", "tabpanel");
    panel.setAttribute("aria-labelledby", button.id);
    button.addEventListener("click", () => choose(panel.id, true));
    return button;
  });

  function choose(name, isAsked) {
    const at = Math.max(
      0,
      panels.findIndex(({ id }) => id === name),
    );
    panels.forEach((panel, other) => {
      panel.classList.toggle("other", other !== at);
      buttons[other].setAttribute("aria-selected", String(other === at));
      buttons[other].tabIndex = other === at ? 0 : -1;
    });
    // Into sight, where the list is too long for the page.
    list.scrollLeft = buttons[at].offsetLeft - list.offsetLeft - 40;
    if (isAsked) {
      remember(panels[at].id);
      history.replaceState(history.state, "", `#${panels[at].id}`);
      buttons[at].focus();
    }
  }

  list.append(...buttons);
  list.addEventListener("keydown", (event) => {
    const at = buttons.indexOf(document.activeElement);
    const steps = { ArrowRight: at + 1, ArrowLeft: at - 1, Home: 0, End: -1 };
    const next = steps[event.key];
    if (at >= 0 && next !== undefined) {
      event.preventDefault();
      choose(panels.at(next % panels.length).id, true);
    }
  });
  tabs.prepend(list);
  tabs.classList.add("on");
  const fromAddress = () => panels.find(({ id }) => `#${id}` === location.hash);
  choose((fromAddress()?.id ?? remembered()) || panels[0].id, false);
  addEventListener("hashchange", () => {
    const panel = fromAddress();
    if (panel !== undefined) {
      choose(panel.id, false);
      tabs.parentElement.scrollIntoView();
    }
  });
  fromAddress() && tabs.parentElement.scrollIntoView();
}
