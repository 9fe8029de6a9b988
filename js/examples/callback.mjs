// Handles callbacks of Toku: reads their bodies from standard input, one per line, and prints one line for each.
//
// `result` is the key of Toku's documented call webhook, "Call Handle, Status, and Callback". Toku does not publish the keys of
// its REST answers: look at an answer first. Toku's page calls every negative `result` an error; that some are states of a
// task ("track" and "ended") is this library's reading.

import { stdin } from "node:process";
import { createInterface } from "node:readline";
import { action, describe, parse, TokuError } from "toku-codes";

/** @param {string} json Gives its keys, at any depth: JSON.parse keeps the last of equal ones, and does not say so. */
const keysOf = (json) =>
  [...json.matchAll(/("(?:[^"\\]|\\.)*")\s*(:?)/g)].flatMap(([, key, colon]) => (colon ? JSON.parse(key) : []));

/** @param {string} body A JSON object, a form body or a query string. Throws unless it has one readable `result`. */
function readResult(body) {
  const fields = new URLSearchParams(body);
  const [result, keys] = body.startsWith("{")
    ? [JSON.parse(body).result, keysOf(body)]
    : [fields.get("result"), [...fields.keys()]];
  if (keys.filter((key) => key === "result").length !== 1) {
    throw new TypeError(`expected one result, got the keys ${keys.join(", ")}`);
  }
  if (typeof result !== "string" && !Number.isInteger(result)) {
    throw new TypeError(`expected a number or its text as result, got ${JSON.stringify(result)}`);
  }
  return typeof result === "string" ? parse(result) : result;
}

/** @param {number} code Success is "done" only: a task that runs or was canceled is not an error either. */
function decide(code) {
  const { message } = new TokuError(code);
  switch (action(code)) {
    case "done":
      return `${code}: done`;
    case "track":
      return `${code}: ask again later: ${describe(code)}`;
    case "ended": // A loop that asks for the state of a task stops here.
      return `${code}: stop asking: ${describe(code)}`;
    case "retry":
      return `${code}: send again later: ${message}`;
    case "top_up":
      return `${code}: top up, then send again: ${message}`;
    default: // "fix_request", "fix_setup", "investigate", and what a later version may add.
      return `${code}: ask a person (${action(code)}): ${message}`;
  }
}

/** @param {string} body */
function handleCallback(body) {
  let code;
  try {
    code = readResult(body);
  } catch (error) {
    return `refused: ${error}`; // A server answers with status 400.
  }
  return decide(code);
}

for await (const body of createInterface({ input: stdin })) {
  console.log(handleCallback(body));
}
