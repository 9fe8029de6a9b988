"""The examples that need other packages or a caller; test_conformance.py has the callback."""

import json
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor

import grpc
import grpc_error
import prometheus_labels
import pytest
import sentry_grouping
import sentry_sdk
import toku_codes
from callback import handle_callback
from fastapi.testclient import TestClient
from fastapi_app import app
from google.rpc.code_pb2 import Code
from google.rpc.error_details_pb2 import ErrorInfo
from grpc_status import rpc_status
from opentelemetry.sdk.trace import TracerProvider
from opentelemetry.sdk.trace.export import SimpleSpanProcessor
from opentelemetry.sdk.trace.export.in_memory_span_exporter import InMemorySpanExporter
from opentelemetry_span import record_result
from poll import wait_for_task
from problem import problem_of
from prometheus_client import REGISTRY
from pydantic import ValidationError
from pydantic_model import Answer, Callback, read_answer
from retry import send_with_retries
from sentry_sdk.envelope import Envelope
from sentry_sdk.transport import Transport
from toku_codes import TokuCode, TokuError

RUNNING, COMPLETED, CANCELED, NOT_FOUND = -3001, -3005, -3007, -3002

# A code, its statuses in gRPC and HTTP, its reason and its title. Errors of the last two can only be made directly.
ERRORS = [
    (-1100, "FAILED_PRECONDITION", 400, "LOW_CREDIT_BALANCE", "low credit balance"),
    (-101, "UNAVAILABLE", 503, "DATABASE_CONNECTION_ERROR", "database connection error"),
    (-9999, "UNKNOWN", 500, "UNKNOWN_CODE", "unknown code"),
    (2**40, "UNKNOWN", 500, "UNKNOWN_CODE", "unknown code"),
    (0, "UNKNOWN", 500, "SUCCESS", "success"),
    (COMPLETED, "UNKNOWN", 500, "TASK_COMPLETED", "task completed"),
]


def test_callbacks_that_are_not_in_the_vectors() -> None:
    for body in (
        '{"result": NaN}',
        '{"result": -1100, "result": 0}',
        f'{{"result": {"9" * 5000}}}',
        "result=&result=0",
        "",
    ):
        with pytest.raises(ValueError, match=r"."):
            handle_callback(body)
    assert (
        handle_callback('{"result": 4294966196}') == "4294966196: ask a person (investigate): unknown code 4294966196"
    )
    with pytest.raises(ValueError, match=r"^expected one result, .* not \['x{98}$"):
        handle_callback(f"result={'x' * 10**6}&result=0")


@pytest.mark.parametrize("end", [COMPLETED, CANCELED])
def test_polling_stops_when_the_task_is_over(end: int) -> None:
    states = iter([-3006, RUNNING, end, RUNNING])
    assert wait_for_task(lambda: next(states), [0] * 9) == end
    assert next(states) == RUNNING, "it is not asked again"


def test_polling_stops_at_an_error_and_at_a_limit() -> None:
    with pytest.raises(toku_codes.TaskError, match="task not found"):
        wait_for_task(lambda: NOT_FOUND, [0] * 9)
    asked: list[int] = []
    with pytest.raises(TimeoutError):
        wait_for_task(lambda: asked.append(1) or RUNNING, [0] * 3)  # type: ignore[func-returns-value]
    assert len(asked) == 3


@pytest.mark.parametrize(
    ("answers", "last"),
    [([0], 0), ([-1100], -1100), ([-9999], -9999), ([-101, -101, 0], 0), ([-101, -1100], -1100), ([-101] * 4, -101)],
)
def test_only_retry_is_sent_again_a_few_times(answers: list[int], last: int, monkeypatch: pytest.MonkeyPatch) -> None:
    slept: list[float] = []
    monkeypatch.setattr("time.sleep", slept.append)
    left = iter([*answers, 0])
    assert send_with_retries(lambda: next(left), lambda: False) == last
    assert list(left) == [0], "it is sent as often as answers are expected"
    assert len(slept) == len(answers) - 1
    assert all(0.5 * pause <= time <= 1.5 * pause for pause, time in zip((2, 10, 60), slept, strict=False))


