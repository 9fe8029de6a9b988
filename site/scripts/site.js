// The script of every page: the search box, the tabs, and the page for wrong addresses. Without it every page is whole.

import { addCopy, headingOf } from "./copy.js";
import { startTabs } from "./tabs.js";

/* global BLOCKS, INDEX: build.mjs writes them here: the blocks of numbers, and "index.html" in the copy for files. */

const form = document.querySelector(".search");
const asked = new URLSearchParams(location.search).get("q");
let search;

/** The search has the table inside, so it is loaded when it is needed. */
function load() {
  search ??= import("./search.js").then(
    ({ start }) => start(form, { blocks: BLOCKS, index: INDEX }),
    (error) => {
      search = undefined;
      throw error;
    },
  );
  return search;
}

/** A part of an address as text, or as it is if it is not UTF-8. */
function decoded(path) {
  try {
    return decodeURIComponent(path);
  } catch {
    return path;
  }
}

if (form !== null) {
  form.q.addEventListener("focus", () => load().catch(() => {}));
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    // If it does not load, the box opens the list, as it does without JavaScript.
    load().then(
      (box) => box.submit(),
      () => form.submit(),
    );
  });
  const isUnlisted = document.getElementById("unlisted") !== null;
  // What was typed before the way back, or else what the address asks.
  const typed = history.state?.q ?? (isUnlisted ? null : asked);
  if (asked !== null && isUnlisted) {
    load().then((box) => box.explain(asked));
  }
  if (typed !== null) {
    form.q.value = typed;
    load().then((box) => box.show());
  }
}

/** An address such as /#-1100, which may stand in a message. */
function followNumber() {
  const [, number] = /^#(0|-?[1-9]\d{0,9})$/.exec(location.hash) ?? [];
  if (document.body.className === "home" && number !== undefined) {
    form.q.value = number;
    load().then((box) => {
      const { target } = box.show();
      target !== undefined && location.replace(target.href);
    });
  }
}

followNumber();
addEventListener("hashchange", followNumber);
document.querySelectorAll(".tabs").forEach(startTabs);
document.querySelectorAll("main pre").forEach(addCopy);

// What is too wide says so, and is a stop of the Tab key; the rest is not.
function measure({ target }) {
  const hidden = target.scrollWidth - target.clientWidth;
  target.classList.toggle("scrolls", hidden - target.scrollLeft > 1);
  target.tabIndex = hidden > 0 ? 0 : -1;
  if (target.localName === "pre" && hidden > 0) {
    target.setAttribute("role", "group");
    target.setAttribute("aria-label", `Sample: ${headingOf(target)}`);
  } else if (target.localName === "pre") {
    target.removeAttribute("role");
    target.removeAttribute("aria-label");
  }
}

const sizes = new ResizeObserver((changes) => changes.forEach(measure));
document.querySelectorAll("pre, .wide").forEach((element) => {
  sizes.observe(element);
  element.addEventListener("scroll", measure);
});

// A wrong address that holds a number: the search says what it may mean. The site's own path may have digits, too.
if (document.getElementById("missing") !== null) {
  const address = location.pathname + location.hash;
  const root = new URL(form.dataset.root, document.baseURI).pathname;
  const path = decoded(address.startsWith(root) ? address.slice(root.length - 1) : address);
  const number = /(?<!\d)-[1-9]\d*(?!\w|[.,-]\d)|(?<=[/#])(?:0x0*[1-9a-f][\da-f]*|[1-9]\d*)(?=[/#]|$)/gi;
  const numbers = [...new Set(path.match(number))];
  if (numbers.length > 0) {
    load().then((box) => box.guess(numbers.join(" ")));
  }
}
