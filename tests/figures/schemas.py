"""Finished figures held against the schemas of those who draw them."""

from __future__ import annotations

import base64
import csv
import io
import json
from typing import Any

import altair as alt
import numpy as np
import plotly.graph_objects as go


def chart(spec: dict[str, Any]) -> dict[str, Any]:
    """A chart in Vega-Lite as it reaches the browser; altair refuses what is none."""
    sent: dict[str, Any] = json.loads(json.dumps(spec, allow_nan=False))
    alt.Chart.from_dict(sent, validate=True)
    return sent


def rows(data: dict[str, Any]) -> list[dict[str, Any]]:
    """The data of a layer."""
    values = data["values"]
    if isinstance(values, list):
        return values
    numbers = data["format"]["parse"]
    return [
        {name: float(text) if name in numbers else text for name, text in row.items()}
        for row in csv.DictReader(io.StringIO(values))
    ]


def figure(finished: dict[str, Any]) -> go.Figure:
    """A finished figure as plotly reads it; plotly refuses what is none."""
    sent = json.loads(json.dumps(finished, allow_nan=False))
    go.Figure(sent)
    return go.Figure(_unpacked(sent))


def _unpacked(part: Any) -> Any:
    if isinstance(part, list):
        return [_unpacked(one) for one in part]
    if not isinstance(part, dict):
        return part
    if "bdata" in part:
        array = np.frombuffer(base64.b64decode(part["bdata"]), part["dtype"])
        shape = part.get("shape")
        return array if shape is None else array.reshape([int(n) for n in shape.split(",")])
    return {name: _unpacked(value) for name, value in part.items()}
