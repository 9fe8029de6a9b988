// php.mjs VERSION ARGUMENTS: runs a version of PHP that Debian does not have, compiled to WASM, like the program `php`. It
// sees copies of the folders that the tests need, at the same paths. What it writes to TOKU_VECTORS_READ is copied back.

import { appendFileSync, existsSync, readdirSync, readFileSync, statSync } from "node:fs";
import { dirname, join } from "node:path";
import { loadPHPRuntime, PHP } from "@php-wasm/universal";
import { createSpawnHandler } from "@php-wasm/util";

const [version, ...args] = process.argv.slice(2);
const { getPHPLoaderModule } = await import(`@php-wasm/node-${version.replace(".", "-")}`);
const input = readFileSync(0);
let at = 0;
const stdin = () => (at < input.length ? input[at++] : null);
const php = new PHP(await loadPHPRuntime(await getPHPLoaderModule(), { stdin }));

function copy(path) {
  if (statSync(path).isDirectory()) {
    php.mkdir(path);
    readdirSync(path)
      .filter((name) => name !== "node_modules")
      .forEach((name) => copy(join(path, name)));
  } else {
    php.mkdir(dirname(path));
    php.writeFile(path, readFileSync(path));
  }
}

const root = new URL("../../..", import.meta.url).pathname;
const folders = ["conformance", "php", "target/php/shipped"].map((folder) => join(root, folder));
[...folders, "/usr/share/php", "/usr/bin/phpunit"].filter(existsSync).forEach(copy);
php.writeFile("/read", "");
php.chdir(root);
// PHPUnit asks how wide the terminal is.
php.setSpawnHandler(createSpawnHandler((_, program) => program.exit(1)));
const ran = await php.cli(["php", "-dinclude_path=/usr/share/php", "-dmemory_limit=1G", ...args], { env: { TOKU_VECTORS_READ: "/read" } });
process.stdout.write(await ran.stdoutText);
process.stderr.write(await ran.stderrText);
if (process.env.TOKU_VECTORS_READ !== undefined) {
  appendFileSync(process.env.TOKU_VECTORS_READ, php.readFileAsText("/read"));
}
process.exitCode = await ran.exitCode;
