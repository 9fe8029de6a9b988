// What the published list, the list of blocks and the list of actions say about a number. They do not come from the core.

import { rows } from "./vectors.mjs";

export function number(text) {
  if (!/^-?\d+$/.test(text)) {
    throw new Error(`${text} is not a number`);
  }
  return Number(text);
}

/** Position and text by code. */
export const published = new Map(
  rows("published.tsv", 2).map(([code, text], position) => [number(code), { position, text }]),
);
const blocks = rows("blocks.tsv", 3).map(([name, first, last]) => ({ name, first: number(last), last: number(first) }));
/** The lowest number of all blocks. No list has a lower one. */
export const lowest = Math.min(...blocks.map(({ first }) => first));
const actions = new Map(rows("actions.tsv", 2).map(([code, action]) => [number(code), action]));
/** The outcomes of actions. Any other action means an error. */
const outcomes = new Map([
  ["done", "success"],
  ["track", "progress"],
  ["ended", "progress"],
]);

export function oracle(code) {
  const { position, text } = published.get(code) ?? { position: -1, text: `unknown code ${code}` };
  const category = blocks.find(({ first, last }) => first <= code && code <= last)?.name;
  const action = actions.get(code) ?? "investigate";
  const outcome = outcomes.get(action) ?? "error";
  const flags = { isError: outcome === "error", isRetryable: action === "retry" };
  return { position, text, message: `unknown code ${code}`, category, outcome, action, ...flags };
}
