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

/**
 * What was found for a text: entries of the table, and a sentence. `code` is the number that the text stands for.
 * @returns {{ entries: object[], status: string, code?: number }}
 */
export function answer(text, blocks) {
  const typed = text.trim();
  if (typed === "") {
    return { entries: [], status: "" };
  }
  // Part of a callback or a log: result=-1212.
  const [, result] = /\bresult"?\s*[=:]\s*"?(-?\d+)/.exec(typed) ?? [];
  // Words around a number, such as: toku error -1212. Only a negative one counts: 0 among words is not success.
  const [, inside = ""] = /(?<!\w)([-−][1-9]\d*)(?!\w)/.exec(typed) ?? [];
  const code = parsed(result ?? typed) ?? (search(typed).length === 0 ? parsed(inside) : undefined);
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
    const others = result === undefined ? search(typed).filter((other) => other.code !== code) : [];
    return { entries: [entry, ...others], status: others.length > 0 ? `${others.length + 1} codes` : "1 code", code };
  }
  const negative = code > 0 ? lookup(-code) : undefined;
  const block = blocks.find(([, , first, last]) => code <= first && code >= last);
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
    const { entries, status: said, code } = answer(input.value, blocks);
    const links = entries.map(link);
    if (code !== undefined && lookup(code) === undefined) {
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
    return { links, entries, code };
  }

  /** For the way back: the address has what was typed. The address of a file cannot change. */
  function remember() {
    if (location.protocol !== "file:") {
      history.replaceState(undefined, "", `?q=${encodeURIComponent(input.value)}`);
    }
  }

  function submit() {
    const { links, entries, code } = show();
    const list = new URL(to("codes", input.value), location.href).href;
    if (input.value.trim() === "") {
      status.textContent = "Type a code, a name or words.";
      form.classList.add("open");
    } else if (code !== undefined || entries.length === 1) {
      links[0].click();
    } else if (entries.length === 0) {
      input.select();
    } else if (location.href === list) {
      links[0].focus();
    } else {
      remember();
      location.assign(list);
    }
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
  input.addEventListener("focus", () => form.classList.toggle("open", status.textContent !== ""));
  if (input.value !== "") {
    show();
  }
  return { show, submit };
}

/** Makes the page about unlisted codes one about a number, if that is not listed. */
export function explain(text, blocks) {
  const code = parsed(text);
  if (code === undefined || lookup(code) !== undefined) {
    return;
  }
  const block = blocks.find(([name]) => name === category(code));
  const write = (id, said) => (document.getElementById(id).textContent = said);
  write("unlisted", `${code}: a code that is not listed`);
  write("text", describe(code));
  write(
    "block",
    block === undefined ? "none: it is outside all blocks" : `${block[1]}, the block from ${block[2]} to ${block[3]}`,
  );
}
