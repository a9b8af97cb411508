"""Django looks for the class of an engine under this name, in a module of this name."""

import select
from typing import Any

from django.db.backends.postgresql import base


class DatabaseWrapper(base.DatabaseWrapper):
    """A connection kept between requests (CONN_MAX_AGE) is looked at before it serves again."""

    health_check_done: bool

    def close_if_health_check_failed(self) -> None:
        """Whoever is gone has closed its end, which shows: Django's own check is a query at each request.

        A server that vanished without a word is found out in neither way before the query itself.
        """
        if not self.health_check_done and self.connection is not None and not self.errors_occurred:
            self.health_check_done = _is_silent(self.connection)
        super().close_if_health_check_failed()


def _is_silent(connection: Any) -> bool:
    """Is nothing there to be read? An idle server says nothing, unless it goes away."""
    if connection.closed:
        return False
    line = select.poll()
    line.register(connection.fileno(), select.POLLIN)
    return not line.poll(0)
