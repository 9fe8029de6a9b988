// The pages of documentation: the repository's Markdown and the recipes of this folder. A link to another of these files
// becomes a link to its page, and a link to any other file a link to a page that shows that file.

import { existsSync, readFileSync, statSync } from "node:fs";
import { dirname, extname, join, normalize } from "node:path";
import markdownIt from "markdown-it";
import anchor from "markdown-it-anchor";
import { dedented, escaped, highlighted, highlightedHtml } from "./highlight.js";

/** Each with what the list of pages says about it. */
const RECIPES = [
  ["callbacks", "Callbacks in web frameworks", "Read the result that Toku sends, and refuse what cannot be read."],
  ["retries", "Retries that do not send twice", "When to repeat a request automatically, and what to look for first."],
  ["answers", "What to answer your own callers", "HTTP and gRPC statuses for a service that calls Toku."],
  ["logging", "Logs, traces and metrics", "Keys and labels for a code in logs, OpenTelemetry, Sentry and Prometheus."],
  ["messages", "Messages for customers", "Your own words instead of texts for developers."],
];

const REPOSITORY = [
  ["benchmarks", "Benchmark results", "What a call costs, compared with its alternatives.", "bench/RESULTS.md"],
  ["measuring", "How benchmarks are made", "The method, and the budgets.", "bench/README.md"],
  ["dependencies", "Dependencies", "What the packages and their tools are built from.", "DEPENDENCIES.md"],
  ["security", "Security", "What is promised and what is not, and how to report a vulnerability.", "SECURITY.md"],
  ["changelog", "Changelog", "What changed in each version.", "CHANGELOG.md"],
  [
    "architecture",
    "Architecture",
    "The folders, and how the answers get from the table to each language.",
    "ARCHITECTURE.md",
  ],
  [
    "contributing",
    "Contributing",
    "What to install, how to test, and how to add a code or a language.",
    "CONTRIBUTING.md",
  ],
];

/** References of APIs, made by the tools of each language: `cargo xtask dist site` has them. */
const REFERENCES = [
  ["rust", "Rust", "/api/rust/toku_codes/", "Made by rustdoc."],
  ["c", "C", "/api/c/", "Made from the header by Sphinx."],
  ["cpp", "C++", "/source/include/toku_codes.hpp/", "The header, with its comments."],
  ["go", "Go", "/api/go/", "Made by go/doc."],
  ["python", "Python", "/api/python/toku_codes.html", "Made by pdoc."],
  ["javascript", "JavaScript and TypeScript", "/api/js/", "Made by TypeDoc."],
  ["java", "Java", "/api/java/", "Made by Javadoc."],
  ["php", "PHP", "/api/php/", "Made from the classes and their comments."],
];

/** Those that are a part of a page, in this file of their folder, which becomes a page like others. */
export const PART = "part.html";

/** The names of headings in links, as GitHub makes them. */
const slug = (text) =>
  text
    .trim()
    .toLowerCase()
    .replace(/[^\p{L}\p{N}\s_-]/gu, "")
    .replace(/\s/g, "-");

