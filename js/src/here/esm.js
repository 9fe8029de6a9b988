// The folder of the package, in an ES module. Bundlers replace what they know, and then the addons are elsewhere anyway.

import { fileURLToPath } from "node:url";

const url = import.meta.url;

export const here = () => fileURLToPath(url).replace(/([\\/]bundler)?[\\/][^\\/]*$/, "");
