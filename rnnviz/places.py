"""Places: where the app, its assets and the shipped runs are, in a checkout and once installed."""

from __future__ import annotations

from pathlib import Path

_PACKAGE = Path(__file__).resolve().parent


def place(name: str) -> Path:
    """What a checkout has beside the package and a wheel within it (``pyproject.toml`` says so).

    Args:
        name: such as ``"app.py"``, ``"assets"``, ``"models"`` or ``"static"``.
    """
    installed = _PACKAGE / "top" / name
    return installed if installed.exists() else _PACKAGE.parent / name
