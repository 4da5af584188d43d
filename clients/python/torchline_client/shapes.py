"""What the service answers. Names are those of its OpenAPI document, in Python's spelling."""

from __future__ import annotations

import dataclasses
import typing
from dataclasses import dataclass
from typing import Any, Dict, List, Optional, Type, TypeVar

T = TypeVar("T")


@dataclass(frozen=True)
class SeedMetric:
    seed: int
    value: float


@dataclass(frozen=True)
class Metric:
    """A measured figure; `mean` is over training runs that differ in their seed only."""

    name: str
    data: str
    value: float
    seeds: List[SeedMetric]
    mean: Optional[float] = None


@dataclass(frozen=True)
class SkippedProvider:
    """A provider that stands before the one in use and does not work."""

    name: str
    reason: str


@dataclass(frozen=True)
class QuarantinedVersion:
    """A version that is damaged and not served."""

    name: str
    version: int
    reason: str


@dataclass(frozen=True)
class ModelSummary:
    name: str
    version: int
    task: str
    default: bool
    state: str
    metrics: List[Metric]
    provider: str
    description: Optional[str] = None
    skipped_providers: Optional[List[SkippedProvider]] = None


@dataclass(frozen=True)
class ModelDetails:
    """A model; `manifest` is the package's `model.json`."""

    default: bool
    state: str
    manifest: Dict[str, Any]
    provider: str
    skipped_providers: Optional[List[SkippedProvider]] = None


@dataclass(frozen=True)
class SentimentError:
    """Why a text, of several, has no class."""

    title: str
    detail: str
    limit: Optional[int] = None
    unit: Optional[str] = None


@dataclass(frozen=True)
class SentimentWord:
    """A word of a text, or several in a long one. `importance` is how much the log-odds of the label fall without it; `start` and
    `length` count UTF-16 code units, of which an emoji has two or more."""

    text: str
    start: int
    length: int
    importance: float


@dataclass(frozen=True)
class SentimentResult:
    """The class of a text, where `score` is the probability of `label`; or, among several texts, what is wrong with it. `certain` is
    false where the label is a guess, and None if the model does not tell."""

    label: Optional[str] = None
    score: Optional[float] = None
    truncated: Optional[bool] = None
    error: Optional[SentimentError] = None
    certain: Optional[bool] = None
    words: Optional[List[SentimentWord]] = None


@dataclass(frozen=True)
class SentimentResponse:
    model: str
    results: List[SentimentResult]


@dataclass(frozen=True)
class Prediction:
    label: str
    score: float


@dataclass(frozen=True)
class ClassificationResponse:
    """The classes of an image, the most probable first; `certain` is false for an image unlike all of the training, None if the model does not tell."""

    model: str
    predictions: List[Prediction]
    certain: Optional[bool] = None


@dataclass(frozen=True)
class AttendedWord:
    """A word of a caption; `attention` has the rows of a square grid over the image, from above."""

    word: str
    attention: List[List[float]]


@dataclass(frozen=True)
class CaptionAlternative:
    caption: str
    log_probability: float
    words: Optional[List[AttendedWord]] = None


@dataclass(frozen=True)
class CaptionResponse:
    model: str
    caption: str
    alternatives: List[CaptionAlternative]


@dataclass(frozen=True)
class StyleSummary:
    name: str
    title: str
    artist: str
    year: int
    licence: str
    model: str
    thumbnail: str


@dataclass(frozen=True)
class StylizedImage:
    """An image that the service made: the bytes of its file, its format, and the model."""

    image: bytes
    media_type: str
    model: str


@dataclass(frozen=True)
class LossPoint:
    iteration: int
    content: float
    style: float
    total_variation: float


@dataclass(frozen=True)
class StyleJobSettings:
    iterations: int
    content_weight: float
    style_weight: float
    total_variation_weight: float
    start: str


@dataclass(frozen=True)
class StyleJobLinks:
    self: str
    events: str
    preview: Optional[str] = None
    result: Optional[str] = None


@dataclass(frozen=True)
class StyleJobDocument:
    """A job; `state` is queued, running, succeeded, failed or cancelled."""

    id: str
    state: str
    model: str
    iteration: int
    settings: StyleJobSettings
    width: int
    height: int
    created: str
    links: StyleJobLinks
    started: Optional[str] = None
    ended: Optional[str] = None
    error: Optional[str] = None
    losses: Optional[List[LossPoint]] = None

    @property
    def has_ended(self) -> bool:
        return self.state in ("succeeded", "failed", "cancelled")


@dataclass(frozen=True)
class StyleJobEvent:
    """The progress of a job."""

    state: str
    iteration: int
    iterations: int
    losses: Optional[LossPoint] = None
    error: Optional[str] = None


@dataclass(frozen=True)
class TaughtLabel:
    label: str
    images: int
    recognised: float


@dataclass(frozen=True)
class LeftOutImage:
    label: str
    file: str
    reason: str


@dataclass(frozen=True)
class TeachResponse:
    model: str
    version: int
    parent: str
    accuracy: float
    deviation: float
    labels: List[TaughtLabel]
    images: int
    skipped_images: int
    skipped: List[LeftOutImage]
    saw_images_before: bool
    seconds: float


def json_name(field: str) -> str:
    """The name of a field in JSON."""
    first, *others = field.split("_")
    return first + "".join(other.capitalize() for other in others)


def read(shape: Type[T], value: Any) -> T:
    """Reads a value of JSON. Members that are unknown here are left out: a newer service may have more."""
    return typing.cast(T, _read(shape, value))


def _read(shape: Any, value: Any) -> Any:
    origin = typing.get_origin(shape)
    if value is None or shape is Any:
        return value
    if origin is typing.Union:
        return _read(typing.get_args(shape)[0], value)
    if origin is list:
        return [_read(typing.get_args(shape)[0], one) for one in value]
    if dataclasses.is_dataclass(shape):
        hints = typing.get_type_hints(shape)
        names = {field.name: json_name(field.name) for field in dataclasses.fields(shape)}
        return shape(**{field: _read(hints[field], value[name]) for field, name in names.items() if name in value})
    return value
