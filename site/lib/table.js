// The codes, as the command `toku-codes` exports them, and what the site adds to them: the blocks of numbers, what to know
// about an action, and the relations between codes.

import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { join } from "node:path";

/** What to know about an action, besides the advice, which is written in the core. */
const NOTES = {
  done: `Success is this action and nothing else. A code can be “not an error” and still not mean success: a task that runs
    or was canceled is not an error either.`,
  track: `Toku’s page calls every negative result an error; that this one is a state of a task is this library’s reading. Ask
    again after growing pauses, and stop at a limit of your own.`,
  ended: `A loop that asks for the state of a task stops here. The code says how the task ended: completed or canceled. Toku’s
    page calls every negative result an error; that these are not is this library’s reading.`,
  retry: `The same request may succeed later. That does not mean that the first one had no effect: Toku’s public documents show
    no idempotency key. Before you repeat what costs money or reaches a person, look for the first attempt under a reference of
    your own. Use growing, randomly varied pauses, and a fixed number of times.`,
  top_up: `Repeating the request does not help until there is credit. Pause the queue, and tell the person who can add credit.`,
  fix_request: `The same request fails again. After a repeat, an “already…” or “existed” code can mean that the first attempt
    worked.`,
  fix_setup: `The program cannot cure this by itself: it needs a change of the account, the number or the configuration. Tell a
    person, and keep the request.`,
  investigate: `Treat an answer that never came in the same way: the request may have had an effect. Look for it under a
    reference of your own before you send it again.`,
};

/** The blocks of numbers of each category, from the vectors that every language is tested with. */
function readBlocks(root) {
  const lines = readFileSync(join(root, "conformance/blocks.tsv"), "utf8").trim().split("\n");
  return lines
    .filter((line) => !line.startsWith("#"))
    .map((line) => {
      const [name, first, last] = line.split("\t");
      return { name, first: Number(first), last: Number(last) };
    });
}

const phrase = (name) => name.replaceAll("_", " ");

/** A word as it stands in a sentence: `phone_number` is a name, "phone number" is for people. */
const titles = { sms: "SMS", voip_user: "VoIP user" };

export function readTable(root, program) {
  const run = (...words) => execFileSync(program, words, { encoding: "utf8", maxBuffer: 1 << 24 });
  const exported = JSON.parse(run("export", "json"));
  const codes = exported.codes.filter(({ known }) => known);
  const numbers = codes.map(({ code }) => String(code));
  const lines = run("--json", ...numbers).split(/(?<=\n)/);
  if (lines.length !== codes.length) {
    throw new Error(`the command explained ${lines.length} of ${codes.length} codes`);
  }
  const categories = readBlocks(root).map((block) => ({
    ...block,
    title: titles[block.name] ?? phrase(block.name),
    codes: codes.filter(({ category }) => category === block.name),
  }));
  const actions = Object.entries(NOTES).map(([name, note]) => {
    const its = codes.filter(({ action }) => action === name);
    return { name, title: phrase(name), note: note.replace(/\s+/g, " "), advice: its[0]?.advice, codes: its };
  });
  codes.forEach((entry, at) => {
    const title = `${entry.code}: ${entry.description} (${entry.name})`;
    Object.assign(entry, {
      json: lines[at],
      title: `Toku (toku.co) API ${entry.is_error ? "error" : "result"} ${title}`,
      block: categories.find(({ name }) => name === entry.category),
      what: actions.find(({ name }) => name === entry.action),
      previous: codes[at - 1],
      next: codes[at + 1],
      unsigned: entry.code < 0 ? String(entry.code + 2 ** 32) : undefined,
      hex: entry.code < 0 ? `0x${(entry.code + 2 ** 32).toString(16).toUpperCase()}` : undefined,
      body: `result=${entry.code}&result_desc=${entry.description.replaceAll(" ", "+").replace(/[^\w.+-]/g, encodeURIComponent)}`,
    });
    if (entry.block === undefined || entry.what === undefined) {
      throw new Error(
        `${entry.code} has the category ${entry.category} and the action ${entry.action}, not known here`,
      );
    }
  });
  const exports = {
    "codes.json": run("export", "json"),
    "codes.csv": run("export", "csv"),
    "codes.schema.json": run("export", "json-schema"),
    "openapi.json": run("export", "openapi"),
  };
  return { version: exported.table_version, hash: exported.table_hash, codes, categories, actions, exports };
}

/** The page of a code as text. */
export function codeAsText(entry) {
  const neighbours = entry.block.codes.filter((other) => other !== entry);
  return `# ${entry.title}

Toku's text: "${entry.description}" (Toku's document "API Error Codes")

The rest of this page is this library's reading, not Toku's word.

## What to do

${entry.action}: ${entry.advice}

${entry.what.note}

## Facts

- Category: ${entry.category} (${entry.block.first} to ${entry.block.last})
- Outcome: ${entry.outcome}${entry.is_error ? "" : ", not an error"}
- Is a retry of the same request useful: ${entry.is_retryable ? "perhaps" : entry.action === "investigate" ? "not before you know what happened" : "no"}
- What your own service may answer its callers (not Toku): HTTP ${entry.http_status}, gRPC ${entry.grpc_status}
${entry.unsigned === undefined ? "" : `- The same number unsigned: ${entry.unsigned}, ${entry.hex}\n`}
## In a callback

    ${entry.body}

The field names are those of Toku's page "Call Handle, Status, and Callback". Toku does not publish the keys of its REST answers: look at an
answer first.

## The same block

${neighbours.map(({ code, name, description, action }) => `- ${code} ${name}: ${description} [${action}]`).join("\n") || "None."}
`;
}
