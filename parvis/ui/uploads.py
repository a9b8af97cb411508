"""Files that are sent to us: none, but on the page of a document, which has a handler of its own."""

from typing import Any, NoReturn

from django.core.exceptions import TooManyFilesSent
from django.core.files.uploadhandler import FileUploadHandler


class NoFile(FileUploadHandler):
    """Refuses a file where it begins: nothing of it is kept, on the disk or in memory."""

    def new_file(self, *_args: Any, **_options: Any) -> NoReturn:
        """Raises TooManyFilesSent, which Django answers with 400."""
        raise TooManyFilesSent("this page takes no file")

    def receive_data_chunk(self, raw_data: bytes, start: int) -> None:
        """Never reached."""

    def file_complete(self, file_size: int) -> None:
        """Never reached."""
