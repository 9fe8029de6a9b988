// The search box. What a text means is answered by the package, in the same way as in every language.

import { action, category, describe, lookup, parse, search } from "toku-codes/pure";

/** At most 64 characters of a text, quoted, with those escaped that could hide something. */
function quoted(text) {
  const short = text.length > 64 ? `${text.slice(0, 64)}…` : text;
  const escape = (one) => `\\u{${one.codePointAt(0).toString(16)}}`;
  return `“${short.replace(/[\p{C}\p{Zl}\p{Zp}]/gu, escape)}”`;
}

function parsed(text) {
  try {
    return parse(text);
  } catch (error) {
    if (error instanceof SyntaxError) {
      return undefined;
    }
    throw error;
  }
}

/** What may follow a number in a text: not a digit, not even after a comma, a point or a dash. */
const END = /(?![\w%]|[.,:/+'’\u00a0\u2009\u202f−\p{Pd}]\d)/u.source;
/** Part of a callback or a log: result=-1212. It matches without a number where none can be read. */
const RESULT = new RegExp(`\\bresult["']?\\s*[=:]\\s*["']?(?:([-−]?(?:0x[\\da-f]+|\\d+))${END})?`, "giu");
/** Words around a number, such as: toku error -1212. Only a negative one counts: 0 among words is not success. */
const INSIDE = new RegExp(`(?<!\\w)([-−][1-9]\\d*)${END}`, "gu");

/** The different numbers in a text that isn't one. Of several, nobody can say which is meant. */
function numbersIn(text) {
  const read = (pattern) => [...text.matchAll(pattern)].map(([, number = ""]) => parsed(number));
  const [results, inside] = [read(RESULT), search(text).length === 0 ? read(INSIDE) : []];
  const isReadable = results.length > 0 && !results.includes(undefined);
  // Success is only what nothing else in the text contradicts.
  const all = isReadable && !results.includes(0) ? results : [...results, ...inside];
  return [...new Set(all.filter((code) => code !== undefined && (code !== 0 || isReadable)))];
}

const isListed = (code) => code !== undefined && lookup(code) !== undefined;

/** The block of numbers that a code lies in, if it lies in one. */
const blockOf = (code, blocks) => blocks.find(([name]) => name === category(code));

/**
 * What was found for a text: entries of the table, and a sentence. `code` is the number that the text stands for. If the
 * text has `several`, it stands for none.
 * @returns {{ entries: object[], status: string, code?: number, several?: boolean }}
 */
export function answer(text, blocks) {
  const typed = text.trim();
  if (typed === "") {
    return { entries: [], status: "" };
  }
  const whole = parsed(typed);
  const numbers = whole === undefined ? numbersIn(typed) : [whole];
  if (numbers.length > 1) {
    const entries = numbers.filter((code) => code !== 0).flatMap((code) => lookup(code) ?? []);
    const first = numbers.slice(0, 8).join(", ") + (numbers.length > 8 ? "…" : "");
    return { entries, status: `${numbers.length} different numbers: ${first}. Look up one of them.`, several: true };
  }
  const [code] = numbers;
  if (code === undefined) {
    const entries = search(typed);
    const count = entries.length === 1 ? "1 code" : `${entries.length} codes`;
    const isNumber = /^[+−-]?\d+$/.test(typed);
    const takes = isNumber
      ? "It is out of range: a code has 32 bits."
      : "This box searches only the codes. It takes a code (-1100, 4294966196, 0xFFFFFBB4), a name (LOW_CREDIT_BALANCE), or words (sms gateway).";
    const nothing = `Nothing found for ${quoted(typed)}. ${takes}`;
    return { entries, status: entries.length > 0 ? count : nothing };
  }
  const entry = lookup(code);
  if (entry !== undefined) {
    // A name can be part of other names.
    const others = whole === undefined ? [] : search(typed).filter((other) => other.code !== code);
    return { entries: [entry, ...others], status: others.length > 0 ? `${others.length + 1} codes` : "1 code", code };
  }
  const negative = code > 0 ? lookup(-code) : undefined;
  const block = blockOf(code, blocks);
  const hints = [
    `${describe(code)}: not in Toku’s list, so an error.`,
    negative && `Toku’s codes are negative: perhaps it is ${negative.code}.`,
    negative === undefined && `What to do: ${action(code)}.`,
    block && `It lies in the block “${block[1]}”, ${block[2]} to ${block[3]}.`,
    code >= 100 && code <= 699 && "Under call_cause it is a SIP status, elsewhere perhaps an HTTP status.",
  ];
  return { entries: negative === undefined ? [] : [negative], status: hints.filter(Boolean).join(" "), code };
}

/** Makes the box answer as a person types. */
export function start(form, { blocks, index }) {
  const [input, found, status] = [form.q, form.querySelector(".found"), form.querySelector(".status")];
  const to = (path, query) =>
    `${form.dataset.root}${path}/${index}${query === undefined ? "" : `?q=${encodeURIComponent(query)}`}`;
  const element = (tag, properties, ...children) => {
    const made = Object.assign(document.createElement(tag), properties);
    made.append(...children);
    return made;
  };

  function link({ code, name, description, action }) {
    const words = element("span", { className: "text" }, element("code", {}, name), ` ${description}`);
    return element(
      "a",
      { href: to(code) },
      element("b", {}, String(code)),
      words,
      element("span", { className: "action" }, action),
    );
  }

  function show() {
    const { entries, status: said, code, several } = answer(input.value, blocks);
    const links = entries.map(link);
    if (code !== undefined && !isListed(code)) {
      const means = element("span", { className: "text" }, "What an unlisted code means");
      links.push(element("a", { href: to("unknown", code) }, element("b", {}, String(code)), means));
    } else if (said !== "" && links.length === 0) {
      const more = (path, title) => element("a", { href: to(path) }, element("span", { className: "text" }, title));
      links.push(more("docs", "The documentation"), more("codes", "All codes"));
    }
    status.textContent = said;
    found.replaceChildren(...links.map((one) => element("li", {}, one)));
    found.hidden = links.length === 0;
    form.classList.toggle("open", said !== "");
    // What Enter opens: the code itself, and never another that may be meant.
    const isSure = code !== undefined || (entries.length === 1 && !several);
    return { links, entries, code, several, target: isSure ? links.at(isListed(code) ? 0 : -1) : undefined };
  }

  /** For the way back: what was typed, which is not part of the address. */
  const remember = () => history.replaceState({ q: input.value }, "");

  function submit() {
    const { links, entries, target } = show();
    const list = new URL(to("codes", input.value), document.baseURI).href;
    if (input.value.trim() === "") {
      status.textContent = "Type a code, a name or words.";
      form.classList.add("open");
    } else if (target !== undefined) {
      target.click();
    } else if (entries.length === 0) {
      input.select();
    } else if (location.href === list) {
      links[0].focus();
    } else {
      remember();
      location.assign(list);
    }
  }

  /** On the page for wrong addresses: what the numbers of the address may mean. */
  function guess(numbers) {
    input.value = numbers;
    const { code, several } = show();
    const [title, more] = [document.getElementById("missing"), document.getElementById("number")];
    if (isListed(code)) {
      title.textContent = `There is no such page. Did you mean ${code}?`;
    } else if (!several) {
      title.textContent = `There is no page about ${numbers.length > 20 ? `${numbers.slice(0, 20)}…` : numbers}`;
    }
    more.textContent = "This is what the search knows about it:";
  }

  /** Makes the page about unlisted codes one about a number. What it cannot be about, the box answers. */
  function explain(text) {
    const code = parsed(text);
    if (code === undefined || code > 0 || isListed(code)) {
      input.value = text;
      show();
    }
    if (code === undefined || isListed(code)) {
      return;
    }
    const block = blockOf(code, blocks);
    const write = (id, ...said) => document.getElementById(id).replaceChildren(...said);
    write("unlisted", `${code}: a code that is not listed`);
    write("text", describe(code));
    if (block === undefined) {
      write("block", "none: it is outside all blocks");
    } else {
      const [name, title, first, last] = block;
      write("block", element("a", { href: to(`categories/${name}`) }, title), `, the block from ${first} to ${last}`);
    }
    document.title = `${code}: ${document.title}`;
  }

  found.addEventListener("click", remember);

  form.addEventListener("keydown", (event) => {
    const stops = [input, ...found.querySelectorAll("a")];
    const at = stops.indexOf(document.activeElement);
    if (event.key === "Escape") {
      input.value = "";
      show();
      input.focus();
    } else if (event.key === "ArrowDown" || event.key === "ArrowUp") {
      const next = stops[at + (event.key === "ArrowDown" ? 1 : -1)];
      event.preventDefault();
      next?.focus();
    }
  });
  input.addEventListener("input", show);
  document.addEventListener("click", (event) => {
    if (!form.contains(event.target) && form.closest("header") !== null) {
      form.classList.remove("open");
    }
  });
  // The keyboard has left it. A click inside may leave the focus nowhere.
  form.addEventListener("focusout", ({ relatedTarget }) => {
    if (relatedTarget !== null && !form.contains(relatedTarget) && form.closest("header") !== null) {
      form.classList.remove("open");
    }
  });
  input.addEventListener("focus", () => form.classList.toggle("open", status.textContent !== ""));
  if (input.value !== "") {
    show();
  }
  return { show, submit, guess, explain };
}
