// Headless browsers, and a small server for the pages that they open.

import { existsSync, readFileSync } from "node:fs";
import { createServer } from "node:http";
import { extname, join } from "node:path";
import { chromium } from "playwright-core";
import puppeteer from "puppeteer-core";
import { install } from "./debian.mjs";

/** The installed browser: one of the files, or that in a variable. If it is missing, it is installed, as root on Debian. */
function executable(debian, variable, ...files) {
  const places = [process.env[variable], ...files.map((name) => `/usr/bin/${name}`)];
  const find = () => places.find((place) => place && existsSync(place));
  if (find() === undefined) {
    install(debian);
  }
  const found = find();
  if (found === undefined) {
    throw new Error(`the tests need ${debian}: apt-get install it on Debian, or name its file in ${variable}`);
  }
  return found;
}

/** Starts Chromium. With a browser comes how to wait until a function gives something in a page. */
async function launchChromium() {
  const executablePath = executable("chromium", "CHROMIUM", "chromium", "chromium-browser", "google-chrome");
  const flags = ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-component-update"];
  const browser = await chromium.launch({ executablePath, args: [...flags, "--disable-sync", "--no-first-run"] });
  return { browser, wait: (page, ask, argument, options) => page.waitForFunction(ask, argument, options) };
}

/** Starts Firefox, by WebDriver BiDi: Playwright takes its own build of it only. The site's tests use it, too. */
export async function launchFirefox(options = {}) {
  const executablePath = executable("firefox-esr", "FIREFOX", "firefox-esr", "firefox");
  const browser = await puppeteer.launch({ browser: "firefox", executablePath, ...options });
  return { browser, wait: (page, ask, argument, options) => page.waitForFunction(ask, options, argument) };
}

/** Starts a browser that opens pages; their scripts and other files are below `root`. */
export async function openBrowser(root, launch = launchChromium) {
  const { browser, wait } = await launch();
  const pages = new Map();
  const kinds = { ".js": "text/javascript", ".mjs": "text/javascript", ".html": "text/html", ".css": "text/css" };
  const server = createServer((request, response) => {
    const page = pages.get(request.url);
    const file = join(root, new URL(request.url, "http://page").pathname);
    if (page !== undefined) {
      response.writeHead(200, { "content-type": "text/html; charset=utf-8", ...page.headers }).end(page.body);
    } else if (existsSync(file) && kinds[extname(file)] !== undefined) {
      response.writeHead(200, { "content-type": kinds[extname(file)] }).end(readFileSync(file));
    } else {
      response.writeHead(404).end();
    }
  });
  await new Promise((resolve) => server.listen(0, "127.0.0.1", resolve));

  /** Opens a page, and returns what `ask` returns there for the argument as soon as that is not undefined. */
  async function visit(url, ask, argument) {
    const page = await browser.newPage();
    const said = [];
    page.on("pageerror", (error) => said.push(error.stack));
    page.on("console", (message) => said.push(message.text()));
    try {
      await page.goto(url);
      return await (await wait(page, ask, argument, { timeout: 120_000 })).jsonValue();
    } catch (error) {
      throw new Error(`${error.message}\n${said.join("\n")}`, { cause: error });
    } finally {
      await page.close();
    }
  }

  return {
    browser,
    visit,
    open(path, page, ask, argument) {
      pages.set(path, page);
      return visit(`http://127.0.0.1:${server.address().port}${path}`, ask, argument);
    },
    async close() {
      await browser.close();
      server.close();
    },
  };
}
