"""Practice keys: the same on every machine, for fictitious people only. Refused in production."""

from parvis.lib.keys import KeyRing


class PracticeKeys:
    fake = True

    def load(self) -> KeyRing:
        return KeyRing({1: b"practice keys protect nobody :-)"}, current=1)
