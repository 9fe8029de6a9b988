// The folder of the package, in an ES module.

import { fileURLToPath } from "node:url";

export function here() {
  // A bundler that makes CommonJS of this file puts nothing in place of it.
  if (import.meta.url === undefined) {
    throw new Error("a bundler has removed import.meta.url, which says where the package is");
  }
  return fileURLToPath(import.meta.url).replace(/([\\/]bundler)?[\\/][^\\/]*$/, "");
}
