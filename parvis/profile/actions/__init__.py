"""The verbs of profile: change the address, the mobile, the code, the preferences; sign out elsewhere."""

from datetime import datetime


class TooSoon(Exception):
    """Too many letters or codes were asked for. `until`: from when another may go."""

    def __init__(self, until: datetime) -> None:
        super().__init__("too soon")
        self.until = until
