// Answers a call that failed at Toku with a gRPC status and its details, for the callers of a service of your own.
// Needs @grpc/grpc-js, and nice-grpc-error-details for the messages of google.rpc (Status only by its path).

import { Buffer } from "node:buffer";
import { Metadata, status } from "@grpc/grpc-js";
import { ErrorInfo } from "nice-grpc-error-details";
import { Status } from "nice-grpc-error-details/lib/proto/google/rpc/status.js";
import { isError } from "toku-codes";

// Your own service, never Toku's: you are the one who answers, and whom callers ask what a reason means.
const DOMAIN = "calls.example.com";

/**
 * What to call back with in place of an error, whose own `code` grpc-js would send as the status.
 * @param {import("toku-codes").TokuError} error
 * @param {string} detail Your own text, for those who call you.
 * @returns {import("@grpc/grpc-js").StatusObject}
 */
export function statusOf(error, detail) {
  // An error made by hand may have a code that isn't an error, which must not become OK.
  const code = isError(error.code) ? status[error.grpcStatus] : status.UNKNOWN;
  const reason = error.entry?.name ?? "UNKNOWN_CODE";
  const info = ErrorInfo.fromPartial({ reason, domain: DOMAIN, metadata: { code: String(error.code) } });
  const any = { typeUrl: `type.googleapis.com/${info.$type}`, value: ErrorInfo.encode(info).finish() };
  const details = Status.encode(Status.fromPartial({ code, message: detail, details: [any] })).finish();
  const metadata = new Metadata();
  // Under this key gRPC libraries look for a google.rpc.Status.
  metadata.set("grpc-status-details-bin", Buffer.from(details));
  return { code, details: detail, metadata };
}
