// The frameworks: each project is built, started, and asked.

import { execFile, spawn } from "node:child_process";
import { once } from "node:events";
import { readdirSync, writeFileSync } from "node:fs";
import { createServer } from "node:net";
import { join } from "node:path";
import { setTimeout } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { askHandler } from "./wasm/handler.mjs";

const folder = fileURLToPath(new URL(".", import.meta.url));
const environment = { ...process.env, NEXT_TELEMETRY_DISABLED: "1", NODE_ENV: "production", HOST: "127.0.0.1" };

/** Runs a script of a package in the folder of a project. */
export function build(project, script, ...args) {
  const options = { cwd: join(folder, project), maxBuffer: 1e8, env: environment };
  return promisify(execFile)(process.execPath, [join(folder, "node_modules", script), ...args], options);
}

/** Starts a server of a project, waits until it answers, and stops it when the questions are answered. */
async function served(project, args, ask) {
  const free = createServer().listen(0, "127.0.0.1");
  await once(free, "listening");
  const { port } = free.address();
  await promisify(free.close.bind(free))();
  const env = { ...environment, PORT: String(port) };
  const server = spawn(process.execPath, args, { cwd: join(folder, project), env });
  let said = "";
  for (const output of [server.stdout, server.stderr]) {
    output.on("data", (data) => (said += data));
  }
  const url = `http://127.0.0.1:${port}`;
  const ended = Date.now() + 60_000;
  try {
    while (!(await fetch(url).catch(() => undefined))) {
      if (server.exitCode !== null || Date.now() > ended) {
        throw new Error(`the server does not answer: ${said}`);
      }
      await setTimeout(100);
    }
    return await ask(url);
  } catch (error) {
    throw new Error(`${error.message}\n${said}`, { cause: error });
  } finally {
    server.kill();
  }
}

/** Reads an answer of a server. */
async function asked(url) {
  const response = await fetch(url);
  const body = await response.text();
  if (!response.ok) {
    throw new Error(`${url} answers ${response.status}: ${body}`);
  }
  return JSON.parse(body);
}

/** Asks the route of the recipe, which answers a callback. */
const handled = (url) => askHandler((options) => fetch(`${url}/callback`, options));

/** Asks a page: the component on the server writes its answer into the page, the one in the browser into a global. */
const onServer = (browser, url) => browser.visit(url, () => JSON.parse(document.querySelector("pre").textContent));
const inPage = (browser, url) => browser.visit(url, () => globalThis.tokuReport);

async function next(consumer, browser) {
  await build("next", "next/dist/bin/next", "build");
  await served("next", [join(folder, "node_modules/next/dist/bin/next"), "start"], async (url) => {
    await consumer("Next, route for Node", "wasm", undefined, () => asked(`${url}/node`));
    await consumer("Next, route for Node, external package", "native", undefined, () => asked(`${url}/native`));
    await consumer("Next, route for the edge", "js", undefined, () => asked(`${url}/edge`));
    await consumer("Next, route of the recipe for Node", "wasm", undefined, () => handled(url));
    await consumer("Next, route of the recipe for the edge", "js", undefined, () => handled(`${url}/edge`));
    await consumer("Next, server component", "wasm", undefined, () => onServer(browser, url));
    await consumer("Next, client component in Chromium", "wasm", undefined, () => inPage(browser, url));
  });
}

async function sveltekit(consumer, browser) {
  await build("sveltekit", "vite/bin/vite.js", "build");
  await served("sveltekit", ["build/index.js"], async (url) => {
    await consumer("SvelteKit, route", "wasm", undefined, () => asked(`${url}/server`));
    await consumer("SvelteKit, page on the server", "wasm", undefined, () => onServer(browser, url));
    await consumer("SvelteKit, page in Chromium", "wasm", undefined, () => inPage(browser, url));
  });
}

async function nitroForNode(consumer) {
  await build("nitro", "nitropack/dist/cli/index.mjs", "build", "--preset", "node-server");
  await served("nitro", [".output/server/index.mjs"], async (url) => {
    for (const engine of ["wasm", "js"]) {
      await consumer("Nitro for Node", engine, undefined, () => asked(`${url}/${engine}`));
    }
    await consumer("Nitro for Node, route of the recipe", "wasm", undefined, () => handled(url));
    await consumer("Nitro for Node, toku-codes-node", "wasm", undefined, () => asked(`${url}/native`));
  });
}

/** Runs the modules that Nitro makes as they are uploaded to Cloudflare. */
async function nitroForCloudflare(consumer, _, workerd) {
  await build("nitro", "nitropack/dist/cli/index.mjs", "build", "--preset", "cloudflare-module");
  const output = join(folder, "nitro/.output/server");
  const files = readdirSync(output, { recursive: true }).filter((file) => file.endsWith(".mjs"));
  // The first module is the worker.
  const ordered = ["index.mjs", ...files.filter((file) => file !== "index.mjs")];
  const modules = ordered.map((file) => `( name = "${file}", esModule = embed "${file}" )`);
  const settings = 'compatibilityDate = "2025-01-01", compatibilityFlags = ["nodejs_compat"]';
  const asking = `( name = "asking", esModule = embed "../../../workerd.mjs" )`;
  const services = [
    `( name = "app", worker = ( modules = [ ${modules} ], ${settings} ) )`,
    `( name = "test", worker = ( modules = [ ${asking} ], bindings = [ ( name = "app", service = "app" ) ], ${settings} ) )`,
  ];
  const configuration = `using Workerd = import "/workerd/workerd.capnp";
    const config :Workerd.Config = ( services = [ ${services} ] );\n`;
  writeFileSync(join(output, "workerd.capnp"), configuration);
  await consumer("Nitro for Cloudflare, in workerd", "js", undefined, async () => {
    const { stdout } = await promisify(execFile)(workerd, ["test", "workerd.capnp"], { cwd: output });
    return JSON.parse(stdout);
  });
}

/** Each framework, as a function that gives `consumer` what the parts of the framework answered. */
export const frameworks = [
  ["Next, build and start", next],
  ["SvelteKit, build and start", sveltekit],
  ["Nitro for Node, build and start", nitroForNode],
  ["Nitro for Cloudflare, build", nitroForCloudflare],
];
