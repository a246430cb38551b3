"""The views' JavaScript and CSS, and pages that need no server.

The JavaScript is written as modules, one folder for each kind of view beside ``shared``, and joined
into ``bundles`` by ``python tools/dev.py bundle``. Only who changes it needs node.
"""

from __future__ import annotations

import base64
import html
import json
import re
import tomllib
from collections.abc import Mapping
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import Any, Literal, get_args

from rnnviz.figures.theme import ACCENT, BACKGROUND, HIGHLIGHTS, INK, SURFACE, Mode
from rnnviz.places import place

Kind = Literal["film", "arcs", "carousel", "book", "cell", "pair", "answers", "words"]
KINDS: tuple[Kind, ...] = get_args(Kind)


@cache
def script(kind: Kind | Literal["all"]) -> str:
    """The JavaScript module of one kind of view, or of all of them.

    It exports ``mount(root, data, callbacks)``; that of one kind has the function that Streamlit
    calls as its default, that of all what anywidget calls. See ``shared/mount.js``.
    """
    return _read(f"bundles/{kind}.js")


@cache
def style(kind: Kind | Literal["all"]) -> str:
    """The CSS of one kind of view, or of all of them."""
    kinds = KINDS if kind == "all" else (kind,)
    return "\n".join(
        _read(name) for name in ("shared/shared.css", *(f"{k}/{k}.css" for k in kinds))
    )


@cache
def notebook_style(kind: Kind) -> str:
    """The CSS of one kind of view, in the colours of the notebook around it."""
    # Where a notebook names no colour, the app's light ones stand in.
    shades = {"background": BACKGROUND, "surface": SURFACE, "ink": INK, "accent": ACCENT}
    around = re.sub(r"@@(\w+)@@", lambda match: shades[match[1]]["light"], _read("notebook.css"))
    return style(kind) + "\n" + around


def constants() -> str:
    """The module ``shared/generated.js``: what the JavaScript has from Python."""
    highlights = {mode: dict(shades) for mode, shades in HIGHLIGHTS.items()}
    return (
        "// What Python hands over, written by `python tools/dev.py bundle`.\n\n"
        "/** Colours of what stands out, by mode and name.\n"
        " * @type {Record<string, Record<string, string>>} */\n"
        f"export const HIGHLIGHTS = {json.dumps(highlights, indent=2)};\n\n"
        "/** A page of its own; its parts are names between double at signs. */\n"
        f"export const PAGE_TEMPLATE = {json.dumps(_template())};\n"
    )


def write_constants() -> None:
    """Write `constants` to where the JavaScript has them; bundles are made after that."""
    path = Path(__file__).parent / "shared" / "generated.js"
    path.write_text(constants(), encoding="utf-8")


def standalone_page(payload: Mapping[str, Any]) -> str:
    """One HTML file that shows a payload without the app and without a network.

    Args:
        payload: What `film_payload`, `arcs_payload` or `carousel_payload` returns.
    """
    kind: Kind = payload["kind"]
    parts = {
        "title": html.escape(payload.get("title") or payload["name"]),
        "about": "".join(f"<p>{html.escape(line)}</p>" for line in payload.get("about", ()))
        + payload.get("equation", ""),
        "font": _font_rules(json.dumps(payload, ensure_ascii=False)),
        "kind": kind,
        "style": style(kind),
        "type": "application/json",
        "data": script_json(payload),
        "script": script(kind),
    }
    return re.sub(r"@@(\w+)@@", lambda match: parts[match[1]], _template())


def _font_rules(text: str) -> str:
    """CSS that carries the pieces of the app's font that a text needs."""
    codes = set(map(ord, text))
    return "\n".join(
        f'@font-face {{ font-family: "Source Sans"; font-weight: {face["weight"]}; '
        f"unicode-range: {face['unicodeRange']}; "
        f"src: url(data:font/woff2;base64,{_font_file(Path(face['url']).name)}); }}"
        for face in _faces()
        if any(not codes.isdisjoint(span) for span in _spans(face["unicodeRange"]))
    )


@cache
def _faces() -> list[dict[str, str]]:
    """The pieces as the app serves them (``tools/font.py``)."""
    config = place(".streamlit/config.toml").read_text(encoding="utf-8")
    faces: list[dict[str, str]] = tomllib.loads(config)["theme"]["fontFaces"]
    return faces


@cache
def _font_file(name: str) -> str:
    return base64.b64encode((place("static") / name).read_bytes()).decode("ascii")


def _spans(ranges: str) -> list[range]:
    """The characters of a CSS ``unicode-range``."""
    ends = [part.strip().removeprefix("U+").split("-") for part in ranges.split(",")]
    return [
        range(int(first, 16), int(last[-1] if last else first, 16) + 1) for first, *last in ends
    ]


@cache
def _template() -> str:
    """The page without its contents, in the app's colours."""
    shades = {
        "--st-background-color": BACKGROUND,
        "--st-secondary-background-color": SURFACE,
        "--st-text-color": INK,
        "--st-primary-color": ACCENT,
    }

    def rule(mode: Mode) -> str:
        return " ".join(f"{name}: {color[mode]};" for name, color in shades.items())

    font = '"Source Sans", system-ui, "Segoe UI", Roboto, "Noto Sans", sans-serif'
    theme = (
        f":root {{ color-scheme: light dark; --st-font: {font}; {rule('light')} }}\n"
        f"@media (prefers-color-scheme: dark) {{ :root {{ {rule('dark')} }} }}"
    )
    return _read("standalone.html").replace("@@theme@@", theme)


def script_json(value: Any) -> str:
    """JSON that is harmless inside a script element, whatever text it carries."""
    text = json.dumps(value)
    return text.replace("<", "\\u003c").replace(">", "\\u003e").replace("&", "\\u0026")


def _read(name: str) -> str:
    return files(__package__).joinpath(name).read_text(encoding="utf-8")
