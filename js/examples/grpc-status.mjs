// Answers a call that failed at Toku with a gRPC status and its details, for the callers of your own service. Needs
// @grpc/grpc-js, and nice-grpc-error-details for the messages of google.rpc.

import { Buffer } from "node:buffer";
import { Metadata, status } from "@grpc/grpc-js";
import { ErrorInfo } from "nice-grpc-error-details";
import { Status } from "nice-grpc-error-details/lib/proto/google/rpc/status.js";
import { grpcStatusCode, isError } from "toku-codes";

// Your own service, never Toku's: it answers, and can explain what a reason means.
const DOMAIN = "calls.example.com";

/**
 * The status to call back with. Not the error itself: grpc-js would send its `code` as the status.
 * @param {import("toku-codes").TokuError} error
 * @param {string} detail Your own text, for your callers.
 * @returns {import("@grpc/grpc-js").StatusObject}
 */
export function statusOf(error, detail) {
  // A TokuError made directly may have a code that isn't an error, which must not become OK.
  const code = isError(error.code) ? grpcStatusCode(error.code) : status.UNKNOWN;
  const reason = error.entry?.name ?? "UNKNOWN_CODE";
  const info = ErrorInfo.fromPartial({ reason, domain: DOMAIN, metadata: { code: String(error.code) } });
  const any = { typeUrl: `type.googleapis.com/${info.$type}`, value: ErrorInfo.encode(info).finish() };
  const details = Status.encode(Status.fromPartial({ code, message: detail, details: [any] })).finish();
  const metadata = new Metadata();
  // gRPC libraries look for a google.rpc.Status under this key.
  metadata.set("grpc-status-details-bin", Buffer.from(details));
  return { code, details: detail, metadata };
}
