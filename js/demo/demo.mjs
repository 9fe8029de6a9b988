// The demo page: a person types a code, a name or words, and sees the answer as they type.

import {
  action,
  category,
  describe,
  entries,
  grpcStatus,
  httpStatus,
  isRetryable,
  lookup,
  outcome,
  parse,
  search,
  TABLE_HASH,
  TABLE_VERSION,
} from "./toku-codes/index.js";

const [query, status, answer, list] = ["query", "status", "answer", "list"].map((id) => document.getElementById(id));

function element(tag, properties, ...children) {
  const made = Object.assign(document.createElement(tag), properties);
  made.append(...children);
  return made;
}

/** The code that was typed, when it is one. */
function typed(text) {
  try {
    return parse(text);
  } catch (error) {
    if (error instanceof SyntaxError) {
      return undefined;
    }
    throw error;
  }
}

/** Shows everything about a number, known or not. */
function showAnswer(code) {
  if (code === undefined) {
    answer.replaceChildren();
    return;
  }
  const facts = [
    ["Category", category(code) ?? "none"],
    ["Outcome", element("strong", { className: outcome(code) }, outcome(code))],
    ["Action", action(code)],
    ["Retry", isRetryable(code) ? "may help; it may not be safe" : "does not help"],
    ["gRPC status", grpcStatus(code)],
    ["HTTP status", `${httpStatus(code)}, for your own callers`],
  ];
  answer.replaceChildren(
    element("h2", {}, lookup(code) === undefined ? describe(code) : `${code} ${describe(code)}`),
    element("p", { className: "name" }, lookup(code)?.name ?? "not in the table"),
    element("dl", {}, ...facts.flatMap(([term, fact]) => [element("dt", {}, term), element("dd", {}, fact)])),
  );
  list.style.setProperty("--answer-height", `${answer.offsetHeight}px`);
}

function showList(found, current) {
  const item = ({ code, description }) => {
    const number = element("span", { className: `number ${outcome(code)}` }, String(code));
    return element(
      "li",
      {},
      element("button", { type: "button", value: code }, number, element("span", {}, description)),
    );
  };
  list.replaceChildren(...found.map(item));
  mark(current);
}

/** Marks the code in the list whose answer is shown. */
function mark(code) {
  for (const button of list.querySelectorAll("button")) {
    button.setAttribute("aria-current", String(Number(button.value) === code));
  }
}

function show() {
  const text = query.value.trim();
  history.replaceState(undefined, "", text === "" ? location.pathname : `?${new URLSearchParams({ q: text })}`);
  const code = text === "" ? undefined : typed(text);
  const found = text === "" ? entries() : search(text);
  const shown = code ?? (text === "" ? undefined : found[0]?.code);
  showAnswer(shown);
  showList(found, shown);
  const isUnknown = code !== undefined && lookup(code) === undefined;
  const count = found.length === 1 ? "One code" : `${found.length} codes`;
  const nothing = isUnknown ? "The table does not list this number." : "Nothing was found.";
  status.textContent = text === "" ? `${count} in all.` : found.length > 0 ? `${count} found.` : nothing;
}

/** Moves from the input down into the list and back, as in any list of suggestions. */
function move(event) {
  const stops = [query, ...list.querySelectorAll("button")];
  const at = stops.indexOf(document.activeElement);
  const next = { ArrowDown: stops[at + 1], ArrowUp: stops[at - 1], Escape: query }[event.key];
  if (at < 0 || next === undefined) {
    return;
  }
  event.preventDefault();
  if (event.key === "Escape") {
    query.value = "";
    show();
  } else if (next !== query) {
    showAnswer(Number(next.value));
    mark(Number(next.value));
  }
  next.focus();
}

function take(code) {
  query.value = code;
  show();
  query.focus();
  query.select();
}

try {
  document.getElementById("table").textContent = `Table ${TABLE_VERSION}, ${TABLE_HASH}.`;
  query.value = new URLSearchParams(location.search).get("q") ?? "";
  show();
  query.addEventListener("input", show);
  document.addEventListener("keydown", move);
  list.addEventListener("click", (event) => {
    const button = event.target.closest("button");
    if (button !== null) {
      take(button.value);
    }
  });
  document.querySelector("form").addEventListener("submit", (event) => {
    event.preventDefault();
    const shown = list.querySelector("[aria-current=true]") ?? list.querySelector("button");
    if (shown !== null) {
      take(shown.value);
    }
  });
} catch (error) {
  status.textContent = error.message;
}
