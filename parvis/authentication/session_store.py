"""Django's sessions in the database, for fewer questions to it: a sign-in writes its session once.

Django asks whether a random key of 165 bits is taken, writes a session at once when its key changes, reads
the former one before deleting it, and writes the new one again at the end of the request.
"""

from django.contrib.sessions.backends.base import VALID_KEY_CHARS, UpdateError
from django.contrib.sessions.backends.db import SessionStore as DatabaseStore
from django.utils.crypto import get_random_string

KEY_LENGTH = 32


class SessionStore(DatabaseStore):
    """Another key is given at once and written when the session is saved: the former one ends there."""

    def __init__(self, session_key: str | None = None) -> None:
        super().__init__(session_key)
        self.written_as = session_key  # the key of its row, if any

    def _get_new_session_key(self) -> str:
        return get_random_string(KEY_LENGTH, VALID_KEY_CHARS)

    def cycle_key(self) -> None:
        self.keys()  # what it holds is read under the former key
        if self.session_key is None:  # there was no such session, or it had expired
            self.written_as = None
        self._session_key = self._get_new_session_key()
        self.modified = True

    def flush(self) -> None:
        self.clear()
        self.delete()
        self._session_key = self.written_as = None

    def delete(self, session_key: str | None = None) -> None:
        key = session_key or self.written_as
        if key is not None:
            self.model.objects.filter(session_key=key).delete()

    def save(self, must_create: bool = False) -> None:
        """Raises CreateError, or UpdateError when somebody ended the session meanwhile."""
        if self.session_key is None:
            return self.create()
        if must_create or self.written_as is None:
            super().save(must_create=True)
        else:
            row = self.create_model_instance(dict(self.items()))
            changed = {"session_data": row.session_data, "expire_date": row.expire_date}
            rows = self.model.objects.filter(session_key=self.written_as)
            if not rows.update(session_key=self.session_key, **changed):
                raise UpdateError
        self.written_as = self.session_key
        return None
