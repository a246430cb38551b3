"""The views' JavaScript and CSS, joined from small files, and pages that need no server."""

from __future__ import annotations

import html
import json
import re
from collections.abc import Mapping
from functools import cache
from importlib.resources import files
from typing import Any, Literal

from rnnviz.figures.theme import ACCENT, BACKGROUND, HIGHLIGHTS, INK, SURFACE, Mode

Kind = Literal["film", "arcs", "carousel", "book", "cell", "pair", "answers"]

#: Order matters only in that ``main.js`` comes last: it exports what Streamlit calls.
SHARED = ("dom", "theme", "pen", "save", "canvas", "play", "cards")
PARTS: Mapping[Kind, tuple[str, ...]] = {
    "film": (
        "data",
        "layout",
        "curve",
        "sequence",
        "panels",
        "readout",
        "controls",
        "scrub",
        "main",
    ),
    "arcs": ("layout", "window", "draw", "tint", "bubble", "select", "controls", "main"),
    "carousel": ("data", "layout", "panels", "readout", "controls", "scrub", "main"),
    "book": ("layout", "draw", "main"),
    "cell": ("data", "draw", "lines", "main"),
    "pair": ("draw", "main"),
    "answers": ("data", "main"),
}


@cache
def script(kind: Kind) -> str:
    """The JavaScript module of one component."""
    names = [f"shared/{name}.js" for name in SHARED] + [f"{kind}/{name}.js" for name in PARTS[kind]]
    highlights = {mode: dict(shades) for mode, shades in HIGHLIGHTS.items()}
    constants = (
        f"const PAGE_TEMPLATE = {script_json(_template())};\n"
        f"const HIGHLIGHTS = {script_json(highlights)};\n"
    )
    return constants + "\n".join(_read(name) for name in names)


@cache
def style(kind: Kind) -> str:
    """The CSS of one component."""
    return _read("shared/shared.css") + "\n" + _read(f"{kind}/{kind}.css")


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
        "font": "",
        "kind": kind,
        "style": style(kind),
        "data": script_json(payload),
        "script": script(kind),
    }
    return re.sub(r"@@(\w+)@@", lambda match: parts[match[1]], _template())


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
