// The examples that answer callers, in servers of the frameworks that they are for, asked by clients that do not know
// Toku's codes. js/consumers/run.mjs runs this where the frameworks are installed.

import assert from "node:assert/strict";
import { once } from "node:events";
import test from "node:test";
import { promisify } from "node:util";
import * as grpc from "@grpc/grpc-js";
import express from "express";
import { GoogleError, operationsProtos } from "google-gax";
import { action, entries, TokuError } from "toku-codes";
import { addCallbackRoute } from "./express.mjs";
import { statusOf } from "./grpc-status.mjs";
import { answerProblem } from "./problem-details.mjs";
import { rows } from "./vectors.mjs";

/** What a caller must get for each code. An error made directly may have a code that is not an error. */
const unknown = { grpcStatus: "UNKNOWN", httpStatus: 500 };
const expected = [
  ...entries().map((entry) => ({ ...entry, ...(entry.isError ? {} : unknown) })),
  ...[-9999, 2 ** 31].map((code) => ({ code, name: "UNKNOWN_CODE", description: "unknown code", ...unknown })),
];

test("gRPC: the status and its details, as Google's own client reads them", async () => {
  const toJson = (value) => Buffer.from(JSON.stringify(value));
  const json = {
    requestSerialize: toJson,
    requestDeserialize: JSON.parse,
    responseSerialize: toJson,
    responseDeserialize: JSON.parse,
  };
  const unary = { requestStream: false, responseStream: false, ...json };
  const service = {
    convert: { path: "/calls.Calls/Convert", ...unary },
    forget: { path: "/calls.Calls/Forget", ...unary },
  };
  const server = new grpc.Server();
  server.addService(service, {
    convert: ({ request }, callback) => callback(statusOf(new TokuError(request.code), "our text")),
    forget: ({ request }, callback) => callback(new TokuError(request.code)),
  });
  const listen = promisify(server.bindAsync).bind(server);
  const port = await listen("127.0.0.1:0", grpc.ServerCredentials.createInsecure());
  const Client = grpc.makeGenericClientConstructor(service);
  const client = new Client(`127.0.0.1:${port}`, grpc.credentials.createInsecure());
  const failure = (method, code) => new Promise((resolve) => client[method]({ code }, resolve));
  try {
    for (const { code, name, grpcStatus } of expected) {
      const error = await failure("convert", code);
      assert.deepEqual([error.code, error.details], [grpc.status[grpcStatus], "our text"], name);
      const { reason, domain, errorInfoMetadata } = GoogleError.parseGRPCStatusDetails(error);
      const metadata = { code: String(code) };
      assert.deepEqual([reason, domain, { ...errorInfoMetadata }], [name, "calls.example.com", metadata]);
      assert.match(reason, /^[A-Z][A-Z0-9_]{1,61}[A-Z0-9]$/); // the form that ErrorInfo requires
      const [bytes, ...more] = error.metadata.get("grpc-status-details-bin");
      const status = operationsProtos.google.rpc.Status.decode(bytes);
      assert.deepEqual([status.code, status.message, status.details.length], [error.code, "our text", 1]);
      assert.equal(more.length, 0);
    }
    // This is why an error must be converted: grpc-js takes its code for the status.
    assert.equal((await failure("forget", -1100)).code, -1100);
  } finally {
    client.close();
    server.forceShutdown();
  }
});

test("Express: problem details for Toku's errors, other errors as usual", async () => {
  const app = express();
  app.set("env", "test"); // Express does not log then.
  app.get("/code/:code", ({ params }) => {
    throw new TokuError(Number(params.code));
  });
  app.get("/other", () => {
    throw new RangeError("not from Toku");
  });
  app.use(answerProblem);
  const server = app.listen(0, "127.0.0.1");
  await once(server, "listening");
  const answer = (path) => fetch(`http://127.0.0.1:${server.address().port}${path}`);
  try {
    for (const { code, name, description, httpStatus } of expected) {
      const response = await answer(`/code/${code}`);
      assert.equal(response.status, httpStatus, name);
      assert.match(response.headers.get("content-type"), /^application\/problem\+json\b/);
      assert.deepEqual(await response.json(), {
        type: `https://calls.example.com/problems/${name}`,
        title: description,
        status: httpStatus,
        detail: "The call was not placed.",
        code,
      });
    }
    const other = await answer("/other");
    assert.equal(other.status, 500);
    assert.match(await other.text(), /RangeError: not from Toku/);
  } finally {
    server.close();
  }
});

test("Express: a callback is received whatever its code says, and refused if that is unreadable", async () => {
  const stored = [];
  let disk = () => {};
  const app = express();
  app.set("env", "test");
  addCallbackRoute(app, async (code, decision) => {
    disk();
    stored.push([code, decision]);
  });
  app.use(answerProblem); // It is for other routes: no code may become a status for Toku.
  const server = app.listen(0, "127.0.0.1");
  await once(server, "listening");
  const address = `http://127.0.0.1:${server.address().port}/toku/callback`;
  const post = (body) => {
    const type = body.startsWith("{") ? "application/json" : "application/x-www-form-urlencoded";
    return fetch(address, { method: "POST", headers: { "content-type": type }, body });
  };
  const decisions = {
    done: "record that it worked",
    track: "ask for the state of the task later",
    ended: "stop asking, and record how the task ended",
    retry: "check whether it happened, wait, and send it again",
    top_up: "pause sending until there is credit",
  };
  try {
    const bodies = rows("callbacks.tsv", 2);
    assert.ok(bodies.length > 40);
    for (const [body, answer] of bodies) {
      const ways = body.startsWith("{") ? [post] : [post, (query) => fetch(`${address}?${query}`)];
      for (const ask of ways) {
        const response = await ask(body);
        const code = Number.parseInt(answer);
        const expected = [code, decisions[action(code || 0)] ?? "keep the request, and tell a person"];
        assert.equal(response.status, answer === "refused" ? 400 : 200, body);
        assert.deepEqual(stored.splice(0), answer === "refused" ? [] : [expected], body);
      }
    }
    const nothing = await fetch(address, { method: "POST" });
    assert.deepEqual(
      [nothing.status, await nothing.json()],
      [400, { error: "expected one result, a number or its text, got undefined" }],
    );
    disk = () => {
      throw new Error("disk full");
    };
    assert.equal((await post("result=-1100")).status, 500);
    assert.deepEqual(stored, []);
  } finally {
    server.close();
  }
});
