// The demo page in Chromium: by the keyboard alone, in light and dark, narrow and wide. Leaves screenshots.

import { mkdirSync } from "node:fs";
import { join } from "node:path";
import * as assert from "../tests/assert.mjs";
import { serve } from "../demo/serve.mjs";

/** What is typed, and what must be visible then. */
const answers = [
  [
    "-1100",
    /^-1100 low credit balance\s*LOW_CREDIT_BALANCE.*credit.*error.*top_up.*does not help.*FAILED_PRECONDITION.*400/s,
    "One code found.",
  ],
  ["low_credit_balance", /-1100 low credit balance/, "One code found."],
  ["4294966196", /-1100 low credit balance/, "One code found."],
  ["-3005", /-3005 task completed.*progress/s, "One code found."],
  [
    "-9999",
    /^unknown code -9999\s*not in the table.*none.*error.*investigate.*UNKNOWN.*500/s,
    "The table does not list this number.",
  ],
  ["sms gateway", /-2000 sms gateway not found/, "3 codes found."],
  ["<b>constructor", /^$/, "Nothing was found."],
];

export async function testDemo(browser, packages, screenshots, engine) {
  mkdirSync(screenshots, { recursive: true });
  const { url, close } = await serve(0, packages, engine);
  let passed = 0;
  try {
    for (const colorScheme of ["light", "dark"]) {
      for (const [name, viewport] of Object.entries({
        narrow: { width: 360, height: 740 },
        wide: { width: 1280, height: 800 },
      })) {
        const page = await browser.newPage({ colorScheme, viewport });
        const errors = [];
        page.on("pageerror", (error) => errors.push(error.message));
        page.on("console", (message) => message.type() === "error" && errors.push(message.text()));
        await page.goto(url);
        const text = async (selector) => (await page.locator(selector).innerText()).trim();
        const press = (key) => page.keyboard.press(key);
        const shoot = (what) => page.screenshot({ path: join(screenshots, `${colorScheme}-${name}-${what}.png`) });
        const focused = () => page.evaluate(() => document.activeElement.id || document.activeElement.value);
        assert.equal(await focused(), "query");
        assert.match(await text("#status"), /^\d{3} codes in all\.$/);
        await shoot("empty");
        for (const [typed, seen, status] of answers) {
          await press("Escape");
          await page.keyboard.type(typed);
          assert.match(await text("#answer").catch(() => ""), seen);
          assert.equal(await text("#status"), status, typed);
          await shoot(typed.replace(/\W+/g, "_"));
          passed += 1;
        }
        // Down into the list, to the second item, and choose it.
        await press("Escape");
        await page.keyboard.type("sms gateway");
        await press("ArrowDown");
        await press("ArrowDown");
        assert.equal(await focused(), "-2001");
        assert.match(await text("#answer"), /-2001 unable to connect sms gateway/);
        await shoot("list");
        await press("Enter");
        assert.equal(await focused(), "query");
        assert.equal(await page.locator("#query").inputValue(), "-2001");
        // A name that is part of another name: the code that is shown is the one that is chosen.
        await press("Escape");
        await page.keyboard.type("INVALID_URL");
        assert.match(await text("#answer"), /^-1209 /);
        await press("Enter");
        assert.equal(await page.locator("#query").inputValue(), "-1209");
        // Far down a long list, and on the way back, the answer is in view and hides nothing.
        await press("Escape");
        for (const [key, times] of [
          ["ArrowDown", 60],
          ["ArrowUp", 30],
        ]) {
          for (let i = 0; i < times; i += 1) {
            await press(key);
          }
          assert.ok((await text("#answer")).startsWith(`${await focused()} `));
          const seen = (element) => {
            const { left, top, bottom } = element.getBoundingClientRect();
            // Not at the very edges, which may be between two pixels.
            return [top + 2, bottom - 2].every((y) => element.contains(document.elementFromPoint(left + 20, y)));
          };
          await shoot(key);
          for (const place of ["#answer", ":focus"]) {
            assert.ok(await page.locator(place).evaluate(seen), `${place} is not in view`);
          }
        }
        await press("Escape");
        await page.keyboard.type("-2001");
        await press("Tab");
        assert.equal(await focused(), "-2001");
        await press("ArrowUp");
        assert.equal(await focused(), "query");
        assert.equal(new URL(page.url()).search, "?q=-2001");
        assert.ok(
          await page.evaluate(() => document.scrollingElement.scrollWidth <= innerWidth),
          "the page is too wide",
        );
        assert.deepEqual(errors, []);
        passed += 1;
        await page.close();
      }
    }
  } finally {
    close();
  }
  return passed;
}
