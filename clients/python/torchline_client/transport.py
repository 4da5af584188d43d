"""Requests by urllib, forms, and server-sent events."""

from __future__ import annotations

import http.client
import json
import os
import time
import urllib.error
import urllib.parse
import urllib.request
import uuid
from typing import Any, BinaryIO, Dict, Iterable, Iterator, List, Mapping, Optional, Tuple, Union

from .errors import error_of

Image = Union[bytes, bytearray, memoryview, str, "os.PathLike[str]", BinaryIO]
Part = Tuple[str, Optional[str], bytes]


def bytes_of(image: Image) -> bytes:
    """The file of an image: bytes, a path, or an open file."""
    if isinstance(image, (bytes, bytearray, memoryview)):
        return bytes(image)
    if isinstance(image, (str, os.PathLike)):
        with open(image, "rb") as file:
            return file.read()
    return image.read()


def form(parts: Iterable[Part]) -> Tuple[bytes, str]:
    """A form of fields with their names, names of files, and values."""
    boundary = uuid.uuid4().hex
    lines: List[bytes] = []
    for name, file, value in parts:
        names = f'name="{_quoted(name)}"' + (f'; filename="{_quoted(file)}"' if file is not None else "")
        lines += [f"--{boundary}\r\nContent-Disposition: form-data; {names}\r\n\r\n".encode(), value, b"\r\n"]
    lines.append(f"--{boundary}--\r\n".encode())
    return b"".join(lines), f"multipart/form-data; boundary={boundary}"


class Transport:
    """Sends requests; while the service is overloaded, again after the time of Retry-After, within bounds."""

    def __init__(self, address: str, headers: Mapping[str, str], timeout: float, attempts: int, longest_wait: float) -> None:
        self.address = address.rstrip("/") + "/"
        self.headers = headers
        self.timeout = timeout
        self.attempts = attempts
        self.longest_wait = longest_wait

    def json(self, method: str, path: str, query: Mapping[str, Any] = {}, body: Optional[bytes] = None, content_type: str = "") -> Any:
        headers = {"accept": "application/json", **({"content-type": content_type} if content_type else {})}
        with self.send(method, path, query, body, headers) as response:
            return json.load(response)

    def send(
        self,
        method: str,
        path: str,
        query: Mapping[str, Any] = {},
        body: Optional[bytes] = None,
        headers: Mapping[str, str] = {},
    ) -> http.client.HTTPResponse:
        given = {name: _text(value) for name, value in query.items() if value is not None}
        url = self.address + path + ("?" + urllib.parse.urlencode(given) if given else "")
        attempt = 1
        while True:
            request = urllib.request.Request(url, data=body, method=method, headers={**self.headers, **headers})
            try:
                return urllib.request.urlopen(request, timeout=self.timeout)
            except urllib.error.HTTPError as refused:
                with refused:
                    error = error_of(
                        refused.code, refused.reason, refused.headers.get("content-type", ""), refused.read(),
                        refused.headers.get("retry-after"),
                    )
            wait = error.retry_after
            if error.status not in (429, 503) or wait is None or wait > self.longest_wait or attempt >= self.attempts:
                raise error
            time.sleep(wait)
            attempt += 1


def events(lines: Iterable[bytes]) -> Iterator[Dict[str, str]]:
    """The server-sent events of a response."""
    event: Dict[str, str] = {}
    for line in lines:
        text = line.decode().rstrip("\r\n")
        if text:
            field, _, value = text.partition(":")
            value = value[1:] if value.startswith(" ") else value
            event[field] = f"{event[field]}\n{value}" if field == "data" and "data" in event else value
        elif event:
            if "data" in event:
                yield event
            event = {}


def _text(value: Any) -> str:
    return str(value).lower() if isinstance(value, bool) else str(value)


def _quoted(name: str) -> str:
    return name.replace("\\", "\\\\").replace('"', '%22').replace("\r", "%0D").replace("\n", "%0A")
