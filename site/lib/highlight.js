// Syntax highlighting by classes, at build time.

import hljs from "highlight.js/lib/common";

const NAMES = {
  javascript: "js",
  node: "js",
  mjs: "js",
  cjs: "js",
  console: "shell",
  rs: "rust",
  hpp: "cpp",
  h: "c",
  py: "python",
  pyi: "python",
};

export const escaped = (text) => text.replace(/[&<>"]/g, (one) => `&#${one.charCodeAt(0)};`);

/** Lines without the indent that all of them have. */
export function dedented(text) {
  const indents = text.split("\n").filter((line) => line.trim() !== "");
  const indent = Math.min(...indents.map((line) => line.search(/\S/)));
  return text.replace(new RegExp(`^[ \\t]{${indent}}`, "gm"), "");
}

/** HTML of a text in a language, which is only escaped if its language is not known. */
export function highlighted(text, language = "") {
  const name = NAMES[language] ?? language;
  hljs.configure({ classPrefix: "" });
  if (hljs.getLanguage(name) === undefined) {
    return escaped(text);
  }
  // It takes the default of a switch for the key of an object.
  const { value } = hljs.highlight(text, { language: name });
  return value.replaceAll('<span class="attr">default</span>', '<span class="keyword">default</span>');
}

/** A part of a page whose samples name their language: `<code class="go">`. */
export function highlightedHtml(html) {
  const names = { lt: "<", gt: ">", amp: "&", quot: '"', apos: "'" };
  const plain = (text) =>
    text.replace(/&(?:#(\d+)|(\w+));/g, (all, code, name) => {
      if (code === undefined && names[name] === undefined) {
        throw new Error(`a sample has the unknown name ${all}`);
      }
      return names[name] ?? String.fromCharCode(code);
    });
  const code = (_, language, text) => `<code>${highlighted(plain(text), language)}</code>`;
  return html.replace(/<code class="(\w+)">([^<]*)<\/code>/g, code);
}

/** A sample whose lines for one action are marked: those of its own arm, or else the default's. */
export function arms(sample, language, arm) {
  const lines = sample.split("\n");
  const isArm = (line) => /^\s*(case\b|default\b|Action::|action =>|\/\/ Fix)/.test(line);
  const own = lines.findIndex((line) => line.includes(arm));
  const last = lines.findLastIndex(isArm);
  // The comment that introduces the default belongs to it.
  const start = own >= 0 ? own : last - (/^\s*\/\//.test(lines[last - 1] ?? "") ? 1 : 0);
  const after = lines.findIndex(
    (line, at) => at > Math.max(start, own < 0 ? last : own) && (isArm(line) || /^\s*[}\]]\)?;?$/.test(line)),
  );
  const end = after < 0 ? lines.length : after;
  if (start < 0 || end <= start) {
    throw new Error(`the sample in ${language} has no lines for ${arm}:\n${sample}`);
  }
  const html = (from, to) =>
    highlighted(
      lines
        .slice(from, to)
        .map((line) => `${line}\n`)
        .join(""),
      language,
    );
  return `${html(0, start)}<mark>${html(start, end)}</mark>${html(end)}`;
}
