"""Errors of the service."""

from __future__ import annotations

import email.utils
import json
import time
from typing import Any, Dict, Optional


class TorchlineError(Exception):
    """The service answered with an error, as application/problem+json describes it (RFC 9457)."""

    def __init__(self, status: int, problem: Dict[str, Any], retry_after: Optional[float]) -> None:
        title, detail = problem.get("title"), problem.get("detail")
        super().__init__(": ".join(part for part in (f"{status} {title or ''}".strip(), detail) if part))
        self.status = status
        self.problem = problem
        #: Seconds to wait before the next attempt, where the service gives a time.
        self.retry_after = retry_after


def error_of(status: int, reason: str, content_type: str, body: bytes, retry_after: Optional[str]) -> TorchlineError:
    """The error of a response. A proxy in between answers in its own way."""
    problem: Dict[str, Any] = {"title": reason, "status": status}
    if content_type.startswith("application/problem+json"):
        try:
            problem = json.loads(body)
        except ValueError:
            pass
    return TorchlineError(status, problem, seconds_of(retry_after))


def seconds_of(retry_after: Optional[str]) -> Optional[float]:
    """The seconds of Retry-After, which is a number or a date."""
    if retry_after is None:
        return None
    if retry_after.strip().isdigit():
        return float(retry_after)
    try:
        return max(0.0, email.utils.parsedate_to_datetime(retry_after).timestamp() - time.time())
    except (TypeError, ValueError):
        return None
