"""The edition of the index that this process searches: that of what it would show now.

Nobody has to think of it: each search asks, in one query, whether what can be found has changed, and writes a
new edition if so. Two versions of the portal that serve at once have an edition each.
"""

from dataclasses import dataclass

from parvis.search.actions import write_edition
from parvis.search.asked import with_asked
from parvis.search.lexemes import Vocabulary, vector_of
from parvis.search.sources import passages, state


@dataclass(frozen=True)
class Known:
    """An edition as this process keeps it. `state`: what its passages were read from."""

    id: int
    state: tuple[object, ...]
    vocabulary: Vocabulary


_known: dict[str, Known] = {}  # the last one of each language


def current(language: str) -> Known:
    """The edition of this moment. One query, when nothing has changed."""
    now = state(language)
    known = _known.get(language)
    return known if known and known.state == now else _renewed(language, now)


def renewed(language: str) -> Known:
    """The same when the database has lost it: it was restored, or emptied."""
    return _renewed(language, state(language))


def _renewed(language: str, now: tuple[object, ...]) -> Known:
    found = with_asked(passages(language))
    edition = write_edition(language, [(one, vector_of(one)) for one in found])
    _known[language] = Known(edition, now, Vocabulary.of(found))
    return _known[language]
