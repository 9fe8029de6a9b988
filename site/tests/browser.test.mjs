// Tests the built site in Chromium, below a path and from files: `node --test site/tests/browser.test.mjs`, with the folder in
// SITE. Leaves screenshots in target/site/screenshots/.

import assert from "node:assert/strict";
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import test, { after, before } from "node:test";
import { fileURLToPath, pathToFileURL } from "node:url";
import { unzipSync } from "fflate";
import { chromium } from "playwright-core";
import { OFFLINE } from "../lib/offline.js";
import { serve } from "../serve.mjs";

const root = fileURLToPath(new URL("../..", import.meta.url));
const site = process.env.SITE;
const axe = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");
const shots = join(root, "target/site/screenshots");
const PHONE = { width: 390, height: 844 };
/** One page of each kind. */
const KINDS = [
  "",
  "-1212/",
  "0/",
  "codes/",
  "categories/",
  "categories/sms/",
  "actions/",
  "actions/retry/",
  "unknown/",
  "404.html",
  "docs/",
  "docs/python/",
  "docs/retries/",
  "docs/benchmarks/",
  "source/py/examples/poll.py/",
];

let browser;
let server;
/** Below a path with a digit, which is not part of a wrong address. */
let numbered;

before(async () => {
  mkdirSync(shots, { recursive: true });
  server = await serve(site, 0, "/below/a path/".replace(" ", "-"));
  numbered = await serve(site, 0, "/below/v0/");
  const args = ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-sync", "--no-first-run"];
  browser = await chromium.launch({ executablePath: process.env.CHROMIUM ?? "/usr/bin/chromium", args });
});

after(async () => {
  await browser?.close();
  server?.close();
  numbered?.close();
});

/** Opens a page, and fails if it says anything on the console, such as that its policy forbids something. */
async function visit(path, options, use) {
  const page = await browser.newPage({ viewport: { width: 1200, height: 900 }, ...options });
  const said = [];
  page.on("pageerror", (error) => said.push(error.message));
  page.on("console", (message) => said.push(message.text()));
  page.on(
    "request",
    (request) =>
      !request.url().startsWith(server.url) && !/^(file|data):/.test(request.url()) && said.push(request.url()),
  );
  try {
    await page.goto(/^\w+:/.test(path) ? path : server.url + path);
    const result = await use(page);
    assert.deepEqual(said, [], path);
    return result;
  } finally {
    await page.close();
  }
}

const shoot = (page, name, options) => page.screenshot({ path: join(shots, `${name}.png`), ...options });
const text = async (page, selector) => (await page.locator(selector).innerText()).trim();
const focused = (page) => page.evaluate(() => document.activeElement.id || document.activeElement.getAttribute("href"));

