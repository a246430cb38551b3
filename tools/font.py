"""Cut the app's font into the pieces that saved pages and pictures carry: ``static/*.woff2``.

    pip install fonttools brotli
    python tools/font.py

The font is the one that Streamlit brings, Source Sans by Adobe. Its licence (``static/OFL.txt``)
asks that what is made from it has another name. Which piece has which characters stands in
``.streamlit/config.toml`` as well; a piece is carried only by what needs it.
"""

from __future__ import annotations

import io
from pathlib import Path

import streamlit
from fontTools.subset import Options, Subsetter
from fontTools.ttLib import TTFont
from fontTools.varLib.instancer import instantiateVariableFont

ROOT = Path(__file__).resolve().parents[1]
NAME = "rnnviz Sans"
WEIGHTS = (400, 700)
PIECES = {
    "latin": "20-7E A0-FF 131 152-153 2010-2027 2030-203A 2070-209F 20AC 2190-2193 2200-22FF "
    "3BC 3C3 2713 2717",
    "latin-ext": "100-130 132-151 154-24F 2B0-36F 1E00-1EFF",
    "greek-cyrillic": "370-3BB 3BD-3C2 3C4-52F 1F00-1FFF",
}
"""Characters of the pieces, as in CSS but for the ``U+``."""


def main() -> None:
    """Write every piece."""
    media = Path(streamlit.__file__).parent / "static" / "static" / "media"
    (source,) = media.glob("SourceSansVF-Upright.*.woff2")
    for piece, ranges in PIECES.items():
        found = cut(source, ranges)
        found.save(ROOT / "static" / f"sans-{piece}.woff2")
        print(f"{piece}: {len(found.getBestCmap())} characters")


def cut(source: Path, ranges: str) -> TTFont:
    """The font with some of its characters, and no weights but those that figures use."""
    options = Options()
    options.layout_features = ["kern", "liga", "mark", "mkmk", "tnum", "ccmp", "locl"]
    options.name_IDs = [0, 13, 14]
    options.hinting = False
    ends = [tuple(int(end, 16) for end in each.split("-")) for each in ranges.split()]
    subsetter = Subsetter(options)
    subsetter.populate(unicodes=[one for each in ends for one in range(each[0], each[-1] + 1)])
    font = TTFont(source)
    subsetter.subset(font)
    # What was left out is forgotten only once the font is read anew.
    font.flavor = None
    plain = io.BytesIO()
    font.save(plain)
    smaller = instantiateVariableFont(TTFont(plain), {"wght": WEIGHTS})
    for number, text in {1: NAME, 2: "Regular", 4: NAME, 6: NAME.replace(" ", "")}.items():
        smaller["name"].setName(text, number, 3, 1, 0x409)
    smaller.flavor = "woff2"
    return smaller


if __name__ == "__main__":
    main()
