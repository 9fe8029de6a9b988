// The engine in plain JavaScript, for CommonJS: its file is read when it is needed.

export const javascript = () => require("./engine.cjs").javascript();
