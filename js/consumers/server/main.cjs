// As answer.mjs, by `require`.

const toku = require("toku-codes");
const { report } = require("./suite.cjs");

const { passed, failed } = report(toku);
console.log(JSON.stringify({ engine: toku.engine(), passed, failed }));
