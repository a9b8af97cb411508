"""What every test stands on: one embedded PostgreSQL for the whole run, plain static files."""

import os
import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.conf import settings as django_settings

from parvis.embedded.postgres import Postgres
from parvis.lib.environment import Environment

pytest_plugins = ["tests.fixtures", "tests.letter_box", "tests.accounts_fixtures"]


def pytest_configure(config: pytest.Config) -> None:
    """Before the first request: no manifest, so that tests need no collectstatic; no slow hash."""
    static = tempfile.mkdtemp(prefix="parvis-static-")
    config.add_cleanup(lambda: shutil.rmtree(static, ignore_errors=True))
    django_settings.STATIC_ROOT = static
    django_settings.WHITENOISE_USE_FINDERS = True
    django_settings.PASSWORD_HASHERS = ["tests.quick_hasher.QuickArgon2"]
    django_settings.STORAGES["staticfiles"] = {
        "BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"
    }


@pytest.fixture
def short_folder() -> Iterator[Path]:
    """A folder that PostgreSQL's ordinary user can enter: pytest's own is closed and has a long name."""
    folder = Path(tempfile.mkdtemp(prefix="pv-", dir="/tmp"))
    folder.chmod(0o755)
    yield folder
    shutil.rmtree(folder, ignore_errors=True)


@pytest.fixture(scope="session")
def database_server() -> Iterator[str]:
    """The address of a PostgreSQL: DATABASE_URL when it is set, else one of our own for this run."""
    if os.environ.get("DATABASE_URL"):
        yield os.environ["DATABASE_URL"]
        return
    folder = Path(tempfile.mkdtemp(prefix="pv-", dir="/tmp"))
    folder.chmod(0o755)
    server = Postgres(folder / "pg", durable=False)
    try:
        server.prepare()
        server.start()
        server.wait_ready()
        os.environ["DATABASE_URL"] = server.url
        yield server.url
    finally:
        server.stop()
        os.environ.pop("DATABASE_URL", None)
        shutil.rmtree(folder, ignore_errors=True)


@pytest.fixture(scope="session")
def django_db_modify_db_settings(database_server: str) -> None:
    """Called by pytest-django before it makes the test database.

    Settings were read before this file was: the entry is changed in place, where Django's connections
    see it.
    """
    entry = Environment({"DATABASE_URL": database_server}).database("DATABASE_URL", default="")
    django_settings.DATABASES["default"].update(entry)
