"""A file, or the part of it that a player asks for (RFC 9110, chapter 14): one range, else the whole."""

import re
from collections.abc import Iterator, Mapping
from pathlib import Path

from django.http import FileResponse, HttpRequest, HttpResponse, StreamingHttpResponse
from django.http.response import HttpResponseBase

ONE_RANGE = re.compile(r"bytes=(\d{0,15})-(\d{0,15})")
AT_ONCE = 64 * 1024  # bytes


def part_of(
    request: HttpRequest, path: Path, media_type: str, headers: Mapping[str, str]
) -> HttpResponseBase:
    """200 with everything, 206 with the part, 416 when there is no such part."""
    size = path.stat().st_size
    told = {**headers, "Accept-Ranges": "bytes"}
    asked = ONE_RANGE.fullmatch(request.headers.get("Range", ""))
    if not asked or not (asked[1] or asked[2]) or request.method != "GET":
        return FileResponse(path.open("rb"), content_type=media_type, headers=told)
    first, last = _bounds(asked[1], asked[2], size)
    if first > last:
        return HttpResponse(status=416, headers={"Content-Range": f"bytes */{size}"})
    told |= {"Content-Range": f"bytes {first}-{last}/{size}", "Content-Length": str(last - first + 1)}
    return StreamingHttpResponse(_read(path, first, last), status=206, content_type=media_type, headers=told)


def _bounds(first: str, last: str, size: int) -> tuple[int, int]:
    """Of the bytes wanted, both included; the first above the last when there are none."""
    if not first:  # "-500": the last 500
        return (max(size - int(last), 0), size - 1) if int(last) else (size, 0)
    end = min(int(last), size - 1) if last else size - 1
    return (int(first), end) if int(first) <= end else (size, 0)


def _read(path: Path, first: int, last: int) -> Iterator[bytes]:
    with path.open("rb") as file:
        file.seek(first)
        left = last - first + 1
        while left and (chunk := file.read(min(left, AT_ONCE))):
            left -= len(chunk)
            yield chunk
