"""Registries of members for the tests: one that can be away."""

import time

from parvis.connections import members
from parvis.connections.members.fake import ScriptedMembers


class AbsentMembers(ScriptedMembers):
    """A registry of production that can be away, and whose people are those of the workshop."""

    fake = False
    away = False
    takes_seconds = 0.0
    asked = 0

    def match(self, claim):
        type(self).asked += 1
        time.sleep(self.takes_seconds)
        if self.away:
            raise members.MembersUnavailable("away, for the test")
        return super().match(claim)

    def on_file(self, member):
        if self.away:
            raise members.MembersUnavailable("away, for the test")
        return super().on_file(member)
