// The languages: the table at the top of README.md, and for each of them the part of its tested callback example that
// decides by the action, with the names that a code has there. Whatever is not found is an error.

import { readFileSync } from "node:fs";
import { join } from "node:path";
import { arms, dedented } from "./highlight.js";

const pascal = (name) => name.replace(/(?:^|_)(\w)/g, (_, letter) => letter.toUpperCase());

/**
 * Keyed by the folder in README.md's table: the first and the last line of the sample, how it spells an action, and the
 * generated file in which a code's constant is found, with what it is called by users.
 */
const LANGUAGES = {
  core: {
    id: "rust",
    sample: ["core/examples/callback.rs", "fn handle(code: Code)", "}"],
    action: (name) => `Action::${pascal(name)} =>`,
    constants: ["core/src/constants.rs", /pub const (\w+): Self = Self\((-?\d+)\)/g, "Code::"],
    failure: () => ["code.check()?"],
  },
  "ffi-c": {
    id: "c",
    sample: ["ffi-c/examples/callback.c", "    toku_message(code, message", "    }"],
    action: (name) => `case TOKU_ACTION_${name.toUpperCase()}:`,
    constants: ["include/toku_codes.h", /#define TOKU_(\w+) \(?(-?\d+)\)?$/gm, "TOKU_"],
    failure: () => ["toku_is_error(code)"],
  },
  include: {
    id: "cpp",
    sample: ["ffi-c/examples/callback.cpp", "    const toku::code code = toku::to_code(number);", "    }"],
    action: (name) => `case toku::action::${name}:`,
    constants: ["include/toku_codes_constants.hpp", /^ {4}(\w+) = (-?\d+),/gm, "toku::code::"],
    failure: () => ["toku::throw_if_error(code)"],
  },
  go: {
    id: "go",
    sample: ["go/tokucodes/example_test.go", "func decide(", "}"],
    action: (name) => `case tokucodes.Action${pascal(name)}:`,
    constants: ["go/tokucodes/codes.go", /^\t(\w+) Code = (-?\d+)$/gm, "tokucodes."],
    failure: (category) => ["err := code.Err()", `errors.Is(err, tokucodes.Err${pascal(category)})`],
  },
  py: {
    id: "python",
    sample: ["py/examples/callback.py", "def handle_callback(", '            return f"{code}: ask a person'],
    action: (name) => `case "${name}":`,
    constants: ["py/python/toku_codes/_codes.pyi", /^ {4}(\w+) = (-?\d+)$/gm, "TokuCode."],
    failure: (category) => ["toku_codes.raise_for_code(code)", `except toku_codes.${pascal(category)}Error`],
  },
  wasm: {
    id: "javascript",
    sample: ["js/examples/callback.mjs", "function decide(code)", "}"],
    action: (name) => `case "${name}":`,
    constants: ["js/src/codes.js", /^ {2}(\w+): (-?\d+),/gm, "TokuCode."],
    failure: () => ["throwForCode(code)", "TokuError.is(error)"],
  },
  java: {
    id: "java",
    sample: ["java/examples/CallbackServlet.java", "  static String decide(", "  }"],
    action: (name) => `case ${name.toUpperCase()}:`,
    constants: ["java/src/main/java/tokucodes/TokuCode.java", /TokuCode (\w+) = valueOf\((-?\d+)\);/g, "TokuCode."],
    failure: (category) => ["code.throwIfError()", `catch (${pascal(category)}Exception e)`],
  },
  php: {
    id: "php",
    sample: ["php/examples/callback.php", "function decide(", "}"],
    action: (name) => `Action::${pascal(name)} =>`,
    constants: ["php/src/Codes.php", /public const (\w+) = (-?\d+);/g, "Codes::"],
    failure: (category) => ["TokuCode::throwIfError($code)", `catch (${pascal(category)}Exception $e)`],
  },
};

/** Languages in README.md's table that show nothing of their own on a code's page, with the one that stands for them. */
const SAME = { node: "wasm" };

/** The lines of a file from one that starts with a text to the next that starts with another. */
export function linesOf(root, file, from, to) {
  const lines = readFileSync(join(root, file), "utf8").split("\n");
  const first = lines.findIndex((line) => line.startsWith(from));
  const last = lines.findIndex((line, at) => at >= first && line.startsWith(to) && (to.trim() !== "}" || line === to));
  if (first < 0 || last < 0) {
    throw new Error(`${file} has no lines from ${JSON.stringify(from)} to ${JSON.stringify(to)}`);
  }
  return lines.slice(first, last + 1);
}

/** The lines of a file that import this library. */
function importsOf(root, file) {
  const lines = readFileSync(join(root, file), "utf8").split("\n");
  const isOurs = /^(?:(?:use|import|from|#include) .*|\t")[\w./<-]*toku.?codes/i;
  return lines.filter((line) => isOurs.test(line)).map((line) => line.replace(/^\t/, "import "));
}

/** What each code is called in a language. */
function constantsOf(root, [file, pattern, prefix], codes) {
  const plain = (name) => name.replaceAll("_", "").toUpperCase();
  const found = [...readFileSync(join(root, file), "utf8").matchAll(pattern)];
  const named = new Map(found.map(([, name, number]) => [`${number} ${plain(name)}`, prefix + name]));
  return new Map(
    codes.map(({ code, name }) => {
      const constant = named.get(`${code} ${plain(name)}`);
      if (constant === undefined) {
        throw new Error(`${file} does not have ${code} ${name}`);
      }
      return [code, constant];
    }),
  );
}

export function readLanguages(root, { codes, actions }) {
  const readme = readFileSync(join(root, "README.md"), "utf8");
  const rows = [...readme.matchAll(/^\| \[(.+?)\]\(([\w-]+)\/README\.md\) \| (.+) \| `(.+)` \| `(.+)` \|$/gm)];
  const known = [...Object.keys(LANGUAGES), ...Object.keys(SAME)];
  const folders = rows.map(([, , folder]) => folder);
  if (known.some((folder) => !folders.includes(folder)) || folders.some((folder) => !known.includes(folder))) {
    throw new Error(`README.md's table has ${folders.join(", ")}; site/lib/languages.js has ${known.join(", ")}`);
  }
  return rows.map(([, title, folder, install, call, gives]) => {
    const language = { folder, title, install, call, gives, id: LANGUAGES[folder]?.id ?? folder };
    if (SAME[folder] !== undefined) {
      return language;
    }
    const { sample, action, constants, failure } = LANGUAGES[folder];
    const lines = linesOf(root, ...sample);
    // A sample that is part of a function is moved to the left edge.
    const code = [...importsOf(root, sample[0]), "", dedented(lines.join("\n"))].join("\n");
    const samples = new Map(actions.map(({ name }) => [name, arms(code, language.id, action(name))]));
    return { ...language, file: sample[0], samples, constants: constantsOf(root, constants, codes), failure };
  });
}
