"""The client."""

from __future__ import annotations

import http.client
import json
import os
import time
from typing import Any, Callable, Iterable, Iterator, List, Mapping, Optional, Tuple, Union
from urllib.parse import quote

from .errors import TorchlineError
from .shapes import (
    CaptionResponse,
    ClassificationResponse,
    ModelDetails,
    ModelSummary,
    QuarantinedVersion,
    SentimentResponse,
    SentimentResult,
    StyleJobDocument,
    StyleJobEvent,
    StyleSummary,
    StylizedImage,
    TeachResponse,
    read,
)
from .transport import Image, Transport, bytes_of, events, form

_JOBS = "v1/stylize/jobs"
_ANY_IMAGE = "application/octet-stream"  # The service recognises the format by content.
_MAX_RECONNECTIONS = 5


class Torchline:
    """Calls a Torchline service.

    An image is bytes, a path, or an open file: JPEG, PNG or WebP. Every method raises `TorchlineError` when the service answers with an
    error, and `urllib.error.URLError` when it does not answer.
    """

    def __init__(
        self,
        address: str = "http://127.0.0.1:8080",
        *,
        api_key: Optional[str] = None,
        timeout: float = 100,
        attempts: int = 3,
        longest_wait: float = 30,
    ) -> None:
        """`attempts` and `longest_wait` (seconds) bound how often and how long `Retry-After` is waited for."""
        headers = {"authorization": f"Bearer {api_key}"} if api_key else {}
        self._transport = Transport(address, headers, timeout, attempts, longest_wait)

    def is_live(self) -> bool:
        return self._is_healthy("health/live")

    def is_ready(self) -> bool:
        return self._is_healthy("health/ready")

    def models(self) -> List[ModelSummary]:
        return read(List[ModelSummary], self._transport.json("GET", "v1/models")["models"])

    def quarantined(self) -> List[QuarantinedVersion]:
        return read(List[QuarantinedVersion], self._transport.json("GET", "v1/models").get("quarantined") or [])

    def model(self, name: str) -> ModelDetails:
        return read(ModelDetails, self._transport.json("GET", f"v1/models/{quote(name, safe='')}"))

    def sentiment(
        self, text: str, *, model: Optional[str] = None, truncate: bool = False, explain: bool = False
    ) -> SentimentResult:
        """With `truncate`, the beginning of a text that is too long is classified; with `explain`, the words have their importance."""
        return self._sentiments({"text": text}, model, truncate, explain).results[0]

    def sentiments(
        self, texts: Iterable[str], *, model: Optional[str] = None, truncate: bool = False, explain: bool = False
    ) -> SentimentResponse:
        return self._sentiments({"texts": list(texts)}, model, truncate, explain)

    def classify(self, image: Image, *, top: Optional[int] = None, model: Optional[str] = None) -> ClassificationResponse:
        return read(ClassificationResponse, self._post_image("v1/classify", image, {"top": top, "model": model}))

    def caption(
        self,
        image: Image,
        *,
        beam: Optional[int] = None,
        alternatives: Optional[int] = None,
        attention: bool = False,
        model: Optional[str] = None,
    ) -> CaptionResponse:
        query = {"beam": beam, "alternatives": alternatives, "attention": attention or None, "model": model}
        return read(CaptionResponse, self._post_image("v1/caption", image, query))

    def styles(self) -> List[StyleSummary]:
        return read(List[StyleSummary], self._transport.json("GET", "v1/styles")["styles"])

    def thumbnail(self, name: str, *, model: Optional[str] = None) -> bytes:
        with self._transport.send("GET", f"v1/styles/{quote(name, safe='')}/thumbnail", {"model": model}) as response:
            return response.read()

    def stylize(
        self,
        image: Image,
        style: Optional[Union[str, Mapping[str, float]]] = None,
        *,
        style_image: Optional[Image] = None,
        strength: Optional[float] = None,
        size: Optional[int] = None,
        media_type: Optional[str] = None,
        model: Optional[str] = None,
    ) -> StylizedImage:
        """Gives an image a style, or a mix, `{"starry-night": 1, "the-scream": 0.4}`; or the style of any other image, `style_image`."""
        mix = ",".join(f"{name}:{weight}" for name, weight in style.items()) if isinstance(style, Mapping) else style
        query = {"style": mix, "strength": strength, "size": size, "model": model}
        if style_image is None:
            return self._image("POST", "v1/stylize", query, bytes_of(image), media_type)
        body, content_type = form([("image", "image", bytes_of(image)), ("style", "style", bytes_of(style_image))])
        return self._image("POST", "v1/stylize", query, body, media_type, content_type)

    def submit_job(
        self,
        content: Image,
        style: Image,
        *,
        iterations: Optional[int] = None,
        content_weight: Optional[float] = None,
        style_weight: Optional[float] = None,
        total_variation_weight: Optional[float] = None,
        size: Optional[int] = None,
        start: Optional[str] = None,
        model: Optional[str] = None,
    ) -> StyleJobDocument:
        fields = {
            "iterations": iterations,
            "contentWeight": content_weight,
            "styleWeight": style_weight,
            "totalVariationWeight": total_variation_weight,
            "size": size,
            "start": start,
            "model": model,
        }
        images = [("content", "content", bytes_of(content)), ("style", "style", bytes_of(style))]
        body, content_type = form([*images, *((name, None, str(value).encode()) for name, value in fields.items() if value is not None)])
        return read(StyleJobDocument, self._transport.json("POST", _JOBS, {}, body, content_type))

    def jobs(self) -> List[StyleJobDocument]:
        return read(List[StyleJobDocument], self._transport.json("GET", _JOBS)["jobs"])

    def job(self, id: str) -> StyleJobDocument:
        return read(StyleJobDocument, self._transport.json("GET", _path_of(id)))

    def delete_job(self, id: str) -> None:
        """Cancels a job that waits or runs; deletes one that has ended."""
        self._transport.send("DELETE", _path_of(id)).close()

    def watch_job(self, id: str) -> Iterator[StyleJobEvent]:
        """The events of a job until its end. A connection that breaks is made again after the last event."""
        last: Optional[str] = None
        broken = 0
        while last != "end":
            before = last
            try:
                headers = {} if last is None else {"last-event-id": last}
                with self._transport.send("GET", f"{_path_of(id)}/events", headers=headers) as response:
                    for event in events(response):
                        last = event.get("id", last)
                        yield read(StyleJobEvent, json.loads(event["data"]))
            except (OSError, http.client.HTTPException):
                if broken >= _MAX_RECONNECTIONS:
                    raise
            broken = broken + 1 if last == before else 0
            if last != "end":
                time.sleep(1)

    def wait_for_job(self, id: str, on_progress: Optional[Callable[[StyleJobEvent], None]] = None) -> StyleJobDocument:
        for event in self.watch_job(id):
            if on_progress is not None:
                on_progress(event)
        return self.job(id)

    def job_preview(self, id: str, *, media_type: Optional[str] = None) -> StylizedImage:
        return self._image("GET", f"{_path_of(id)}/preview", {}, None, media_type)

    def job_result(self, id: str, *, media_type: Optional[str] = None) -> StylizedImage:
        return self._image("GET", f"{_path_of(id)}/result", {}, None, media_type)

    def teach(
        self,
        model: str,
        images: Iterable[Tuple[str, Image]],
        *,
        to: Optional[str] = None,
        folds: Optional[int] = None,
        seed: Optional[int] = None,
    ) -> TeachResponse:
        """Teaches a classifier the labels of images: pairs of a label and an image."""
        body, content_type = form((label, _name_of(image), bytes_of(image)) for label, image in images)
        query = {"to": to, "folds": folds, "seed": seed}
        return read(TeachResponse, self._transport.json("POST", f"v1/models/{quote(model, safe='')}/teach", query, body, content_type))

    def _sentiments(
        self, texts: Mapping[str, Any], model: Optional[str], truncate: bool, explain: bool
    ) -> SentimentResponse:
        wishes = {name: True for name, wish in (("truncate", truncate), ("explain", explain)) if wish}
        data = json.dumps({**texts, **wishes}).encode()
        return read(SentimentResponse, self._transport.json("POST", "v1/sentiment", {"model": model}, data, "application/json"))

    def _post_image(self, path: str, image: Image, query: Mapping[str, Any]) -> Any:
        return self._transport.json("POST", path, query, bytes_of(image), _ANY_IMAGE)

    def _image(
        self,
        method: str,
        path: str,
        query: Mapping[str, Any],
        body: Optional[bytes],
        media_type: Optional[str],
        content_type: str = _ANY_IMAGE,
    ) -> StylizedImage:
        headers = {"accept": media_type} if media_type else {}
        if body is not None:
            headers["content-type"] = content_type
        with self._transport.send(method, path, query, body, headers) as response:
            return StylizedImage(response.read(), response.headers.get("content-type", ""), response.headers.get("torchline-model", ""))

    def _is_healthy(self, path: str) -> bool:
        once = Transport(self._transport.address, self._transport.headers, self._transport.timeout, 1, 0)
        try:
            with once.send("GET", path) as response:
                return response.status == 200
        except (TorchlineError, OSError):
            return False


def _path_of(id: str) -> str:
    return f"{_JOBS}/{quote(id, safe='')}"


def _name_of(image: Image) -> str:
    return os.path.basename(image) if isinstance(image, (str, os.PathLike)) else "image"
