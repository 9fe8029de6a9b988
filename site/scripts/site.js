// The script of every page: the search box, the tabs, and the page for wrong addresses. Without it every page is whole.

import { addCopy } from "./copy.js";
import { startTabs } from "./tabs.js";

/* global BLOCKS, INDEX: build.mjs writes them here: the blocks of numbers, and "index.html" in the copy for files. */

const form = document.querySelector(".search");
const asked = new URLSearchParams(location.search).get("q");
let search;

/** The search has the table inside, so it is loaded when it is needed. */
function load() {
  search ??= import("./search.js").then(({ start, explain }) => {
    return { ...start(form, { blocks: BLOCKS, index: INDEX }), explain };
  });
  return search;
}

if (form !== null) {
  form.q.addEventListener("focus", load);
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    load().then((box) => box.submit());
  });
  if (asked !== null && document.getElementById("unlisted") !== null) {
    load().then((box) => box.explain(asked, BLOCKS));
  } else if (asked !== null) {
    form.q.value = asked;
    load().then((box) => box.show());
  }
}

/** An address such as /#-1100, which may stand in a message. */
function followNumber() {
  const [, number] = /^#(-?\d{1,10})$/.exec(location.hash) ?? [];
  if (document.body.className === "home" && number !== undefined) {
    location.replace(`${Number(number)}/${INDEX}`);
  }
}

followNumber();
addEventListener("hashchange", followNumber);
document.querySelectorAll(".tabs").forEach(startTabs);
document.querySelectorAll("main pre").forEach(addCopy);

// What is too wide says so, and is a stop of the Tab key; the rest is not.
const sizes = new ResizeObserver((changes) => {
  for (const { target } of changes) {
    const scrolls = target.scrollWidth > target.clientWidth;
    target.classList.toggle("scrolls", scrolls);
    target.tabIndex = scrolls ? 0 : -1;
  }
});
document.querySelectorAll("pre, .wide").forEach((element) => sizes.observe(element));

// A wrong address that holds a number: it is named, with its block, and searched for.
const missing = document.getElementById("missing");
if (missing !== null) {
  const path = (location.pathname + location.hash).replace("/404.html", "").replace(/%(?![0-9a-f]{2})/gi, "%25");
  const [number] = /-?\d+/.exec(decodeURIComponent(path)) ?? [];
  if (number !== undefined) {
    const block = BLOCKS.find(([, , first, last]) => Number(number) <= first && Number(number) >= last);
    const where =
      block === undefined
        ? "outside all blocks of Toku’s numbers"
        : `in the block “${block[1]}”, from ${block[2]} to ${block[3]}`;
    missing.textContent = `There is no page about ${number.slice(0, 20)}`;
    document.getElementById("number").textContent = `It lies ${where}. This is what the search knows about it:`;
    form.q.value = number.slice(0, 40);
    load().then((box) => box.show());
  }
}
