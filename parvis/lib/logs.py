"""Logs: one line an event to stderr, with a last net for personal data that should not have been there.

JSON when a program reads it, plain text on a terminal. A failure is logged with its type and where it
happened, never with the values of its variables; addresses lose their query string and their tokens.
"""

import logging.config
import re
import sys
import traceback
from collections.abc import Mapping
from typing import Any

import structlog
from structlog.typing import EventDict, Processor

MASK = "«…»"
LONGEST = 2000  # characters of one text: whoever asks for a page chooses how long its address is
LONGEST_DATUM = 300
# the addresses whose next part is a secret: the token of a link, or that of the gateway. A test goes through
# the routes; docs/operating.md tells the reverse proxy the same
SECRET_AFTER = (
    "activation",
    "ce-n-est-pas-moi",
    "courriel/confirmer",
    "courriel/annuler",
    "code-perdu",
    "acces-perdu/confirmer",
    "acces-perdu/arreter",
    "mon-compte/fermer/annuler",
    "sms/accuse",
    "mon-agenda/flux",
    "bureau/invitation",
    "forum/desabonnement",
)
# each expression takes a time that grows as the length, not as its square
LINK = re.compile(rf"""(/(?:{"|".join(SECRET_AFTER)})/)(?!courriel-envoye/)[^/\s?"']+""")
QUERY = re.compile(r"""(?<![^\s"'])([^\s?"']*)\?[^\s"']*""")  # an address and its query string
# the first alternative is kept as it is: the random id of an account or a letter says nothing by itself
NET = re.compile(
    r"""(?P<id>\b[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}\b)
    | [^\s@<>"'=:,;()]{1,200}@[^\s@<>"',;()]{1,255}            # an e-mail address
    | (?<![\w.])\d(?:[ .\u00a0\u202f-]?[\dABab]){12,14}(?!\w)  # 13 to 15 digits: a social security number
    | (?<!\w)\+\d{8,15}(?!\d)                                 # a phone number
    | (?<![\w./-])[A-Za-z0-9_-]{40,}(?![\w./-])               # a token
    """,
    re.VERBOSE,
)
# fmt: off
LOGGERS = {
    # Django gives this one handlers of its own (mail to the administrators among them)
    "django":        {"handlers": [], "level": "INFO", "propagate": True},
    "django.server": {"handlers": [], "propagate": True},
    "procrastinate": {"level": "WARNING"},  # it tells every job three times, the periodic ones too
    "fido2":         {"level": "WARNING"},  # it tells the id of every passkey
    "mail.log":      {"level": "WARNING"},  # aiosmtpd tells every command, recipients included
}
# fmt: on
OUR_OWN = ("timestamp", "level", "logger", "status", "method", "at", "chain_digest")


def masked(text: str) -> str:
    """The text with everything that looks like a person's data replaced; cut when it is long."""
    said = LINK.sub(rf"\1{MASK}", text[: LONGEST + LONGEST_DATUM])
    said = NET.sub(lambda found: found["id"] or MASK, QUERY.sub(_without_query, said))
    # what was cut in two at the end is not recognised: it goes
    return said if len(text) <= LONGEST else said[:-LONGEST_DATUM][:LONGEST] + "…"


def _without_query(found: re.Match[str]) -> str:
    return found[1] if "/" in found[0] else found[0]


def configure(config: Mapping[str, Any]) -> None:
    """Django's LOGGING_CONFIG. `config`: {"level": "INFO", "format": "json" | "text"} (format guessed)."""
    as_text = config.get("format") == "text" or ("format" not in config and sys.stderr.isatty())
    render: Processor = _as_text if as_text else structlog.processors.JSONRenderer(ensure_ascii=False)
    shared: list[Processor] = [
        structlog.stdlib.add_log_level,
        structlog.stdlib.add_logger_name,
        structlog.processors.TimeStamper(fmt="iso", utc=True),
    ]
    logging.config.dictConfig({
        "version": 1,
        "disable_existing_loggers": False,
        "formatters": {"line": {
            "()": structlog.stdlib.ProcessorFormatter,
            "foreign_pre_chain": shared,
            "processors": [_of_request, _failure, structlog.stdlib.ProcessorFormatter.remove_processors_meta,
                           _net, render],
        }},
        "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "line"}},
        "root": {"handlers": ["stderr"], "level": config.get("level", "INFO")},
        "loggers": LOGGERS,
    })  # fmt: skip
    structlog.configure(
        processors=[*shared, structlog.stdlib.ProcessorFormatter.wrap_for_formatter],
        logger_factory=structlog.stdlib.LoggerFactory(),
        wrapper_class=structlog.stdlib.BoundLogger,
        cache_logger_on_first_use=True,
    )


def _of_request(logger: Any, method: str, event: EventDict) -> EventDict:
    """What Django attaches to its events on requests: the status and the verb, never the request itself."""
    record = event["_record"]
    if hasattr(record, "status_code"):
        event["status"] = record.status_code
        event["method"] = getattr(getattr(record, "request", None), "method", None)
    return event


def _failure(logger: Any, method: str, event: EventDict) -> EventDict:
    """An exception as its types, the first line of its messages, and the places it went through."""
    info = event.pop("exc_info", None) or event["_record"].exc_info
    event.pop("stack_info", None)
    if info is True:
        info = sys.exc_info()
    error = info[1] if isinstance(info, tuple) else info
    if isinstance(error, BaseException):
        event["exception"] = " <- ".join(_chain(error))
        frames = traceback.extract_tb(error.__traceback__)
        event["at"] = [f"{frame.filename}:{frame.lineno} {frame.name}" for frame in frames]
    return event


def _chain(error: BaseException) -> list[str]:
    """The error and its causes. PostgreSQL puts the row in the lines that follow the first: left out."""
    said: list[str] = []
    cause: BaseException | None = error
    while cause is not None and len(said) < 5:
        first_line = (str(cause).splitlines() or [""])[0][:300]
        said.append(f"{type(cause).__qualname__}: {first_line}")
        cause = cause.__cause__ or (None if cause.__suppress_context__ else cause.__context__)
    return said


def _net(logger: Any, method: str, event: EventDict) -> EventDict:
    return {key: value if key in OUR_OWN else _masked_deep(value) for key, value in event.items()}


def _masked_deep(value: Any) -> Any:
    if isinstance(value, Mapping):
        return {str(key): _masked_deep(item) for key, item in value.items()}
    if isinstance(value, list | tuple | set | frozenset):
        return [_masked_deep(item) for item in value]
    if value is None or isinstance(value, bool | float):
        return value
    text = masked(str(value))
    return value if isinstance(value, int) and text == str(value) else text


def _as_text(logger: Any, method: str, event: EventDict) -> str:
    start = (
        f"{event.pop('timestamp')} {event.pop('level'):<7} {event.pop('logger', '')}: {event.pop('event')}"
    )
    places = "".join(f"\n    {place}" for place in event.pop("at", []))
    return start + "".join(f" {key}={value}" for key, value in event.items()) + places
