"""Turns a TokuError into a gRPC status with ErrorInfo, for the callers of your own gRPC service.

It needs the packages grpcio-status and googleapis-common-protos.
"""

import grpc
import toku_codes
from google.protobuf.any_pb2 import Any
from google.rpc.code_pb2 import Code
from google.rpc.error_details_pb2 import ErrorInfo
from google.rpc.status_pb2 import Status
from grpc_status import rpc_status

# Your own service, never Toku's: it answers, and can explain what a reason means.
DOMAIN = "calls.example.com"


def status_of(error: toku_codes.TokuError, detail: str) -> Status:
    """Return the status of an error; `detail` is your own text, for your callers."""
    # A TokuError made directly may have a code that isn't an error, which must not become OK.
    name = error.grpc_status if toku_codes.is_error(error.code) else "UNKNOWN"
    info = ErrorInfo(
        reason="UNKNOWN_CODE" if error.entry is None else error.entry.name,
        domain=DOMAIN,
        metadata={"code": str(error.code)},
    )
    status = Status(code=Code.Value(name), message=detail, details=[Any()])
    status.details[0].Pack(info)
    return status


def abort(context: grpc.ServicerContext, error: toku_codes.TokuError, detail: str) -> None:
    """End a call of your service with the status of an error; like `context.abort`, it always raises."""
    context.abort_with_status(rpc_status.to_status(status_of(error, detail)))
