// Tests the built site as files: `node --test site/tests/site.test.mjs`, with the folder in SITE and the command in PROGRAM.

import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { existsSync, readFileSync, statSync } from "node:fs";
import { dirname, join } from "node:path";
import test from "node:test";
import { fileURLToPath } from "node:url";
import { gzipSync } from "node:zlib";
import { HtmlValidate, FileSystemConfigLoader, esmResolver } from "html-validate";
import { OFFLINE, filesOf, isForeign, offlinePage } from "../lib/offline.js";

const root = fileURLToPath(new URL("../..", import.meta.url));
const { SITE: site, PROGRAM: program } = process.env;
const read = (path) => readFileSync(join(site, path), "utf8");
const files = filesOf(site);
const pages = files.filter((path) => path.endsWith(".html"));
const own = pages.filter((path) => !isForeign(path));
const gzipped = (...paths) => paths.reduce((sum, path) => sum + gzipSync(readFileSync(join(site, path))).length, 0);
const rows = (name) =>
  readFileSync(join(root, "conformance", name), "utf8")
    .split("\n")
    .filter((line) => line !== "" && !line.startsWith("#"))
    .map((line) => line.split("\t"));
const published = rows("published.tsv").map(([code, text]) => ({ code, text }));
const actions = new Map(rows("actions.tsv"));
const unescaped = (html) =>
  html
    .replace(/<[^>]*>/g, "")
    .replace(/&#(\d+);/g, (_, code) => String.fromCharCode(code))
    .replace(/&quot;/g, '"')
    .replace(/&lt;/g, "<")
    .replace(/&gt;/g, ">")
    .replace(/&amp;/g, "&");

/** The links in a page that do not work, and how many there are. */
function checked(html, path, idsOf) {
  const wrong = [];
  const links = [...html.matchAll(/\s(?:href|src|action)="([^"]*)"|content="0; url=([^"]*)"/g)];
  for (const [, plain, refresh] of links) {
    const link = (plain ?? refresh).replaceAll("&amp;", "&");
    if (/^[a-z]+:/.test(link)) {
      continue;
    }
    const [before, fragment] = link.split("#");
    const target = before.split("?")[0];
    let file = target === "" ? path : join(dirname(path), decodeURI(target));
    if (link.startsWith("/") || file.startsWith("..")) {
      wrong.push(`${path}: ${link} leaves the site`);
      continue;
    }
    if (existsSync(join(site, file)) && statSync(join(site, file)).isDirectory()) {
      file = join(file, "index.html");
    }
    if (!files.includes(file)) {
      wrong.push(`${path}: ${link} is not there`);
    } else if (fragment && !isForeign(file) && !idsOf(file).has(decodeURIComponent(fragment))) {
      wrong.push(`${path}: ${link} is not an anchor of ${file}`);
    }
  }
  return { wrong, count: links.length };
}

const ids = new Map();
const idsOf = (file) => {
  if (!ids.has(file)) {
    ids.set(file, new Set([...read(file).matchAll(/\sid="([^"]+)"/g)].map(([, id]) => id)));
  }
  return ids.get(file);
};

test("every link and anchor leads somewhere inside the site", () => {
  const results = pages.map((path) => checked(read(path), path, idsOf));
  assert.deepEqual(results.flatMap(({ wrong }) => wrong).slice(0, 20), []);
  assert.ok(results.reduce((sum, { count }) => sum + count, 0) > 5000);
  assert.equal(checked('<a href="../nothing/">', "codes/index.html", idsOf).wrong.length, 1);
  assert.equal(checked('<a href="../codes/#-9999">', "docs/index.html", idsOf).wrong.length, 1);
  assert.equal(checked('<a href="../codes/#-1100">', "docs/index.html", idsOf).wrong.length, 0);
});

test("in the copy for files, every link names a file", () => {
  const links = own.flatMap((path) =>
    [...offlinePage(read(path)).matchAll(/\s(?:href|src|action)="([^"]*)"|content="0; url=([^"]*)"/g)]
      .map(([, plain, refresh]) => plain ?? refresh)
      .filter((link) => !/^[a-z]+:|^#/.test(link))
      .map((link) => join(dirname(path), link.split(/[?#]/)[0])),
  );
  assert.ok(links.length > 5000);
  assert.deepEqual([...new Set(links.filter((link) => !files.includes(link) && link !== OFFLINE))], []);
  assert.ok(files.includes(OFFLINE));
});

test("HTML validates", async () => {
  const validate = new HtmlValidate(new FileSystemConfigLoader([esmResolver()]));
  const wrong = [];
  // Go's own printer leaves out the end tags of paragraphs, as HTML allows.
  const isLeftOut = (path, { ruleId }) => path.startsWith("api/go/") && ruleId === "no-implicit-close";
  // All kinds of pages, or all pages.
  const codes = ["0", "-1100", "-3005", "-3009", "LOW_CREDIT_BALANCE"];
  const some = own.filter((path) => !/^(-?\d+|[A-Z_]+|source)\//.test(path) || codes.includes(dirname(path)));
  for (const path of process.env.KINDS_OF_PAGES === "some" ? some : own) {
    const report = await validate.validateString(read(path), join(root, "site", path));
    wrong.push(
      ...report.results.flatMap(({ messages }) =>
        messages
          .filter((one) => !isLeftOut(path, one))
          .map((one) => `${path}:${one.line}: ${one.ruleId}: ${one.message}`),
      ),
    );
  }
  assert.deepEqual(wrong.slice(0, 20), []);
  const bad = await validate.validateString('<p id="a"><div id="a"></p>', join(root, "site/bad.html"));
  assert.equal(bad.valid, false);
});

test("a policy of default-src 'self' forbids nothing on a page", () => {
  const forbidden =
    /<script(?![^>]*\ssrc=)|<style|\sstyle=|\son\w+=|(?:src|href)="(?:https?:)?\/\/[^"]*\.(?:js|css|svg|png|woff2?)"|<iframe|javascript:/i;
  const isRedirect = (html) => html.includes('http-equiv="refresh"');
  for (const path of own) {
    const tags = read(path)
      .match(/<[a-z][^>]*>/gi)
      .join("\n");
    assert.doesNotMatch(tags, forbidden, path);
    assert.ok(isRedirect(tags) || tags.includes(`content="default-src 'self'"`), path);
  }
  assert.match('<p style="color:red">', forbidden);
});

test("pages, style and search are small", (t) => {
  const sizes = published.map(({ code }) => gzipped(`${code}/index.html`));
  const style = gzipped("style.css");
  const search = gzipped("site.js", "search.js");
  t.diagnostic(`gzipped: a code's page at most ${Math.max(...sizes)}, style ${style}, search ${search} bytes`);
  assert.ok(Math.max(...sizes) < 14 * 1024, `a code's page has ${Math.max(...sizes)} bytes`);
  assert.ok(style < 8 * 1024, `the style has ${style} bytes`);
  assert.ok(search <= 12.5 * 1024, `the search has ${search} bytes`);
});

test("each code has a page with Toku's text, the action and the advice", () => {
  assert.ok(published.length >= 110);
  for (const { code, text } of published) {
    const html = read(`${code}/index.html`);
    const entry = JSON.parse(read(`${code}.json`));
    assert.equal(unescaped(/<blockquote><p>(.*?)<\/p><\/blockquote>/.exec(html)[1]), text, code);
    assert.equal(/<p class="advice"><a [^>]*>(\w+)<\/a>/.exec(html)[1], actions.get(code), code);
    const title = `Toku (toku.co) API ${entry.is_error ? "error" : "result"} ${code}: ${text} (${entry.name})`;
    assert.equal(unescaped(/<title>(.*?)<\/title>/.exec(html)[1]), title);
    assert.ok(unescaped(html).includes(entry.advice), code);
    assert.equal(html.match(/<mark>/g).length, html.match(/<h3>/g).length, `${code}: one marked arm in each language`);
    assert.ok(
      read(`${code}.md`).includes(`"${text}"`) && read(`${code}.md`).includes(`${actions.get(code)}: ${entry.advice}`),
      code,
    );
    const alias = read(`${entry.name}/index.html`);
    assert.ok(
      alias.includes(`content="0; url=../${code}/"`) &&
        alias.includes("noindex") &&
        alias.includes(`<a href="../${code}/">`),
      entry.name,
    );
    assert.ok(read("llms.txt").includes(`[${code} ${entry.name}](${code}.md): ${text} [${actions.get(code)}]`), code);
  }
});

test("the exported files are what the command prints, byte for byte", () => {
  const run = (...words) => execFileSync(program, words, { encoding: "utf8", maxBuffer: 1 << 24 });
  for (const { code } of published) {
    assert.equal(read(`${code}.json`), run("--json", code), code);
  }
  for (const [path, format] of [
    ["codes.json", "json"],
    ["codes.csv", "csv"],
    ["codes.schema.json", "json-schema"],
    ["openapi.json", "openapi"],
  ]) {
    assert.equal(read(path), run("export", format), path);
  }
});

test("the names on a code's page are public names of its language", () => {
  const api = (name) => readFileSync(join(root, `api/${name}.txt`), "utf8");
  const html = unescaped(read("-1212/index.html"));
  const names = {
    rust: ["code.check()?", /^.*\bCode::check\b/m],
    c: ["toku_is_error(code)", /\btoku_is_error\b/],
    go: ["errors.Is(err, tokucodes.ErrCall)", /^var ErrCall error$/m],
    python: ["except toku_codes.CallError", /^class CallError\(TokuError\)/m],
    js: ["TokuError.is(error)", /TokuError.* static is\b|static is\(/m],
    java: ["catch (CallException e)", /class CallException: TokuException/],
    php: ["catch (CallException $e)", /class CallException extends TokuException/],
  };
  for (const [name, [shown, listed]] of Object.entries(names)) {
    assert.ok(html.includes(shown), `${name}: ${shown}`);
    assert.match(api(name), listed, name);
  }
  assert.match(api("c"), /throw_if_error/);
  for (const [name, shown, listed] of [
    ["go", "err := code.Err(), then", /^method \(Code\) Err\(\) error$/m],
    ["python", "toku_codes.raise_for_code(code), then", /^function raise_for_code\(code/m],
    ["js", "throwForCode(code), then", /^export function throwForCode\(code/m],
    ["java", "code.throwIfError(), then", /^method TokuCode\.throwIfError\(\)/m],
    ["php", "TokuCode::throwIfError($code), then", /^function TokuCode\.throwIfError\(int \$code\)/m],
  ]) {
    assert.ok(html.includes(shown), `${name}: ${shown}`);
    assert.match(api(name), listed, name);
  }
});

test("the search answers what people type", async () => {
  const { answer } = await import(join(site, "search.js"));
  const blocks = rows("blocks.tsv").map(([name, first, last]) => [name, name, Number(first), Number(last)]);
  const found = (text) => answer(text, blocks);
  for (const text of [
    "-1100",
    " -1100 ",
    "4294966196",
    "0xFFFFFBB4",
    "low_credit_balance",
    "−1100",
    "result=-1100&result_desc=x",
    '{"result": "-1100"}',
    "my callback says result=-1100",
    "toku error −1100, what now?",
    "Error -1100:",
    "result=0xFFFFFBB4",
    "RESULT: −1100.",
    "result=-1100&result=4294966196",
    "https://codes.example/-1100/",
  ]) {
    const { entries, status, code } = found(text);
    assert.deepEqual([entries.map((one) => one.code), status, code], [[-1100], "1 code", -1100], text);
  }
  assert.deepEqual(
    found("sms gateway").entries.map(({ code }) => code),
    [-2000, -2001, -2002],
  );
  assert.equal(found("INVALID_URL").entries[0].code, -1209);
  assert.match(
    found("-1150").status,
    /^unknown code -1150: not in Toku’s list, so an error\. What to do: investigate\. It lies in the block “credit”/,
  );
  assert.match(found("error -9999").status, /^unknown code -9999: not in Toku’s list, so an error/);
  assert.match(
    found("1212").status,
    /^unknown code 1212: not in Toku’s list, so an error\. Toku’s codes are negative: perhaps it is -1212\.$/,
  );
  assert.match(found("99999999999999").status, /^Nothing found for “99999999999999”\. It is out of range/);
  assert.deepEqual(
    found("1212").entries.map(({ code }) => code),
    [-1212],
  );
  assert.match(found("486").status, /SIP status/);
  // Of several numbers none is chosen, and a part of a number is not one.
  for (const [text, codes, said] of [
    ["error -1100 -1212", [-1100, -1212], /^2 different numbers: -1100, -1212\./],
    ["-1100,-1212", [-1100, -1212], /^2 different numbers: -1100, -1212\./],
    ["result=-1212&result=-1100", [-1212, -1100], /^2 different numbers: -1212, -1100\./],
    ["error -9998 -9999", [], /^2 different numbers: -9998, -9999\./],
    ["-1,212", [], /^Nothing found for “/],
    ["toku -1212.5", [], /^Nothing found for “/],
    ["-1212-1213", [], /^Nothing found for “/],
    ["result=-1100.5", [], /^Nothing found for “/],
    ["result=99999999999", [], /^Nothing found for “/],
  ]) {
    const { entries, code, status } = found(text);
    assert.deepEqual([entries.map((one) => one.code), code], [codes, undefined], text);
    assert.match(status, said, text);
  }
  for (const text of ["0", "result=0", '{"result": "0", "id": 1}', "result: 0.", "result=0&result=0"]) {
    assert.deepEqual([found(text).entries[0]?.code, found(text).code], [0, 0], text);
  }
  // Only 0 is success: nothing that cannot be read may look like it.
  for (const text of [
    "",
    " ",
    "00x",
    "abc",
    "<b>x",
    "0x",
    "false",
    "null",
    "-",
    "0.0",
    "0 errors",
    "error -0",
    "2026-11-29x",
    "x".repeat(300),
    "‮0",
    "result=0.5",
    "result=0,5",
    "result=0abc",
    "result=0x",
    "result=0-1100",
    "result=0%2E5",
    "result=0.5&result=0",
    "result=0&result=-1100",
    "result=0, error -1100",
  ]) {
    const { entries, code, status } = found(text);
    assert.ok(code === undefined && entries.every((one) => one.code !== 0), text);
    assert.ok(
      text.trim() === "" ? status === "" : entries.length > 0 || status.startsWith("Nothing found for “"),
      text,
    );
  }
  assert.match(
    found("‮zz\u0007").status,
    /^Nothing found for “\\u\{202e\}zz\\u\{7\}”\. This box searches only the codes/,
  );
  assert.ok(found("y".repeat(300)).status.includes(`“${"y".repeat(64)}…”`));
});

test("with an address, links are absolute where they must be", () => {
  const out = join(root, "target/site/with-address");
  const archive = process.env.PACKAGE;
  const builder = join(root, "site/build.mjs");
  execFileSync(process.execPath, [builder, "--url=https://codes.example/toku", program, archive, out]);
  const built = (path) => readFileSync(join(out, path), "utf8");
  assert.ok(built("-1100/index.html").includes('<link rel="canonical" href="https://codes.example/toku/-1100/">'));
  assert.ok(
    built("LOW_CREDIT_BALANCE/index.html").includes('<link rel="canonical" href="https://codes.example/toku/-1100/">'),
  );
  assert.ok(built("-1100/index.html").includes('href="../style.css"'));
  assert.ok(built("404.html").includes('href="/toku/style.css"') && !built("404.html").includes('href="./'));
  const map = [...built("sitemap.xml").matchAll(/<loc>https:\/\/codes\.example\/toku\/([^<]*)<\/loc>/g)].map(
    ([, path]) => path,
  );
  assert.ok(
    ["", "-1100/", "codes/", "docs/python/", "actions/retry/", "categories/sms/", "unknown/"].every((path) =>
      map.includes(path),
    ),
    map.join(" "),
  );
  assert.ok(!map.some((path) => /^(404|source\/)|[A-Z]/.test(path)), map.join(" "));
  assert.equal(map.length, new Set(map).size);
  assert.ok(map.every((path) => existsSync(join(out, path, "index.html"))));
  assert.ok(built("opensearch.xml").includes('template="https://codes.example/toku/codes/?q={searchTerms}"'));
});
