"""What a request must look like: its key, its body, its batch; durations and sizes."""

import json
import re
from datetime import timedelta
from typing import Any, NoReturn

TOKEN_VALID = timedelta(minutes=15)
ANSWER_KEPT = timedelta(hours=24)
GIVEN_UP_AFTER = timedelta(seconds=60)  # a request that has no answer by then: its process is gone
MOST_BYTES = 5 * 1024 * 1024
MOST_CASES = 1000
KEY = re.compile(r'"?([!#-~ ]{1,200})"?')  # bare, or a string as in the draft of the IETF


class BadRequest(Exception):
    """A request that cannot be dealt with. `code` is for programs, the sentence for people."""

    def __init__(self, status: int, code: str, sentence: str) -> None:
        super().__init__(sentence)
        self.status = status
        self.code = code


def idempotency_key(header: str) -> str:
    """Raises BadRequest."""
    found = KEY.fullmatch(header.strip())
    if found is None:
        raise BadRequest(
            400, "idempotency-key",
            "Give each batch an Idempotency-Key of its own: 1 to 200 ordinary characters, such as a UUID. "
            "Sent again with the same key, the same batch is answered alike and taken once.",
        )  # fmt: skip
    return found[1]


def batch(body: bytes) -> list[Any]:
    """The cases of a request. What is wrong with one of them is no matter of the batch. Raises BadRequest."""
    told = _json(body)
    if not isinstance(told, dict) or set(told) != {"cases"} or not isinstance(told["cases"], list):
        raise BadRequest(422, "bad-batch", 'The body is an object that holds a list: {"cases": [...]}.')
    cases = told["cases"]
    if not cases:
        raise BadRequest(422, "empty-batch", "The list of cases is empty.")
    if len(cases) > MOST_CASES:
        raise BadRequest(
            422, "too-many-cases", f"{MOST_CASES} cases at most in one batch: nothing was taken."
        )
    return cases


def _json(body: bytes) -> Any:
    """Raises BadRequest. Its words never repeat what was sent."""
    try:
        return json.loads(body.decode("utf-8"), parse_constant=_no_number, object_pairs_hook=_once)
    except UnicodeDecodeError:
        raise BadRequest(400, "not-utf-8", "The body is not in UTF-8.") from None
    except RecursionError:
        raise BadRequest(400, "too-deep", "The body is nested too deep.") from None
    except ValueError:
        raise BadRequest(400, "not-json", "The body is not JSON.") from None


def _no_number(name: str) -> NoReturn:
    raise ValueError(name)


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    """Readers differ on which of two equal names counts: none does."""
    found = dict(pairs)
    if len(found) != len(pairs):
        raise ValueError
    return found
