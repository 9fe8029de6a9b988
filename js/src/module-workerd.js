// The compiled engine where no bytes may be compiled: workerd and what is like it compile a file that is imported.

import module from "./engine.wasm";

export const compiled = () => module;