/** One section of a file, with its heading as the title. */
function section(text, heading) {
  const found = text.split(/^(?=## )/m).find((part) => heading.test(part.split("\n")[0]));
  if (found === undefined) {
    throw new Error(`README.md does not have a section ${heading}`);
  }
  return found.replace(/^## /, "# ");
}

export function readDocs(root, languages, api) {
  const read = (file) => readFileSync(join(root, file), "utf8");
  const page = (group, [name, title, about, file = `site/recipes/${name}.md`], text = read(file)) => {
    // The page of a language has the title that package indexes show, every other one that of the list.
    const titled = about === undefined ? text : text.replace(/^# .*/m, `# ${title}`);
    return { group, title, about, file, text: titled, url: `/docs/${name}/` };
  };
  const references = (api === undefined ? [] : REFERENCES).map(([of, title, url, about]) => {
    const part = join(api, of, PART);
    const html = existsSync(part) ? highlightedHtml(readFileSync(part, "utf8")) : undefined;
    return { of, title, about, url, html };
  });
  const pages = [
    ...languages.map(({ id, title, folder, call }) => {
      const reference = references.find(({ of }) => of === id)?.url;
      return { ...page("Getting started", [id, title, undefined, `${folder}/README.md`]), call, reference };
    }),
    page("Getting started", [
      "command",
      "The command",
      "Explain a code, annotate a log, export the table.",
      "cli/README.md",
    ]),
    ...RECIPES.map((recipe) => page("Recipes", recipe)),
    page("Recipes", [
      "frameworks",
      "JavaScript frameworks",
      "Next, Nitro, Vite, workers, React Native and Jest.",
      "js/RECIPES.md",
    ]),
    page("Recipes", [
      "columns",
      "Codes in columns",
      "Millions of codes in pandas, polars, SQL or Spark.",
      "py/COLUMNS.md",
    ]),
    page(
      "Reference",
      ["support", "Supported versions", "The oldest version of everything, and what was tested.", "README.md"],
      section(read("README.md"), /support/i),
    ),
    ...REPOSITORY.map((one) => page("Reference", one)),
  ];
  const sources = new Map([["LICENSE-MIT"], ["LICENSE-APACHE"]]);
  const images = new Map();

  /** The address of the page or the image that a link from a file leads to. */
  function resolved(link, file, isImage) {
    if (/^([a-z]+:|#|\/)/.test(link)) {
      return link;
    }
    const [path, fragment = ""] = link.split(/(?=#)/);
    const target = normalize(join(dirname(file), path)).replace(/\/$/, "");
    const known = pages.find((one) => one.file === target && one.url !== "/docs/support/");
    const home = { "README.md": "/", "js/README.md": "/docs/javascript/" }[target];
    if (home !== undefined) {
      return home + fragment;
    }
    if (known !== undefined) {
      return known.url + fragment;
    }
    if (!existsSync(join(root, target)) || statSync(join(root, target)).isDirectory()) {
      throw new Error(`${file} links to ${link}, which is not a file`);
    }
    if (isImage) {
      images.set(`/images/${target}`, join(root, target));
      return `/images/${target}`;
    }
    sources.set(target, undefined);
    return `/source/${target}/`;
  }

  const options = { html: true, highlight: highlighted, typographer: true };
  const markdown = markdownIt(options)
    .disable("replacements")
    .use(anchor, {
      slugify: slug,
      tabIndex: false,
      permalink: anchor.permalink.headerLink({ safariReaderFix: true }),
    });

  // `<!-- FILE -->` above a sample names the tested file that it is from. A part of a function is moved to the left edge.
  const fence = markdown.renderer.rules.fence;
  markdown.renderer.rules.fence = (tokens, at, options, env, self) => {
    const [, file] = /^<!-- (\S+) -->\s*$/.exec(tokens[at - 1]?.content ?? "") ?? [];
    tokens[at].content = dedented(tokens[at].content);
    const from =
      file === undefined ? "" : `<a class="from" href="${resolved(`/${file}`.slice(1), "README.md")}">${file}</a>`;
    return `<div class="sample">${from}${fence(tokens, at, options, env, self).replace("<pre>", '<pre tabindex="0">')}</div>`;
  };
  markdown.renderer.rules.code_inline = (tokens, at) => {
    const whole = (word) => (word.length > 24 ? word : `<span>${word}</span>`);
    return `<code>${escaped(tokens[at].content).replace(/[^\s/]*-[^\s/]*/g, whole)}</code>`;
  };
  markdown.renderer.rules.code_block = (tokens, at) => {
    return `<div class="sample"><pre tabindex="0"><code>${escaped(tokens[at].content)}</code></pre></div>`;
  };
  markdown.renderer.rules.html_block = (tokens, at) => (/^<!--/.test(tokens[at].content) ? "" : tokens[at].content);
  markdown.renderer.rules.table_open = (tokens, at, options, env) => {
    env.tables = (env.tables ?? 0) + 1;
    return `<section class="wide" tabindex="0" aria-label="Table ${env.tables}"><table>`;
  };
  markdown.renderer.rules.table_close = () => "</table></section>";
  // Columns are aligned by classes: a policy forbids styles in elements.
  for (const rule of ["th_open", "td_open"]) {
    markdown.renderer.rules[rule] = (tokens, at, options, env, self) => {
      const [, align] = /text-align:(\w+)/.exec(tokens[at].attrGet("style") ?? "") ?? [];
      tokens[at].attrs = align === undefined ? null : [["class", align]];
      return self.renderToken(tokens, at, options);
    };
  }
  for (const [rule, name] of [
    ["link_open", "href"],
    ["image", "src"],
  ]) {
    const before =
      markdown.renderer.rules[rule] ?? ((tokens, at, options, _, self) => self.renderToken(tokens, at, options));
    markdown.renderer.rules[rule] = (tokens, at, options, env, self) => {
      const token = tokens[at];
      token.attrSet(name, resolved(token.attrGet(name), env.file, rule === "image"));
      return before(tokens, at, options, env, self);
    };
  }

  /** `<!-- include FILE: FIRST … LAST -->` stands for the lines of a tested file from one that contains a text to another. */
  const included = (text) =>
    text.replace(/^<!-- include (\S+?)(?:: (.+) … (.+))? -->$/gm, (_, file, first, last) => {
      const lines = read(file).trimEnd().split("\n");
      const start = first === undefined ? 0 : lines.findIndex((line) => line.includes(first));
      const end =
        first === undefined ? lines.length - 1 : lines.findIndex((line, at) => at >= start && line.includes(last));
      if (start < 0 || end < start) {
        throw new Error(`${file} does not have lines from ${JSON.stringify(first)} to ${JSON.stringify(last)}`);
      }
      // A part that ends inside of a function ends with what closes it.
      const indent = lines[start].search(/\S/);
      const close = /^(\s*)[})\]]+[;,]?$/;
      let stop = end;
      while (close.test(lines[stop + 1] ?? "") && close.exec(lines[stop + 1])[1].length >= indent) {
        stop += 1;
      }
      const shown = lines.slice(start, stop + 1);
      return `<!-- ${file} -->\n\`\`\`${extname(file) === ".md" ? "rust" : extname(file).slice(1)}\n${shown.join("\n")}\n\`\`\``;
    });

  for (const one of pages) {
    one.html = markdown.render(included(one.text), { file: one.file });
    // Where a link is the name of a file, the name of its page says more; and a range of figures stays in one line.
    one.html = one.html.replace(/(<a href="([^"]+)">)[A-Z/]+\.md(?=<\/a>)/g, (link, tag, url) => {
      const target = pages.find((other) => other.url === url);
      return target === undefined ? link : tag + target.title;
    });
    one.html = one.html.replace(/\(\d[\d.]*–[\d.]+\)/g, '<span class="range">$&</span>');
    const parts = [...one.html.matchAll(/<h2 id="([^"]+)"[^>]*>(.*?)<\/h2>/g)].map(([, id, html]) => {
      return `<a href="#${id}">${html.replace(/<[^>]*>/g, "")}</a>`;
    });
    const contents = `</h1>\n<nav class="chips" aria-label="On this page">${parts.join(" ")}</nav>`;
    one.html = parts.length > 6 ? one.html.replace("</h1>", contents) : one.html;
    one.heading = /<h1[^>]*>(?:<a[^>]*>)?(.*?)(?:<\/a>)?<\/h1>/.exec(one.html)?.[1].replace(/<[^>]*>/g, "");
    one.about ??= /<p>(.*?)<\/p>/s
      .exec(one.html)?.[1]
      .replace(/<[^>]*>/g, "")
      .replace(/\s+/g, " ")
      .split(/(?<=\.) /)[0];
    if (one.heading === undefined || one.about === undefined) {
      throw new Error(`${one.file} does not have a title and a first paragraph`);
    }
  }
  // Pages of files may link to nothing: they show the file as it is.
  for (const file of sources.keys()) {
    const text = read(file);
    sources.set(file, { file, url: `/source/${file}/`, html: highlighted(text, extname(file).slice(1)) });
  }
  const groups = [...new Set(pages.map(({ group }) => group))].map((name) => {
    return { name, pages: pages.filter(({ group }) => group === name) };
  });
  if (references.length > 0) {
    groups.push({ name: "API references", pages: references });
  }
  return {
    pages,
    references: references.filter(({ html }) => html !== undefined),
    groups,
    images,
    sources: [...sources.values()],
    inline: (text, file) => markdown.renderInline(text, { file }),
  };
}
