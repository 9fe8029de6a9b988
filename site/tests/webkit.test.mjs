// Tests the built site in WebKitGTK, whose engine is Safari's: `node --test site/tests/webkit.test.mjs`, with the folder in SITE.
// What does not depend on the browser is tested in Chromium alone.

import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { createServer } from "node:net";
import test, { after, before } from "node:test";
import { setTimeout } from "node:timers/promises";
import { serve } from "../serve.mjs";

const axe = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");
const KINDS = ["", "-1212/", "codes/", "actions/retry/", "unknown/", "docs/", "docs/python/", "docs/benchmarks/"];
const [ENTER, LEFT] = ["\uE007", "\uE012"];
const INNER_TEXT = "return document.querySelector(arguments[0]).innerText.trim()";

let server;

before(async () => {
  server = await serve(process.env.SITE, 0, "/below/a-path/");
});

after(() => server?.close());

/** Asks again until a condition holds, or fails with what was seen last. */
async function until(ask, isIt) {
  for (let attempt = 0; attempt < 100; attempt += 1) {
    const found = await ask().catch(() => undefined);
    if (found !== undefined && isIt(found)) {
      return found;
    }
    await setTimeout(100);
  }
  assert.fail(`not in 10 seconds; the last answer is ${JSON.stringify(await ask())}`);
}

async function freePort() {
  const listener = createServer();
  await new Promise((resolve) => listener.listen(0, "127.0.0.1", resolve));
  const { port } = listener.address();
  await new Promise((resolve) => listener.close(resolve));
  return port;
}

/** Starts the browser with a theme of GTK, which it takes light or dark from, and hands over its commands of WebDriver. */
async function browse(theme, use) {
  const port = await freePort();
  const env = { ...process.env, GTK_THEME: theme };
  const driver = spawn("xvfb-run", ["-a", "WebKitWebDriver", `--port=${port}`], {
    env,
    detached: true,
    stdio: "ignore",
  });
  const send = async (method, path, body) => {
    const answer = await fetch(`http://127.0.0.1:${port}${path}`, { method, body: body && JSON.stringify(body) });
    const { value } = await answer.json();
    assert.ok(answer.ok, `${method} ${path}: ${JSON.stringify(value)}`);
    return value;
  };
  try {
    await until(
      () => send("GET", "/status"),
      ({ ready }) => ready,
    );
    const { sessionId } = await send("POST", "/session", { capabilities: {} });
    const session = (method, path, body) => send(method, `/session/${sessionId}/${path}`, body);
    await session("POST", "timeouts", { implicit: 10_000 });
    const element = async (value) =>
      Object.values(await session("POST", "element", { using: "css selector", value }))[0];
    await use({
      open: (path) => session("POST", "url", { url: server.url + path }),
      url: () => session("GET", "url"),
      run: (script) => session("POST", "execute/sync", { script, args: [] }),
      text: (selector) => session("POST", "execute/sync", { script: INNER_TEXT, args: [selector] }),
      type: async (selector, text) => session("POST", `element/${await element(selector)}/value`, { text }),
      click: async (selector) => session("POST", `element/${await element(selector)}/click`, {}),
    });
    await send("DELETE", `/session/${sessionId}`);
  } finally {
    try {
      process.kill(-driver.pid);
    } catch {
      // It has ended by itself. What failed before says more.
    }
  }
}

/** Fails if axe finds something, or a page is wider than the window. Returns the color of the background. */
async function check({ open, run }, path) {
  await open(path);
  await run(axe);
  const script =
    "window.found = undefined; axe.run().then(({ violations }) => (window.found = violations.map(({ id }) => id)))";
  await run(`${script}; return null`);
  const found = await until(
    () => run("return window.found ?? null"),
    (list) => list !== null,
  );
  assert.deepEqual(found, [], path);
  const [width, most] = await run("return [document.scrollingElement.scrollWidth, innerWidth]");
  assert.ok(width <= most, `${path} is ${width} pixels wide, the window ${most}`);
  return run("return getComputedStyle(document.body).backgroundColor");
}

test("light: from the home page with result=-1212 to the fix in one's language; axe finds nothing", () =>
  browse("Adwaita", async (page) => {
    const { open, url, run, text, type, click } = page;
    await open("");
    await type("#q", "result=-1212");
    await until(
      () => text(".found"),
      (found) => /^-1212\s+NO_ROUTE_FOUND no route found\s+fix_setup$/.test(found),
    );
    await type("#q", ENTER);
    await until(url, (address) => address.endsWith("/-1212/"));
    await click("[role=tab][aria-controls=php]");
    assert.match(await url(), /#php$/);
    assert.match(await text("#php mark"), /default => "ask a person/);
    await type("[role=tab][aria-selected=true]", LEFT);
    assert.equal(await text("[role=tab][aria-selected=true]"), "Java");
    await open("-1100/#python");
    assert.equal(await text("[role=tab][aria-selected=true]"), "Python");
    await open("codes/?q=sms+gateway");
    await until(
      () => run("return document.querySelectorAll('.found a').length"),
      (count) => count === 3,
    );
    for (const path of KINDS) {
      assert.equal(await check(page, path), "rgb(252, 252, 250)");
    }
  }));

test("dark: axe finds nothing", () =>
  browse("Adwaita:dark", async (page) => {
    for (const path of ["", "-1212/", "docs/python/"]) {
      assert.equal(await check(page, path), "rgb(20, 23, 22)");
    }
  }));
