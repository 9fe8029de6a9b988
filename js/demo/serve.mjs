// Serves the demo page, with the package as it is installed, to the browsers of the tests.

import { readFile } from "node:fs/promises";
import { createServer } from "node:http";
import { extname, join } from "node:path";
import { fileURLToPath } from "node:url";

const here = fileURLToPath(new URL(".", import.meta.url));
/** What the page may run with each engine: WASM needs 'wasm-unsafe-eval'. */
const policies = {
  wasm: "default-src 'self'; img-src data:; script-src 'self' 'wasm-unsafe-eval'",
  js: "default-src 'self'; img-src data:; script-src 'self'",
};
const kinds = { ".css": "text/css", ".html": "text/html", ".js": "text/javascript", ".mjs": "text/javascript" };
/**
 * Starts the server, for this machine only, and returns its address. `packages` is the folder that js/build.mjs made. With
 * the engine "js" the page has toku-codes/pure, and a policy that forbids WASM.
 */
export async function serve(port, packages, engine = "wasm") {
  const installed = join(packages, "consumer/node_modules/toku-codes");
  const files = new Map([
    ["/", join(here, "index.html")],
    ["/demo.css", join(here, "demo.css")],
    ["/demo.mjs", join(here, "demo.mjs")],
    ["/toku-codes/index.js", join(installed, engine === "js" ? "pure.js" : "index.js")],
    ["/toku-codes/engine.js", join(installed, "engine.js")],
    ["/toku-codes/codes.js", join(installed, "codes.js")],
  ]);
  const server = createServer(async (request, response) => {
    const file = files.get(new URL(request.url, "http://demo").pathname);
    if (file === undefined) {
      response.writeHead(404).end();
      return;
    }
    const type = `${kinds[extname(file)]}; charset=utf-8`;
    const headers = { "content-type": type, "content-security-policy": policies[engine] };
    response.writeHead(200, headers).end(await readFile(file));
  });
  await new Promise((resolve, reject) => server.on("error", reject).listen(port, "127.0.0.1", resolve));
  return { url: `http://127.0.0.1:${server.address().port}/`, close: () => server.close() };
}
