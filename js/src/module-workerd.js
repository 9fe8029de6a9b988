// The compiled engine for runtimes such as workerd, which do not compile bytes but compile imported files.

import module from "./engine.wasm";

export const compiled = () => module;
