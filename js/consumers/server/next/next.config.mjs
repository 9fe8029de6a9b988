import { fileURLToPath } from "node:url";

export default {
  serverExternalPackages: ["toku-codes-node"],
  turbopack: { root: fileURLToPath(new URL("..", import.meta.url)) },
};