test("from the home page with result=-1212 to the fix in one's language", () =>
  visit("", {}, async (page) => {
    await shoot(page, "home", { fullPage: true });
    await page.keyboard.press("Tab");
    assert.equal(await focused(page), "#main");
    await page.getByLabel("A code, a name, or words").fill("result=-1212");
    await page.locator(".found a").waitFor();
    assert.match(await text(page, ".found"), /^-1212\s+NO_ROUTE_FOUND no route found\s+fix_setup$/);
    await shoot(page, "search");
    await page.keyboard.press("Enter");
    await page.waitForURL("**/-1212/");
    assert.match(await text(page, ".do"), /^What to do \(our reading\)\s+fix_setup Stop, and have a person set up/);
    await page.getByRole("tab", { name: "PHP" }).click();
    assert.match(await page.locator("#php mark").innerText(), /default => "ask a person/);
    assert.equal(new URL(page.url()).hash, "#php");
    await shoot(page, "code", { fullPage: true });
    // The next code's page starts with the language that was chosen.
    await page.locator("[rel=next]").click();
    await page.waitForURL("**/-1213/");
    assert.equal(await text(page, "[role=tab][aria-selected=true]"), "PHP");
  }));

test("the search by keyboard, and what it says about bad input", () =>
  visit("codes/?q=sms+gateway", {}, async (page) => {
    await page.locator(".found a").first().waitFor();
    assert.equal(await page.locator(".found a").count(), 3);
    await page.locator("#q").focus();
    await page.keyboard.press("ArrowDown");
    await page.keyboard.press("ArrowDown");
    assert.equal(await focused(page), "../-2001/");
    await page.keyboard.press("ArrowUp");
    await page.keyboard.press("ArrowUp");
    assert.equal(await focused(page), "q");
    for (const [typed, said] of [
      ["<b>nothing</b>", /^Nothing found for “<b>nothing<\/b>”\. This box searches only the codes/],
      ["-9999", /^unknown code -9999: not in Toku’s list, so an error\. What to do: investigate\.$/],
      ["486", /SIP status/],
    ]) {
      await page.locator("#q").fill(typed);
      assert.match(await text(page, ".status"), said);
      assert.doesNotMatch(await text(page, ".answers"), /SUCCESS/);
    }
    await page.locator("#q").fill("-1150");
    await page.keyboard.press("Enter");
    await page.waitForURL("**/unknown/?q=-1150");
    await page.locator("h1", { hasText: "-1150: a code that is not listed" }).waitFor();
    assert.equal(await text(page, "#text"), "unknown code -1150");
    assert.equal(await text(page, "#block"), "credit, the block from -1100 to -1199");
    // The way back has what was typed, several codes are a list, and a listed code is not unlisted.
    await page.goBack();
    await page.locator(".found a").first().waitFor();
    assert.equal(await page.locator("#q").inputValue(), "-1150");
    await page.goto(`${server.url}unknown/?q=-1100`);
    await page.locator(".open").waitFor();
    await page.locator("#q").fill("route");
    await page.locator(".found a").nth(2).waitFor();
    assert.equal(await text(page, "h1"), "A code that is not listed");
    await page.keyboard.press("Enter");
    await page.waitForURL("**/codes/?q=route");
    await page.locator("#q").fill(" ");
    await page.keyboard.press("Enter");
    assert.equal(await text(page, ".status"), "Type a code, a name or words.");
    await page.locator("#q").fill("route");
    await page.keyboard.press("Escape");
    assert.equal(await page.locator("#q").inputValue(), "");
    assert.equal(await page.locator(".found").isVisible(), false);
    await page.locator("#q").fill("0");
    assert.match(await text(page, ".found li:first-child"), /^0\s+SUCCESS success\s+done$/);
    await page.goto(`${server.url}#-1100`);
    await page.waitForURL("**/-1100/");
  }));

test("tabs as the ARIA practices describe them, and links to them", () =>
  visit("-1100/#python", {}, async (page) => {
    const selected = () => text(page, "[role=tab][aria-selected=true]");
    assert.equal(await selected(), "Python");
    assert.ok(await page.locator("#python").isVisible());
    assert.equal(await page.locator(".tabs section:visible").count(), 1);
    await page.getByRole("tab", { name: "Python" }).focus();
    for (const [key, name] of [
      ["ArrowRight", "JavaScript"],
      ["End", "PHP"],
      ["ArrowRight", "Rust"],
      ["ArrowLeft", "PHP"],
      ["Home", "Rust"],
    ]) {
      await page.keyboard.press(key);
      assert.equal(await selected(), name, key);
    }
    assert.equal(await page.getByRole("tabpanel", { name: "Rust" }).count(), 1);
    await page.emulateMedia({ media: "print" });
    assert.equal(await page.locator(".tabs section:visible").count(), await page.locator("[role=tab]").count());
    assert.equal(await page.locator("[role=tablist]").isVisible(), false);
  }));

test("without JavaScript every page is whole, and the search opens the list", () =>
  visit("-1100/", { javaScriptEnabled: false }, async (page) => {
    await shoot(page, "no-javascript", { fullPage: true });
    assert.ok((await page.locator(".tabs section:visible").count()) >= 8);
    assert.ok((await page.locator(".tabs h3:visible").count()) >= 8);
    await page.locator("#q").fill("low credit");
    await page.keyboard.press("Enter");
    await page.waitForURL("**/codes/?q=low+credit");
    assert.match(await text(page, "main"), /LOW_CREDIT_BALANCE\s+low credit balance\s+top_up/);
    await page.goto(`${server.url}LOW_CREDIT_BALANCE/`);
    await page.waitForURL("**/-1100/");
  }));

test("what is typed never opens another code, and of several codes none", () =>
  visit("", {}, async (page) => {
    for (const [typed, address] of [
      ["3005", "unknown/?q=3005"],
      ["result=1212", "unknown/?q=1212"],
      ["result=0&result=-1100", "codes/?q=result%3D0%26result%3D-1100"],
      ["error -1100 -1212", "codes/?q=error%20-1100%20-1212"],
      ["result=0xFFFFFBB4", "-1100/"],
    ]) {
      await page.goto(server.url);
      await page.locator("#q").fill(typed);
      await page.locator(".found a").first().waitFor();
      assert.doesNotMatch(await text(page, ".answers"), /SUCCESS/, typed);
      await page.keyboard.press("Enter");
      await page.waitForURL(server.url + address);
    }
    // What may be meant is one click away.
    await page.goto(server.url);
    await page.locator("#q").fill("3005");
    await page.locator(".found a").first().click();
    await page.waitForURL("**/-3005/");
  }));

test("the way back keeps addresses, and has what was typed", () =>
  visit("unknown/?q=-1150", {}, async (page) => {
    const heading = page.locator("h1", { hasText: "-1150: a code that is not listed" });
    await heading.waitFor();
    assert.match(await page.title(), /^-1150: /);
    assert.equal(await page.locator("#block a").getAttribute("href"), "../categories/credit/");
    await page.locator("#q").fill("-1160");
    await page.keyboard.press("Enter");
    await page.waitForURL("**/unknown/?q=-1160");
    await page.goBack();
    await page.waitForURL("**/unknown/?q=-1150");
    await heading.waitFor();
    await page.locator(".found a").first().waitFor();
    assert.equal(await page.locator("#q").inputValue(), "-1160");
    // A hint is seen on the page that Enter opens, and what the page is not about is answered.
    for (const [asked, said] of [
      ["3005", /perhaps it is -3005/],
      ["-1100", /^1 code\s+-1100\s+LOW_CREDIT_BALANCE/],
      ["zzz", /^Nothing found for “zzz”/],
    ]) {
      await page.goto(`${server.url}unknown/?q=${asked}`);
      await page.locator(".open").waitFor();
      assert.match(await text(page, ".answers"), said);
    }
    await page.goto(`${server.url}-1100/#python`);
    await page.locator("#q").fill("-1212");
    await page.keyboard.press("Enter");
    await page.waitForURL("**/-1212/");
    await page.goBack();
    await page.waitForURL("**/-1100/#python");
  }));

test("a number in the address of the home page is searched for", () =>
  visit("", {}, async (page) => {
    for (const [hash, address] of [
      ["-1150", "unknown/?q=-1150"],
      ["4294966196", "-1100/"],
      ["0", "0/"],
    ]) {
      await page.goto(`${server.url}codes/`);
      await page.goto(`${server.url}#${hash}`);
      await page.waitForURL(server.url + address);
    }
    for (const hash of ["-0", "-000", "00"]) {
      await page.goto(`${server.url}codes/`);
      await page.goto(`${server.url}#${hash}`);
      await page.waitForTimeout(300);
      assert.equal(page.url(), `${server.url}#${hash}`);
    }
  }));

test("the answers in the head close when the focus leaves them", () =>
  visit("codes/?q=route", {}, async (page) => {
    await page.locator(".found a").last().focus();
    assert.ok(await page.locator(".found").isVisible());
    await page.keyboard.press("Tab");
    assert.equal(await page.locator(".found").isVisible(), false);
    // A screen reader still has the status, and later answers.
    assert.notEqual(
      await page.locator(".status").evaluate((one) => getComputedStyle(one.parentElement).display),
      "none",
    );
  }));

test("if the search does not load, the box opens the list", async () => {
  const page = await browser.newPage();
  try {
    await page.route("**/search.js", (route) => route.abort());
    await page.goto(`${server.url}-1100/`);
    await page.locator("#q").fill("route");
    await page.keyboard.press("Enter");
    await page.waitForURL("**/codes/?q=route");
  } finally {
    await page.close();
  }
});

test("a wrong address that holds a number names it, its block and the search", async () => {
  const listed = (code) => `There is no such page. Did you mean ${code}?`;
  for (const [path, title, answer] of [
    ["a/b/-1150/", "There is no page about -1150", /unknown code -1150.* in the block “credit”, -1100 to -1199/],
    ["error-1212.html", listed("-1212"), /NO_ROUTE_FOUND/],
    ["4294966196/", listed("-1100"), /LOW_CREDIT_BALANCE/],
    ["nothing/#0xFFFFFBB4", listed("-1100"), /LOW_CREDIT_BALANCE/],
    ["a%20-1212", listed("-1212"), /NO_ROUTE_FOUND/],
    ["1212/", "There is no page about 1212", /perhaps it is -1212/],
    ["-1100/-1212/", "There is no such page", /2 different numbers/],
    ["-99999999999", "There is no page about -99999999999", /^Nothing found for “-99999999999”/],
    [`-${"9".repeat(22)}/`, `There is no page about -${"9".repeat(19)}…`, /^Nothing found for “-9{22}”/],
    ["nothing/", "There is no such page", /^$/],
    ["docs/0-rc/", "There is no such page", /^$/],
    ["foo/1.0.0", "There is no such page", /^$/],
    ["foo-1.0.0", "There is no such page", /^$/],
    ["0/0", "There is no such page", /^$/],
    ["2026-11-29/", "There is no such page", /^$/],
    ["404.html#a%FF-0", "There is no such page", /^$/],
  ]) {
    const page = await browser.newPage();
    const said = [];
    page.on("pageerror", (error) => said.push(error.message));
    const response = await page.goto(numbered.url + path);
    assert.equal(response.status(), path.startsWith("404.html") ? 200 : 404);
    if (answer.source !== "^$") {
      await page.locator(".open").waitFor();
    }
    assert.equal(await text(page, "h1"), title, path);
    assert.match(await text(page, ".answers"), answer, path);
    assert.doesNotMatch(await text(page, ".answers"), /SUCCESS/, path);
    assert.deepEqual(said, [], path);
    await page.close();
  }
  // Bytes that are not UTF-8 do not stop the server.
  assert.equal((await fetch(`${numbered.url}%ff`)).status, 400);
  assert.equal((await fetch(`${numbered.url}0/`)).status, 200);
});

test("a button copies a sample, without its marks, and only what is too wide is a stop of the Tab key", async () => {
  const context = await browser.newContext({ viewport: PHONE, permissions: ["clipboard-read", "clipboard-write"] });
  const page = await context.newPage();
  await page.goto(`${server.url}-1212/#python`);
  // The selected tab is in sight, and so is the heading above it.
  for (const selector of ["[role=tab][aria-selected=true]", ".languages-here h2"]) {
    assert.ok(
      await page.locator(selector).evaluate((element) => {
        const { left, right, top, bottom } = element.getBoundingClientRect();
        return left >= 0 && right <= innerWidth && top >= 0 && bottom <= innerHeight;
      }),
      selector,
    );
  }
  await page.locator("#python .copy").click();
  await page.locator("#python .copy", { hasText: "Copied" }).waitFor();
  const copied = await page.evaluate(() => navigator.clipboard.readText());
  assert.match(
    copied,
    /^import toku_codes\n\ndef handle_callback\(body: str\) -> str:\n[^<]* {8}case action: {2}# fix_request/,
  );
  assert.equal(await text(page, "main > [role=status]"), "Copied");
  // The shadow that says "more to the right" goes at the end.
  const sample = page.locator("#python pre");
  assert.equal(await sample.getAttribute("aria-label"), "Sample: Python");
  assert.ok(await sample.evaluate((one) => one.classList.contains("scrolls")));
  await sample.evaluate((one) => one.scrollTo(one.scrollWidth, 0));
  await page.locator("#python pre:not(.scrolls)").waitFor();
  // Of a terminal, the commands.
  await page.goto(`${server.url}docs/command/`);
  await page.locator("pre", { hasText: "$ toku-codes -1212" }).first().locator("xpath=..").locator(".copy").click();
  await page.locator(".copy", { hasText: "Copied" }).waitFor();
  assert.match(
    await page.evaluate(() => navigator.clipboard.readText()),
    /^toku-codes -1212\ntoku-codes low credit\nr=-1100; toku-codes is success "\$r" /,
  );
  await page.goto(`${server.url}-1212/#python`);
  const stops = () => page.$$eval("pre", (all) => all.map((pre) => pre.tabIndex));
  assert.deepEqual([...new Set(await stops())].sort(), [-1, 0]);
  await context.close();
});

test("axe finds nothing on any kind of page: light, dark, on a phone", async () => {
  for (const [name, options] of [
    ["light", {}],
    ["dark", { colorScheme: "dark" }],
    ["phone", { viewport: PHONE }],
  ]) {
    for (const path of KINDS) {
      await visit(path, { ...options, bypassCSP: true }, async (page) => {
        await page.evaluate(axe);
        const { violations } = await page.evaluate(() => globalThis.axe.run({ resultTypes: ["violations"] }));
        const found = violations.map(({ id, nodes }) => `${id}: ${nodes[0].html}`);
        assert.deepEqual(found, [], `${name} ${path}`);
        const [page_, window_] = await page.evaluate(() => [document.scrollingElement.scrollWidth, innerWidth]);
        assert.ok(page_ <= window_, `${name} ${path} is ${page_} pixels wide, the window ${window_}`);
        const file = { "": "home", "-1212/": "code", "docs/python/": "docs" }[path];
        if (file !== undefined && name !== "light") {
          await shoot(page, `${file}-${name}`, { fullPage: true });
        } else if (path === "docs/python/") {
          await shoot(page, "docs", { fullPage: true });
        }
      });
    }
  }
  const bad = await browser.newPage();
  await bad.setContent('<html lang="en"><title>x</title><main><h1>x</h1><img src="x.png"></main>');
  await bad.evaluate(axe);
  assert.ok(
    (await bad.evaluate(() => globalThis.axe.run({ resultTypes: ["violations"] }))).violations.some(
      ({ id }) => id === "image-alt",
    ),
  );
  await bad.close();
});

test("the zip works from files, with its search", async () => {
  const folder = mkdtempSync(join(root, "target/site/files-"));
  try {
    for (const [path, content] of Object.entries(unzipSync(readFileSync(join(site, OFFLINE))))) {
      mkdirSync(dirname(join(folder, path)), { recursive: true });
      writeFileSync(join(folder, path), content);
    }
    await visit(pathToFileURL(join(folder, "toku-codes/index.html")).href, {}, async (page) => {
      await page.locator("#q").fill("4294966084");
      await page.locator(".found a").first().click();
      await page.waitForURL("**/-1212/index.html");
      assert.match(await text(page, "h1"), /^-1212\s+no route found/);
      await page.getByRole("tab", { name: "Java", exact: true }).click();
      assert.ok(await page.locator("#java").isVisible());
      await page.getByRole("link", { name: "Docs" }).click();
      await page.waitForURL("**/docs/index.html");
      assert.notEqual(
        await page.evaluate(() => getComputedStyle(document.body).marginTop),
        "8px",
        "the style is missing",
      );
    });
  } finally {
    rmSync(folder, { recursive: true });
  }
});
