// Builds the site: static pages with relative links, for any host and any path.
//
//     node site/build.mjs [--url=ADDRESS] [--api=FOLDER] PROGRAM PACKAGE OUTPUT
//
// PROGRAM is the command `toku-codes`, PACKAGE the packed npm package, OUTPUT the folder. With ADDRESS, where the site will
// be, it gets what needs absolute links: canonical links, a map of the site, a search for browsers' address bars, and a page for
// wrong addresses that works at any depth. FOLDER has the references of the languages' APIs, which it copies.

import { execFileSync } from "node:child_process";
import { copyFileSync, cpSync, existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { basename, dirname, join, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import Eleventy from "@11ty/eleventy";
import { build } from "esbuild";
import { PART, readDocs } from "./lib/docs.js";
import { readLanguages } from "./lib/languages.js";
import { relativeLinks } from "./lib/links.js";
import { filesOf, isForeign, writeOffline } from "./lib/offline.js";
import { codeAsText, readTable } from "./lib/table.js";

const root = fileURLToPath(new URL("..", import.meta.url));
const { values, positionals } = parseArgs({
  options: { url: { type: "string" }, api: { type: "string" } },
  allowPositionals: true,
});
const [program, archive, out] = positionals.map((path) => resolve(path));
const address = values.url?.replace(/\/*$/, "/");
const api = values.api === undefined ? undefined : resolve(values.api);
process.chdir(join(root, "site"));

// Until set-repository names one, there is none.
const [, repository] = /^repository = "(.*)"$/m.exec(readFileSync(join(root, "Cargo.toml"), "utf8"));
// Toku's own pages.
const toku = {
  codes: "https://apidocs.toku.co/Additional-Information-Toku-API/api-error-codes-toku",
  webhook: "https://apidocs.tokuworld.com/Additional-Information-Toku-API/call-handle-status-callback-webhook",
};
const table = readTable(root, program);
const languages = readLanguages(root, table);
const docs = readDocs(root, languages, api);
const base = address === undefined ? undefined : new URL(address).pathname;

/** Writes a file of the site. */
function write(path, content) {
  const file = join(out, path);
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, content);
}

/** Gives a page of another tool a way back and an icon. Removes imports of fonts that Javadoc does not have. */
function adopt(path) {
  const [file, up] = [join(out, path), "../".repeat(path.split("/").length - 1)];
  const back = `<a href="${up}docs/index.html" style="position: fixed; right: 1rem; bottom: 1rem; z-index: 9; padding: 0.3rem 0.8rem; border-radius: 99px; background: #0b5c55; color: #fff; font: 14px/1.5 sans-serif; text-decoration: none">toku-codes: all documentation</a>`;
  if (path.endsWith(".html")) {
    const html = readFileSync(file, "utf8").replace(/<\/body>/i, `${back}$&`);
    const icon = `<link rel="icon" type="image/svg+xml" href="${up}icon.svg">`;
    writeFileSync(file, /rel="(?:[a-z]+ )?icon"/.test(html) ? html : html.replace(/<head[^>]*>/i, `$&${icon}`));
  } else if (path.endsWith(".css")) {
    const has = (name) => existsSync(join(dirname(file), name));
    const css = readFileSync(file, "utf8");
    writeFileSync(
      file,
      css.replace(/@import url\('([^':]+)'\);/g, (all, name) => (has(name) ? all : "")),
    );
  }
}

/** The scripts, with the package as it is packed. Returns the options for other forms of them. */
async function writeScripts() {
  const unpacked = join(root, "target/site/node_modules/toku-codes");
  rmSync(unpacked, { recursive: true, force: true });
  mkdirSync(unpacked, { recursive: true });
  execFileSync("tar", ["-xzf", archive, "--strip-components=1", "-C", unpacked]);
  const { TABLE_HASH } = await import(join(unpacked, "codes.js"));
  if (TABLE_HASH !== table.hash) {
    throw new Error(`the package has the table ${TABLE_HASH}, the command ${table.hash}`);
  }
  const blocks = table.categories.map(({ name, title, first, last }) => [name, title, first, last]);
  const options = {
    absWorkingDir: join(root, "site"),
    bundle: true,
    minify: true,
    charset: "ascii",
    target: "es2020",
    nodePaths: [dirname(unpacked)],
    define: { INDEX: '""', BLOCKS: JSON.stringify(blocks) },
  };
  const [first, later] = ["scripts/site.js", "scripts/search.js"];
  await build({ ...options, entryPoints: [first, later], outdir: out, format: "esm", external: ["./search.js"] });
  return { ...options, entryPoints: [first], format: "iife", define: { ...options.define, INDEX: '"index.html"' } };
}

rmSync(out, { recursive: true, force: true });
const eleventy = new Eleventy("src", out, {
  quietMode: true,
  configPath: false,
  config(config) {
    config.addGlobalData("site", {
      address,
      table,
      languages,
      docs,
      version: table.version,
      documents: toku,
      repository: repository.startsWith("https://example.com/") ? undefined : repository,
    });
    config.addGlobalData("layout", "page.njk");
    config.addGlobalData("codes", table.codes);
    config.addGlobalData("categories", table.categories);
    config.addGlobalData("actions", table.actions);
    config.addFilter("inline", (text) => docs.inline(text, "README.md"));
    config.addFilter("breakable", (name) => name.replaceAll("_", "_<wbr>"));
    config.addFilter("without", (list, one) => list.filter((other) => other !== one));
    config.addPassthroughCopy({ assets: "." });
    config.addTransform("links", function (html) {
      const isMissing = this.page.url === "/404.html";
      return `${this.page.outputPath}`.endsWith(".html")
        ? relativeLinks(html, this.page.url, isMissing ? base : undefined)
        : html;
    });
  },
});
await eleventy.write();
for (const entry of table.codes) {
  write(`${entry.code}.json`, entry.json);
  write(`${entry.code}.md`, codeAsText(entry));
}
for (const [path, content] of Object.entries(table.exports)) {
  write(path, content);
}
for (const [path, file] of docs.images) {
  mkdirSync(dirname(join(out, path)), { recursive: true });
  copyFileSync(file, join(out, path));
}
if (api !== undefined) {
  cpSync(api, join(out, "api"), { recursive: true, filter: (path) => basename(path) !== PART });
  filesOf(out).filter(isForeign).forEach(adopt);
}
const classic = await writeScripts();
await writeOffline(out, classic);
console.log(`${table.codes.length} codes, ${docs.pages.length} pages of documentation: ${out}`);
