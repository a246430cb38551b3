from __future__ import annotations

import io

import numpy as np
import pytest
import screenshots
from environment import ToolError
from PIL import Image


def picture(pixels: np.ndarray) -> Image.Image:
    return Image.fromarray(pixels.astype(np.uint8))


def difference(before: Image.Image, after: bytes) -> float:
    now = Image.open(io.BytesIO(after)).convert("RGB")
    return float(np.abs(np.asarray(before, int) - np.asarray(now, int)).mean())


def test_a_picture_keeps_every_colour() -> None:
    before = picture(np.random.default_rng(0).integers(0, 256, (90, 160, 3)))
    after = screenshots.optimised(before)
    assert difference(before, after) == 0.0


def test_an_unknown_page_is_told_before_anything_starts(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(screenshots, "app", None)
    with pytest.raises(ToolError, match="no page 'nonsense': choose among first, lessons"):
        screenshots.main(["playground", "nonsense"])
