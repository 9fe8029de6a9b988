// What loggers write of an error, each used as its documentation says, and stubs by sinon. js/consumers/run.mjs runs this
// where those packages are installed.

import assert from "node:assert/strict";
import { createRequire } from "node:module";
import { Writable } from "node:stream";
import test from "node:test";
import { grpcStatusCode, TokuError } from "toku-codes";
import * as grpc from "@grpc/grpc-js";
import pino from "pino";
import { deserializeError, serializeError } from "serialize-error";
import sinon from "sinon";
import winston from "winston";

const require = createRequire(import.meta.url);
const message = "low credit balance (-1100 LOW_CREDIT_BALANCE)";
const json = { name: "TokuError", message, code: -1100, category: "credit", action: "top_up" };
const failed = () => new TokuError(-1100, { cause: new TypeError("no route to host") });

test("pino writes code, stack and cause", () => {
  const lines = [];
  const logger = pino({}, { write: (line) => lines.push(JSON.parse(line)) });
  logger.error(failed());
  logger.error({ err: failed() }, "the call failed");
  assert.equal(lines.length, 2);
  for (const { err } of lines) {
    assert.deepEqual([err.type, err.message, err.code], ["TokuError", `${message}: no route to host`, -1100]);
    assert.ok(err.stack.startsWith(`TokuError: ${message}\n    at `), err.stack);
    assert.match(err.stack, /\ncaused by: TypeError: no route to host\n {4}at /);
  }
});

test("winston gets code, stack and cause by format.errors", () => {
  const infos = [];
  const lines = [];
  const remember = winston.format((info) => {
    infos.push({ ...info });
    return info;
  });
  const stream = new Writable({
    write(line, _, done) {
      lines.push(JSON.parse(line));
      done();
    },
  });
  const { combine, errors } = winston.format;
  const logger = winston.createLogger({
    format: combine(errors({ stack: true, cause: true }), remember(), winston.format.json()),
    transports: [new winston.transports.Stream({ stream })],
  });
  const error = failed();
  logger.error(error);
  const [info] = infos;
  assert.deepEqual([info.message, info.code, info.cause], [message, -1100, error.cause]);
  assert.equal(info.stack, error.stack);
  assert.deepEqual([lines[0].message, lines[0].code, lines[0].stack], [message, -1100, error.stack]);
});

test("serialize-error gives what toJSON gives, or stack and cause if it is told to", () => {
  const error = failed();
  assert.deepEqual(serializeError(error), json);
  const whole = serializeError(error, { useToJSON: false });
  assert.deepEqual([whole.name, whole.message, whole.code, whole.stack], ["TokuError", message, -1100, error.stack]);
  assert.deepEqual([whole.cause.name, whole.cause.message], ["TypeError", "no route to host"]);
  for (const sent of [whole, json]) {
    const received = TokuError.from(deserializeError(JSON.parse(JSON.stringify(sent))));
    assert.deepEqual([received.code, received.message, received.action], [-1100, message, "top_up"]);
  }
});

test("sinon replaces what require gives", () => {
  for (const name of ["toku-codes", "toku-codes/pure", "toku-codes-node"]) {
    const toku = require(name);
    const stub = sinon.stub(toku, "action").returns("retry");
    assert.deepEqual([toku.action(-1100), stub.calledOnceWithExactly(-1100)], ["retry", true]);
    sinon.restore();
    assert.equal(toku.action(-1100), "top_up");
  }
});

test("grpcStatusCode gives the numbers of grpc-js", () => {
  assert.equal(grpcStatusCode(-1100), grpc.status.FAILED_PRECONDITION);
  assert.equal(grpcStatusCode(-9999), grpc.status.UNKNOWN);
});
