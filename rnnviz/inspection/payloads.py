"""What browser components are sent: JSON in UTF-8, made once and shared by all who look at it."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

KEPT_BYTES = 24_000_000
"""Bytes of each kind that are kept."""


def packed(payload: Mapping[str, Any]) -> bytes:
    """A payload as it is sent."""
    return json.dumps(payload, separators=(",", ":")).encode()


def completed(sent: bytes, **own: Any) -> bytes:
    """A packed payload with entries that are not the same for all; they replace those of its own.

    What is sent is read as any JSON is: of two entries with one name the last counts.
    """
    return sent[:-1] + b"," + packed(own)[1:]
