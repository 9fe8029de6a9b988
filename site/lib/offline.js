// The site as a zip for use without a server: each link names a file, and the script is a classic one, since browsers do not
// load modules from files.

import { readdirSync, readFileSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { build } from "esbuild";
import { zipSync } from "fflate";

const LINK = /\b(href="|action="|content="0; url=)([^":?#]*)([?#][^"]*)?"/g;

/** A page that works from a file. */
export function offlinePage(html) {
  const links = html.replace(LINK, (all, name, path, rest = "") => {
    return path === "" || !/(^|\/)$/.test(path) ? all : `${name}${path}index.html${rest}"`;
  });
  return links.replace(' type="module"', " defer");
}

/** The files of the site, by their paths. */
export const filesOf = (out) =>
  readdirSync(out, { recursive: true })
    .filter((path) => statSync(join(out, path)).isFile())
    .sort();

/** Whether a page was made as a whole by a tool of a language: it has links and scripts of its own. */
export const isForeign = (path) => /^api\/(?!go\/|php\/)/.test(path);

export const OFFLINE = "toku-codes-offline.zip";

export async function writeOffline(out, options) {
  const { outputFiles } = await build({ ...options, write: false });
  const files = {};
  for (const path of filesOf(out).filter(
    (path) => !/^(search\.js|sitemap\.xml|opensearch\.xml)$/.test(path) && path !== OFFLINE,
  )) {
    const content = readFileSync(join(out, path));
    const isOurs = path.endsWith(".html") && !isForeign(path);
    files[`toku-codes/${path}`] = isOurs ? Buffer.from(offlinePage(content.toString())) : content;
  }
  files["toku-codes/site.js"] = outputFiles[0].contents;
  writeFileSync(join(out, OFFLINE), zipSync(files, { mtime: new Date(1980, 0, 1) }));
}