def test_nothing_is_sent_again_that_worked_or_was_not_answered(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("time.sleep", lambda _: None)
    left = iter([-101, -101, 0])
    looked = iter([False, True])
    assert send_with_retries(lambda: next(left), lambda: next(looked)) is None
    assert list(left) == [0]
    unanswered = iter([TimeoutError("no answer"), AssertionError("sent again")])

    def send() -> int:
        raise next(unanswered)

    with pytest.raises(TimeoutError):
        send_with_retries(send, lambda: False)


@pytest.fixture(scope="module")
def channel() -> Iterator[grpc.Channel]:
    """Connect to a service with one method, which ends with the error of the number that it gets."""

    def call(request: bytes, context: grpc.ServicerContext) -> bytes:
        grpc_error.abort(context, TokuError(int(request)), "my own words")
        raise AssertionError

    server = grpc.server(ThreadPoolExecutor(1))
    method: grpc.RpcMethodHandler[bytes, bytes] = grpc.unary_unary_rpc_method_handler(call)
    server.add_generic_rpc_handlers((grpc.method_handlers_generic_handler("Calls", {"Call": method}),))
    port = server.add_insecure_port("localhost:0")
    server.start()
    with grpc.insecure_channel(f"localhost:{port}") as channel:
        yield channel
    server.stop(None).wait()


@pytest.mark.parametrize(("code", "status", "http_status", "reason", "title"), ERRORS)
def test_an_error_crosses_grpc(
    channel: grpc.Channel, code: int, status: str, http_status: int, reason: str, title: str
) -> None:
    with pytest.raises(grpc.RpcError) as raised:
        call: grpc.UnaryUnaryMultiCallable[bytes, bytes] = channel.unary_unary("/Calls/Call")
        call(str(code).encode(), timeout=60)
    assert isinstance(raised.value, grpc.Call)
    assert raised.value.code() is grpc.StatusCode[status]
    assert raised.value.details() == "my own words"
    received, info = rpc_status.from_call(raised.value), ErrorInfo()
    assert received is not None and len(received.details) == 1
    assert received.details[0].Unpack(info)
    assert (info.reason, info.domain, dict(info.metadata)) == (reason, "calls.example.com", {"code": str(code)})


@pytest.mark.parametrize(("code", "status", "http_status", "reason", "title"), ERRORS)
def test_an_error_becomes_a_problem(code: int, status: str, http_status: int, reason: str, title: str) -> None:
    problem = problem_of(TokuError(code), "my own words")
    assert json.loads(json.dumps(problem)) == {
        "type": f"https://calls.example.com/problems/{reason}",
        "title": title,
        "status": http_status,
        "detail": "my own words",
        "code": code,
    }


def test_every_error_keeps_its_statuses() -> None:
    for code in TokuCode:
        error = TokuError(code)
        status, problem = grpc_error.status_of(error, ""), problem_of(error, "")
        assert (Code.Name(status.code), problem["status"]) == (
            (code.grpc_status, code.http_status) if code.is_error else ("UNKNOWN", 500)
        )


# Values that a client may send as `result` in JSON.
BAD_JSON = [
    *('"abc"', '""', '"0.0"', "true", "false", "0.0", "-1100.5", "null", "[0]", '{"code": 0}'),
    *("2147483648", "4294966196", "-2147483649", '"4294967296"', "NaN", "Infinity", "1e999", r'"\ud800"'),
]
BAD_FORMS = [
    *("", "result", "result=", "result=+", "result=abc", "result=0.0", "result=false", "result=null", "result=%FF"),
    *("result=0&result=0", "result=0&result=-1100", "result=&result=0", "result[]=0", "Result=0", "result=4294967296"),
]
GOOD = [(0, "done"), (RUNNING, "track"), (COMPLETED, "ended")]
JSON, FORM = {"content-type": "application/json"}, {"content-type": "application/x-www-form-urlencoded"}
CLIENT = TestClient(app, raise_server_exceptions=False)


@pytest.mark.parametrize(
    "body",
    [
        *("", "{", "{}", "[]", "null", '{"code": 0}', r'{"\ud800": 0}', "[" * 100_000, "\ud800"),
        *('{"result": -1100, "result": 0}', '{"result": 0, "result": 0}', '{"result": null, "result": 0}'),
        *(r'{"result": -1100, "\u0072esult": 0}', r'{"\ud800": 0, "\ud800": 0}'),
    ],
    ids=lambda body: ascii(body[:40]),
)
def test_fastapi_answers_422_to_json_without_exactly_one_result(body: str) -> None:
    content = body.encode(errors="surrogatepass")
    answer = CLIENT.post("/answer", content=content, headers=JSON)
    assert (answer.status_code, answer.json()["status"]) == (422, 422)
    assert answer.json()["detail"].startswith("body")
    with pytest.raises(ValueError, match=r"."):
        read_answer(content)


def test_a_repeated_key_is_named() -> None:
    with pytest.raises(ValueError, match=r"^a key is repeated: \['result', 'result'\]$"):
        read_answer('{"result": -1100, "result": 0}')
    assert read_answer('{"result": "-1100", "data": [{"result": 0}]}').result == -1100
    # This is why read_answer is needed.
    assert Answer.model_validate_json('{"result": -1100, "result": 0}').result == 0


def test_fastapi_documents_the_body_that_it_does_not_read() -> None:
    body = app.openapi()["paths"]["/answer"]["post"]["requestBody"]
    assert body["content"]["application/json"]["schema"]["properties"]["result"]["type"] == "integer"


@pytest.mark.parametrize("value", BAD_JSON)
def test_fastapi_answers_422_to_bad_json(value: str) -> None:
    answer = CLIENT.post("/answer", content=f'{{"result": {value}}}', headers=JSON)
    assert (answer.status_code, answer.headers["content-type"]) == (422, "application/problem+json")
    assert answer.json()["detail"].startswith("body.result: ")
    with pytest.raises(ValidationError):
        Answer.model_validate({"result": json.loads(value)})
    with pytest.raises(ValidationError):
        Answer.model_validate_json(f'{{"result": {value}}}')


@pytest.mark.parametrize("body", BAD_FORMS)
def test_fastapi_answers_422_to_a_bad_callback(body: str) -> None:
    answer = CLIENT.post("/callback", content=body, headers=FORM)
    assert (answer.status_code, answer.json()["status"]) == (422, 422)


@pytest.mark.parametrize(("code", "action"), GOOD)
def test_fastapi_takes_numbers_and_text(code: int, action: str) -> None:
    for value in (str(code), f'"{code}"'):
        answer = CLIENT.post("/answer", content=f'{{"result": {value}}}', headers=JSON)
        assert (answer.status_code, answer.json()) == (200, {"action": action})
    answer = CLIENT.post("/callback", content=f"result={code}&result_desc=x", headers=FORM)
    assert (answer.status_code, answer.json()) == (200, {"action": action})
    assert Callback.model_validate({"result": [str(code)]}).result == [code]


@pytest.mark.parametrize(
    ("code", "status", "reason"), [(-1100, 400, "LOW_CREDIT_BALANCE"), (-9999, 500, "UNKNOWN_CODE")]
)
def test_fastapi_answers_with_a_problem(code: int, status: int, reason: str) -> None:
    answer = CLIENT.post("/answer", content=f'{{"result": {code}}}', headers=JSON)
    assert (answer.status_code, answer.headers["content-type"]) == (status, "application/problem+json")
    assert answer.json()["type"].endswith(f"/{reason}")


def test_a_span_has_error_type_only_for_errors() -> None:
    exporter, provider = InMemorySpanExporter(), TracerProvider()
    provider.add_span_processor(SimpleSpanProcessor(exporter))
    for code in (-1100, -9999, 0, COMPLETED):
        with provider.get_tracer("calls").start_as_current_span("call") as span:
            record_result(span, code)
    said = [
        (dict(span.attributes or {}), span.status.status_code.name, span.status.description)
        for span in exporter.get_finished_spans()
    ]
    assert said == [
        (
            {"toku.result": -1100, "toku.action": "top_up", "error.type": "LOW_CREDIT_BALANCE"},
            "ERROR",
            "low credit balance",
        ),
        (
            {"toku.result": -9999, "toku.action": "investigate", "error.type": "UNKNOWN_CODE"},
            "ERROR",
            "unknown code -9999",
        ),
        ({"toku.result": 0, "toku.action": "done"}, "UNSET", None),
        ({"toku.result": COMPLETED, "toku.action": "ended"}, "UNSET", None),
    ]


def test_sentry_groups_by_code(monkeypatch: pytest.MonkeyPatch) -> None:
    events: list[sentry_sdk.types.Event] = []

    class Kept(Transport):
        def capture_envelope(self, envelope: Envelope) -> None:
            event = envelope.get_event()
            assert event is not None
            events.append(event)

    init = sentry_sdk.init
    monkeypatch.setattr(
        sentry_sdk, "init", lambda dsn, **options: init(dsn, transport=Kept, auto_session_tracking=False, **options)
    )
    sentry_grouping.start("https://key@sentry.example.com/1")
    try:
        for error in (TokuError(-1100), TokuError(-9999), TokuError(-1150), ValueError("other")):
            try:
                raise error
            except ValueError:
                sentry_sdk.capture_exception()
            except TokuError:
                sentry_sdk.capture_exception()
        sentry_sdk.capture_message("no exception")
    finally:
        init(None)
    said = [(event.get("fingerprint"), event.get("tags")) for event in events]
    unknown = {"toku.action": "investigate"}
    assert said == [
        (
            ["toku", "LOW_CREDIT_BALANCE"],
            {"toku.code": "-1100", "toku.action": "top_up", "toku.category": "credit"},
        ),
        (["toku", "UNKNOWN_CODE"], {"toku.code": "-9999", "toku.category": "none", **unknown}),
        (["toku", "UNKNOWN_CODE"], {"toku.code": "-1150", "toku.category": "credit", **unknown}),
        (None, None),
        (None, None),
    ]


def test_prometheus_gets_few_series() -> None:
    prometheus_labels.RESULTS.clear()
    for code in [*range(-3999, 2), 2**40]:
        prometheus_labels.count_result(code)
    prometheus_labels.count_result(-1100)

    def value(action: str, category: str) -> float | None:
        return REGISTRY.get_sample_value("toku_results_total", {"action": action, "category": category})

    assert value("top_up", "credit") == 2
    assert value("done", "success") == 1
    assert value("investigate", "none") == 500 + 500 + 900 + 900 + 2  # between the blocks, below them, 1 and 2**40
    series = [sample for metric in prometheus_labels.RESULTS.collect() for sample in metric.samples]
    assert len([sample for sample in series if sample.name.endswith("_total")]) <= 8 * 14
