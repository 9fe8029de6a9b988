// What to do with Toku's answer: done, wait, top up, try again or report.

import { describe, isRetryable, outcome, TokuCode, TokuError, throwForCode } from "toku-codes";

function handleResponse(body) {
  const { code } = JSON.parse(body);
  try {
    throwForCode(code);
    console.log(outcome(code) === "progress" ? `${code}: in progress or finished: ${describe(code)}` : `${code}: done`);
  } catch (error) {
    if (!TokuError.is(error)) {
      throw error;
    }
    if (error.code === TokuCode.LOW_CREDIT_BALANCE) {
      console.log(`${code}: top up: ${error.message}`);
    } else if (isRetryable(error.code)) {
      console.log(`${code}: try again later: ${error.message}`);
    } else {
      console.log(`${code}: report: ${error.message}`);
    }
  }
}

const bodies = [
  '{"code": 0}',
  '{"code": -3005}',
  '{"code": -3001}',
  '{"code": -1100}',
  '{"code": -101}',
  '{"code": -9999}',
];
bodies.forEach(handleResponse);
