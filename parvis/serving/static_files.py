"""Gathers the static files, compressed and with their fingerprint in their name, when any has changed."""

from hashlib import sha256
from pathlib import Path
from typing import Any

from django.conf import settings
from django.contrib.staticfiles.finders import get_finders
from django.core.management import call_command
from whitenoise.compress import Compressor
from whitenoise.storage import CompressedManifestStaticFilesStorage

STAMP = ".gathered"


def gather() -> bool:
    """Fill STATIC_ROOT; False when it was up to date, which takes a few milliseconds to find out."""
    root = Path(settings.STATIC_ROOT)
    stamp = root / STAMP
    now = _state()
    if stamp.exists() and stamp.read_text() == now:
        return False
    # not cleared first: whoever loaded a page a moment ago still asks for the files of before
    call_command("collectstatic", interactive=False, verbosity=0)
    stamp.write_text(now)
    return True


def _state() -> str:
    """Changes with any source file and with the way they are stored."""
    told = [settings.STORAGES["staticfiles"]["BACKEND"]]
    for finder in get_finders():
        for name, storage in finder.list([]):
            found = Path(storage.path(name)).stat()
            told.append(f"{name} {found.st_size} {found.st_mtime_ns}")
    return sha256("\n".join(sorted(told)).encode()).hexdigest()


class GzippedFiles(CompressedManifestStaticFilesStorage):  # type: ignore[misc]  # it ships no types
    """WhiteNoise's, without Brotli: it comes with WeasyPrint, takes seconds at a first start, and spares few
    bytes of files that browsers keep for a year.
    """

    def create_compressor(self, **how: Any) -> Compressor:
        return Compressor(**how, use_brotli=False)
