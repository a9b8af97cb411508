"""The body and the headers that a gateway wants, from templates with places to fill, such as {to}."""

import json
import re
from collections.abc import Mapping
from typing import Any
from urllib.parse import parse_qsl, urlencode

PLACE = re.compile(r"\{(\w+)\}")
IN_BODY = {"to", "to_digits", "text", "reference", "sender", "token"}
IN_HEADERS = {"reference", "sender", "token"}  # headers are logged on the way: nothing of a person there


class BadTemplate(ValueError):
    """A template that cannot be used; the message says why."""


def body(template: str, values: Mapping[str, str]) -> tuple[str, bytes]:
    """The content type and the body: JSON when the template is an object or a list, else a form.

    Values are put where they go after the template is read: nothing in them can break out. Raises
    BadTemplate.
    """
    if template.lstrip().startswith(("{", "[")):
        return "application/json", json.dumps(_filled(_json(template), values)).encode()
    pairs = parse_qsl(template, keep_blank_values=True)
    if not pairs:
        raise BadTemplate("it is neither JSON nor a form (to={to}&text={text})")
    return (
        "application/x-www-form-urlencoded",
        urlencode([(name, _filled(value, values)) for name, value in pairs]).encode(),
    )


def headers(template: str, values: Mapping[str, str]) -> dict[str, str]:
    """From a JSON object of names and templates. Raises BadTemplate."""
    told = _json(template)
    if not isinstance(told, dict) or not all(isinstance(value, str) for value in told.values()):
        raise BadTemplate('it is no JSON object of texts, such as {"X-Api-Key": "{token}"}')
    return {name: str(_filled(value, values)) for name, value in told.items()}


def places(template: str) -> set[str]:
    """The names between braces."""
    return set(PLACE.findall(template))


def _json(text: str) -> Any:
    try:
        return json.loads(text)
    except ValueError as error:
        raise BadTemplate(f"it is not JSON ({error})") from None


def _filled(part: Any, values: Mapping[str, str]) -> Any:
    if isinstance(part, dict):
        return {name: _filled(value, values) for name, value in part.items()}
    if isinstance(part, list):
        return [_filled(value, values) for value in part]
    if isinstance(part, str):
        return PLACE.sub(lambda found: values.get(found[1], found[0]), part)
    return part


def at(answer: Any, path: str) -> str:
    """What stands at "messages.0.id" in what JSON gave: a text or a number, as text; "" otherwise."""
    for step in path.split("."):
        if isinstance(answer, dict):
            answer = answer.get(step)
        elif isinstance(answer, list) and step.isascii() and step.isdigit():
            answer = answer[int(step)] if int(step) < len(answer) else None
        else:
            return ""
    return str(answer) if isinstance(answer, str | int) and not isinstance(answer, bool) else ""
