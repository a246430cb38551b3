from __future__ import annotations

import tomllib
from itertools import pairwise

import font

CONFIG = tomllib.loads((font.ROOT / ".streamlit" / "config.toml").read_text("utf-8"))


def test_the_app_names_every_piece_of_the_font_with_its_characters() -> None:
    """Where they differ, run: python tools/font.py."""
    told = {face["url"]: face["unicodeRange"] for face in CONFIG["theme"]["fontFaces"]}
    assert told == {
        f"app/static/sans-{piece}.woff2": ", ".join(f"U+{each}" for each in ranges.split())
        for piece, ranges in font.PIECES.items()
    }
    assert CONFIG["server"]["enableStaticServing"]
    for piece in font.PIECES:
        assert (font.ROOT / "static" / f"sans-{piece}.woff2").read_bytes()[:4] == b"wOF2"
    assert "SIL OPEN FONT LICENSE" in (font.ROOT / "static" / "OFL.txt").read_text("utf-8")


def test_no_character_is_in_two_pieces() -> None:
    ends = sorted(
        tuple(int(end, 16) for end in each.split("-"))
        for ranges in font.PIECES.values()
        for each in ranges.split()
    )
    assert all(before[-1] < after[0] for before, after in pairwise(ends))
