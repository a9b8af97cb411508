"""How a document comes in: in memory, one at a time, no further than the most it may weigh."""

from io import BytesIO
from typing import Any

from django.core.files.uploadedfile import InMemoryUploadedFile
from django.core.files.uploadhandler import FileUploadHandler, SkipFile
from django.http import HttpRequest

from parvis.cases.content import MOST_BYTES

# a browser reads no answer before it has sent everything: up to this it is let, and nothing is kept
MOST_SENT = 4 * MOST_BYTES


class OneDocument(FileUploadHandler):
    """Nothing is ever written to the disk: it would lie there in clear."""

    def __init__(self, request: HttpRequest) -> None:
        super().__init__(request)
        self.too_big = False
        self.received = bytearray()

    def receive_data_chunk(self, raw_data: bytes, start: int) -> None:
        """Raises SkipFile: the rest is read past."""
        if len(self.received) + len(raw_data) > MOST_BYTES:
            self.too_big, self.received = True, bytearray()
            raise SkipFile
        self.received += raw_data

    def file_complete(self, file_size: int) -> InMemoryUploadedFile:
        content = BytesIO(bytes(self.received))
        self.received = bytearray()
        return InMemoryUploadedFile(
            content, self.field_name, self.file_name, self.content_type, file_size, self.charset
        )


def receive_into(request: HttpRequest) -> OneDocument:
    """Before anything reads the form: what is sent goes to this handler alone."""
    handler = OneDocument(request)
    request.upload_handlers = [handler]
    return handler


def is_far_too_big(request: HttpRequest) -> bool:
    """So large that it is not even read."""
    said: Any = request.META.get("CONTENT_LENGTH") or "0"
    return not said.isdecimal() or int(said) > MOST_SENT
