"""What goes in and out, for the OpenAPI document. What is sound is decided in parvis/cases/rules.py."""

from datetime import date, datetime
from typing import Any, Literal

from ninja import Field, Schema

Channel = Literal["online", "post", "counter", "phone", "other"]
Expected = Literal["body", "member", "other", "nobody"]
Outcome = Literal["granted", "partly", "refused", "withdrawn", "done"]


class Exchange(Schema):
    """A letter that went one way or the other, or a request that waits for an answer."""

    reference: str = Field(max_length=40)
    kind: Literal["letter", "request"] = "letter"
    direction: Literal["to_member", "to_body"]
    at: datetime
    title: str = Field(max_length=200)
    answer_by: date | None = None
    answered_at: datetime | None = None


class Case(Schema):
    """A case as your system knows it: docs/cases-file.md says what each field means."""

    reference: str = Field(max_length=40, description="Yours; never a social security number.")
    number: str = Field(description="The member's social security number, 13 or 15 characters.")
    type: str = Field(max_length=40, description="A type of your table of types.")
    received_at: datetime
    channel: Channel = "other"
    step: str = Field(max_length=40, description="A step of the type.")
    step_at: datetime | None = None
    expected_from: Expected = "body"
    expected: str = Field("", max_length=500, description="What is expected, in words for the member.")
    answer_by: date | None = None
    closed_at: datetime | None = None
    outcome: Outcome | None = None
    updated_at: datetime = Field(description="When your system changed it: an older telling changes nothing.")
    exchanges: list[Exchange] = []


class Batch(Schema):
    cases: list[Case] = Field(min_length=1, max_length=1000)


class Result(Schema):
    """What became of one case. `code` and `detail` say why it was refused."""

    reference: str
    result: Literal["created", "updated", "unchanged", "stale", "refused"]
    code: str = ""
    detail: str = ""


class Results(Schema):
    """`results`: one for each case, in the order of the request. `counts`: how many of each result."""

    counts: dict[str, int]
    results: list[Result]


class Standing(Schema):
    """Where a case stands in the portal."""

    reference: str
    type: str
    step: str
    step_at: datetime
    received_at: datetime
    expected_from: Expected
    answer_by: date | None
    closed_at: datetime | None
    outcome: str
    updated_at: datetime
    documents_waiting: int


class Document(Schema):
    """A document that a member added. `receipt` names it, to the member too."""

    receipt: str
    case: str
    type: str
    name: str
    label: str
    media_type: str
    size: int
    added_at: datetime


class Documents(Schema):
    """The oldest that wait, 100 at most: take them, and ask again."""

    documents: list[Document]


class Problem(Schema):
    """RFC 9457. Programs look at `type`."""

    type: str
    title: str
    status: int
    detail: str


def inlined(schema: type[Schema]) -> Any:
    """Its JSON schema in one piece: there is no place for definitions in the body of an operation."""
    whole = schema.model_json_schema()
    known = whole.pop("$defs", {})
    return _resolved(whole, known)


def _resolved(part: Any, known: dict[str, Any]) -> Any:
    if isinstance(part, list):
        return [_resolved(each, known) for each in part]
    if not isinstance(part, dict):
        return part
    if "$ref" in part:
        return _resolved(known[part["$ref"].rpartition("/")[2]], known)
    return {name: _resolved(value, known) for name, value in part.items()}
