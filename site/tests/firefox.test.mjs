// Tests the built site in Firefox: `node --test site/tests/firefox.test.mjs`, with the folder in SITE. What does not depend on the
// browser is tested in Chromium alone.

import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import test, { after, before } from "node:test";
import { launchFirefox } from "../../js/consumers/browser.mjs";
import { serve } from "../serve.mjs";

const axe = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");
const PHONE = { width: 390, height: 844 };
/** 0 is dark, 1 is light. */
const SCHEME = "layout.css.prefers-color-scheme.content-override";
const KINDS = ["", "-1212/", "codes/", "actions/retry/", "unknown/", "docs/", "docs/python/", "docs/benchmarks/"];
const FEW = ["", "-1212/", "docs/python/"];

let server;
let light;
let dark;
let plain;

before(async () => {
  server = await serve(process.env.SITE, 0, "/below/a-path/");
  const launch = async (settings) => (await launchFirefox({ extraPrefsFirefox: settings })).browser;
  const settings = [{ [SCHEME]: 1 }, { [SCHEME]: 0 }, { "javascript.enabled": false }];
  const launched = await Promise.allSettled(settings.map(launch));
  // Those that did start are closed at the end, even if another did not.
  [light, dark, plain] = launched.map(({ value }) => value);
  assert.deepEqual(
    launched.flatMap(({ reason }) => reason ?? []),
    [],
  );
});

after(async () => {
  await Promise.all([light?.close(), dark?.close(), plain?.close()]);
  server?.close();
});

/** Opens a page, and fails if it says anything on the console, such as that its policy forbids something. */
async function visit(path, use, { browser = light, viewport = { width: 1200, height: 900 } } = {}) {
  const page = await browser.newPage();
  const said = [];
  page.on("pageerror", (error) => said.push(error.message));
  page.on("console", (message) => said.push(message.text()));
  try {
    await page.setViewport(viewport);
    await page.goto(server.url + path);
    const result = await use(page);
    assert.deepEqual(said, [], path);
    return result;
  } finally {
    await page.close();
  }
}

const text = (page, selector) => page.$eval(selector, (element) => element.innerText.trim());
const visible = (page, selector) =>
  page.$$eval(selector, (elements) => elements.filter((element) => element.checkVisibility()).length);
const selected = (page) => text(page, "[role=tab][aria-selected=true]");

test("from the home page with result=-1212 to the fix in one's language", () =>
  visit("", async (page) => {
    await page.type("#q", "result=-1212");
    await page.waitForSelector(".found a");
    assert.match(await text(page, ".found"), /^-1212\s+NO_ROUTE_FOUND no route found\s+fix_setup$/);
    await page.keyboard.press("Enter");
    await page.waitForSelector(".do");
    assert.match(page.url(), /\/-1212\/$/);
    await page.click("[role=tab][aria-controls=php]");
    assert.equal(new URL(page.url()).hash, "#php");
    assert.match(await text(page, "#php mark"), /default => "ask a person/);
    await Promise.all([page.waitForNavigation(), page.click("[rel=next]")]);
    assert.equal(await selected(page), "PHP");
  }));

test("the search says what is wrong with bad input", () =>
  visit("codes/?q=sms+gateway", async (page) => {
    await page.waitForSelector(".found a");
    assert.equal((await page.$$(".found a")).length, 3);
    await page.$eval("#q", (box) => box.select());
    await page.type("#q", "<b>nothing</b>");
    assert.match(
      await text(page, ".status"),
      /^Nothing found for “<b>nothing<\/b>”\. This box searches only the codes/,
    );
  }));

test("deep links to tabs, and the keys of tabs", () =>
  visit("-1100/#python", async (page) => {
    assert.equal(await selected(page), "Python");
    assert.equal(await visible(page, ".tabs section"), 1);
    await page.focus("[role=tab][aria-selected=true]");
    for (const [key, name] of [
      ["ArrowRight", "JavaScript"],
      ["End", "PHP"],
      ["Home", "Rust"],
    ]) {
      await page.keyboard.press(key);
      assert.equal(await selected(page), name, key);
    }
  }));

// Without JavaScript, promises in a page do not settle: the commands of Puppeteer that wait for one would hang.
test("without JavaScript every page is whole, and the search opens the list", () =>
  visit(
    "",
    async (page) => {
      const ask = (question, argument) => page.evaluate(question, argument);
      const textOf = (selector) => ask((one) => document.querySelector(one).innerText, selector);
      const count = (selector) =>
        ask((all) => [...document.querySelectorAll(all)].filter((one) => one.checkVisibility()).length, selector);
      assert.match(await textOf("noscript"), /^Without JavaScript, the box opens/);
      await page.goto(`${server.url}-1100/`);
      assert.equal(await count("[role=tablist]"), 0);
      assert.ok((await count(".tabs section")) >= 8);
      assert.ok((await count(".tabs h3")) >= 8);
      await ask(() => document.querySelector("#q").focus());
      await page.keyboard.type("low credit");
      await Promise.all([page.waitForNavigation(), page.keyboard.press("Enter")]);
      assert.match(page.url(), /\/codes\/\?q=low\+credit$/);
      assert.match(await textOf("main"), /LOW_CREDIT_BALANCE\s+low credit balance\s+top_up/);
    },
    { browser: plain },
  ));

test("axe finds nothing: light, dark, on a phone", async () => {
  const backgrounds = new Set();
  for (const [name, options] of [
    ["light", {}],
    ["dark", { browser: dark }],
    ["phone", { viewport: PHONE }],
  ]) {
    for (const path of name === "light" ? KINDS : FEW) {
      await visit(
        path,
        async (page) => {
          await page.evaluate(axe);
          const { violations } = await page.evaluate(() => globalThis.axe.run({ resultTypes: ["violations"] }));
          assert.deepEqual(
            violations.map(({ id, nodes }) => `${id}: ${nodes[0].html}`),
            [],
            `${name} ${path}`,
          );
          const [width, most] = await page.evaluate(() => [document.scrollingElement.scrollWidth, innerWidth]);
          assert.ok(width <= most, `${name} ${path} is ${width} pixels wide, the window ${most}`);
          const root = () => getComputedStyle(document.body).backgroundColor;
          backgrounds.add(`${name} ${await page.evaluate(root)}`);
        },
        options,
      );
    }
  }
  const colors = (kind) => [...backgrounds].filter((one) => one.startsWith(kind)).map((one) => one.replace(kind, ""));
  assert.equal(colors("light").length, 1);
  assert.notDeepEqual(colors("dark"), colors("light"));
});
