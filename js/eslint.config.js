// ESLint checks its recommended rules. Prettier does the formatting.

import js from "@eslint/js";
import globals from "globals";

export default [
  js.configs.recommended,
  { ignores: ["src/codes.js"] },
  { languageOptions: { globals: { ...globals["shared-node-browser"] } } },
  {
    files: ["src/here/cjs.js", "src/start/javascript-cjs.js", "tests/*.cjs"],
    languageOptions: { globals: { ...globals.commonjs, __dirname: "readonly" } },
  },
  { files: ["tests/*.jest.cjs", "consumers/native/*.test.js"], languageOptions: { globals: globals.jest } },
  {
    files: ["consumers/server/frameworks.mjs"],
    languageOptions: { globals: globals.browser },
  },
  {
    files: ["src/native.js", "src/start/server.js", "tests/**", "consumers/**", "*.mjs"],
    languageOptions: { globals: globals.node },
  },
];
