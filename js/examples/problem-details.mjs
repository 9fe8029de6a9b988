// Answers the callers of your own HTTP service, whose request failed at Toku, with problem details (RFC 9457). It is not for
// Toku, which sends callbacks: express.mjs answers those, and never with the status of a code.

import { isError, TokuError } from "toku-codes";

// Your own service, never Toku's: it answers, and can explain what a type means.
const TYPES = "https://calls.example.com/problems/";

/**
 * Describes an error as a problem.
 * @param {TokuError} error
 * @param {string} detail Your own text, for your callers.
 */
export function problemOf(error, detail) {
  return {
    type: TYPES + (error.entry?.name ?? "UNKNOWN_CODE"),
    title: error.entry?.description ?? "unknown code",
    // A TokuError made directly may have a code that isn't an error, which must not become 200.
    status: isError(error.code) ? error.httpStatus : 500,
    detail,
    code: error.code,
  };
}

/**
 * An error handler of Express, for your own callers: `app.use(answerProblem)` after the routes.
 * @type {import("express").ErrorRequestHandler}
 */
export function answerProblem(error, request, response, next) {
  if (response.headersSent || !TokuError.is(error)) {
    next(error);
    return;
  }
  const problem = problemOf(error, "The call was not placed.");
  response.status(problem.status).type("application/problem+json").send(JSON.stringify(problem));
}
