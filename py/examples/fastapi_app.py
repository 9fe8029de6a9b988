"""A FastAPI service that takes Toku's callbacks, and answers its own callers with problem details.

Bad input is answered with 422. It needs the packages fastapi and python-multipart.
"""

from typing import Annotated

import toku_codes
from fastapi import Depends, FastAPI, Form, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse
from problem import MEDIA_TYPE, problem_of
from pydantic import ValidationError
from pydantic_model import Answer, Callback, read_answer

app = FastAPI()


@app.post("/callback")
def callback(form: Annotated[Callback, Form()]) -> dict[str, str]:
    """Take a callback."""
    return {"action": toku_codes.action(form.result[0])}


async def answer_of(request: Request) -> Answer:
    """Read the body of a request. FastAPI would not refuse a repeated `result`, but keep the last one."""
    try:
        return read_answer(await request.body())
    except ValidationError as error:
        raise RequestValidationError([{**one, "loc": ("body", *one["loc"])} for one in error.errors()]) from error
    except ValueError as error:
        raise RequestValidationError([{"loc": ("body",), "msg": str(error)}]) from error


# For the documentation, since FastAPI does not read the body.
BODY = {"required": True, "content": {"application/json": {"schema": Answer.model_json_schema()}}}


@app.post("/answer", openapi_extra={"requestBody": BODY})
def answer(answer: Annotated[Answer, Depends(answer_of)]) -> dict[str, str]:
    """Take an answer in JSON."""
    toku_codes.raise_for_code(answer.result)
    return {"action": toku_codes.action(answer.result)}


@app.exception_handler(toku_codes.TokuError)
def toku_error(request: Request, error: toku_codes.TokuError) -> JSONResponse:
    """Answer with the problem of an error."""
    problem = problem_of(error, "the call could not be made")
    return JSONResponse(problem, problem["status"], media_type=MEDIA_TYPE)


@app.exception_handler(RequestValidationError)
def bad_input(request: Request, error: RequestValidationError) -> JSONResponse:
    """Answer bad input. FastAPI's own handler repeats the input, and fails if JSON cannot write it, such as NaN."""
    detail = "; ".join(f"{'.'.join(map(str, one['loc']))}: {one['msg']}" for one in error.errors())
    problem = {"type": "about:blank", "title": "Unprocessable Content", "status": 422, "detail": detail}
    return JSONResponse(problem, 422, media_type=MEDIA_TYPE)
