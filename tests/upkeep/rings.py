"""Key rings at each moment of a rotation: what a process knows then, and which key it writes with."""

from parvis.connections.keys.fake import PracticeKeys
from parvis.lib.keys import KeyRing

OLD, NEW = 1, 2
MASTERS = {OLD: PracticeKeys().load().current.master, NEW: b"the newer key of the tests, 32 B"}


class Before:
    fake = True
    masters, current = {OLD: MASTERS[OLD]}, OLD

    def load(self) -> KeyRing:
        return KeyRing(self.masters, self.current)


class Added(Before):
    """Both are known, the older one still makes what is new."""

    masters, current = MASTERS, OLD


class Used(Before):
    masters, current = MASTERS, NEW


class Removed(Before):
    masters, current = {NEW: MASTERS[NEW]}, NEW
