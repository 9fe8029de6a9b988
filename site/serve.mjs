// Serves a folder of static files on this machine, as a host of static pages does: `node serve.mjs FOLDER`, with the port in
// PORT. A wrong address gets 404.html.

import { existsSync, readFileSync, statSync } from "node:fs";
import { createServer } from "node:http";
import { extname, join, normalize } from "node:path";
import { fileURLToPath } from "node:url";
import { isForeign } from "./lib/offline.js";

const KINDS = {
  ".css": "text/css",
  ".csv": "text/csv",
  ".html": "text/html",
  ".js": "text/javascript",
  ".json": "application/json",
  ".md": "text/markdown",
  ".svg": "image/svg+xml",
  ".txt": "text/plain",
  ".xml": "application/xml",
  ".zip": "application/zip",
};

/** Starts the server below a path, such as `/` or `/some/path/`, and returns its address. */
export async function serve(folder, port, base = "/") {
  const server = createServer((request, response) => {
    const { pathname } = new URL(request.url, "http://site");
    let path;
    try {
      path = normalize(decodeURIComponent(pathname));
    } catch {
      response.writeHead(400, { "content-type": "text/plain; charset=utf-8" }).end("The address is not UTF-8.\n");
      return;
    }
    let file = path.startsWith(base) ? join(folder, path.slice(base.length)) : undefined;
    if (file !== undefined && existsSync(file) && statSync(file).isDirectory()) {
      if (!pathname.endsWith("/")) {
        response.writeHead(301, { location: `${pathname}/` }).end();
        return;
      }
      file = join(file, "index.html");
    }
    const isThere = file !== undefined && existsSync(file);
    let content = readFileSync(isThere ? file : join(folder, "404.html"));
    if (!isThere) {
      // Without an address at build time its links start at the page, as if it were at the root of the site.
      content = content.toString().replaceAll('"./', `"${base}`);
    }
    const kind = KINDS[isThere ? extname(file) : ".html"] ?? "application/octet-stream";
    // The references of APIs are made by tools that write styles and scripts into pages.
    const policy = isForeign(path.slice(base.length)) ? {} : { "content-security-policy": "default-src 'self'" };
    response.writeHead(isThere ? 200 : 404, { "content-type": `${kind}; charset=utf-8`, ...policy }).end(content);
  });
  await new Promise((resolve, reject) => server.on("error", reject).listen(port, "127.0.0.1", resolve));
  return { url: `http://127.0.0.1:${server.address().port}${base}`, close: () => server.close() };
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const { url } = await serve(process.argv[2], Number(process.env.PORT ?? 8080));
  console.log(`The site is at ${url} until you press Ctrl+C.`);
}
