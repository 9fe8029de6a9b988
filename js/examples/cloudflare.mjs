// The same handler as a Worker.

import { handle } from "./web-handler.mjs";

export default { fetch: handle };
