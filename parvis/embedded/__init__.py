"""The embedded default: PostgreSQL, letter box, supervisor; no outside service."""


class EmbeddedTrouble(Exception):
    """The demo cannot start or go on. The message says why and what to do, in one sentence."""
