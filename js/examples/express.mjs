// Receives Toku's callbacks in Express. What to answer your own callers is in problem-details.mjs.
//
// `result` is the key of Toku's documented call webhook, "Call Handle, Status, and Callback"; it comes in a query string or a
// form. JSON is for services of your own that pass it on. Toku's page calls every negative `result` an error; that some are
// states of a task ("track" and "ended") is this library's reading.

import express from "express";
import { action, parse } from "toku-codes";

/** @param {string} json Gives its keys, at any depth: JSON.parse keeps the last of equal ones, and does not say so. */
const keysOf = (json) =>
  [...json.matchAll(/("(?:[^"\\]|\\.)*")\s*(:?)/g)].flatMap(([, key, colon]) => (colon ? JSON.parse(key) : []));

const readForm = express.urlencoded({ extended: false });
const readJson = express.json({
  verify(request, response, body) {
    if (keysOf(String(body)).filter((key) => key === "result").length > 1) {
      throw Object.assign(new SyntaxError("expected one result"), { status: 400 });
    }
  },
});

/**
 * Returns the code. A result that is missing, empty, repeated or unreadable throws; it never becomes 0, which is success.
 * @param {{ result?: unknown }} [fields] What Express read: an array if a form repeats the key.
 */
function readResult({ result } = {}) {
  if (typeof result === "string") {
    return parse(result);
  }
  if (typeof result !== "number" || !Number.isInteger(result)) {
    throw new TypeError(`expected one result, a number or its text, got ${JSON.stringify(result)}`);
  }
  return result;
}

/** @param {number} code Success is "done" only: a task that runs or was canceled is not an error either. */
function decide(code) {
  switch (action(code)) {
    case "done":
      return "record that it worked";
    case "track":
      return "ask for the state of the task later";
    case "ended": // A loop that asks for the state of a task stops here.
      return "stop asking, and record how the task ended";
    case "retry":
      return "check whether it happened, wait, and send it again";
    case "top_up":
      return "pause sending until there is credit";
    default: // "fix_request", "fix_setup", "investigate", and what a later version may add.
      return "keep the request, and tell a person";
  }
}

/**
 * Adds the route.
 * @param {import("express").Express} app
 * @param {(code: number, decision: string) => Promise<void>} store Keeps what to do, before Toku gets its answer.
 */
export function addCallbackRoute(app, store) {
  /** @type {import("express").RequestHandler} */
  async function receive(request, response) {
    let code;
    try {
      code = readResult(request.method === "POST" ? request.body : request.query);
    } catch (error) {
      if (!(error instanceof SyntaxError || error instanceof TypeError)) {
        throw error;
      }
      response.status(400).json({ error: error.message });
      return;
    }
    await store(code, decide(code));
    // The callback was received, whatever its code says. The code's httpStatus is not for Toku.
    response.sendStatus(200);
  }

  app.get("/toku/callback", receive);
  app.post("/toku/callback", readForm, readJson, receive);
}
