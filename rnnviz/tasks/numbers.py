"""Numbers for people: the same digits in sentences and tables as the browser draws in pictures.

``browser/shared/numbers.js`` does the same: what stands beside a curve and in a sentence agrees.
"""

from __future__ import annotations

import math
import re

_HYPHEN_OF_NUMBER = re.compile(r"(?<!\w)-(?=[\d.])|(?<=\de)-(?=\d)")
_SUBSCRIPTS = str.maketrans("0123456789", "₀₁₂₃₄₅₆₇₈₉")


def rounded(value: float) -> float:
    """A number as people read it, three digits that matter; whole ones from 100 on.

    What falls short of 100 is never rounded up to it: it may be a share in per cent.
    """
    if 99.95 <= value < 100:
        return math.floor(value * 100) / 100
    return float(round(value)) if abs(value) >= 100 else float(f"{value:.3g}")


def number(value: float) -> str:
    """Three digits that matter, and commas between thousands: 0.0123, 54.3, 1,204."""
    if not math.isfinite(value):
        return "none"
    size = abs(value)
    if size and (size < 0.001 or size >= 100_000):
        mantissa, power = f"{value:.1e}".split("e")
        return f"{mantissa}e{int(power):+d}".replace("-", "\u2212")
    return f"{rounded(value):,.10g}".replace("-", "\u2212")


def with_minus(text: str) -> str:
    """Text whose numbers have a true minus sign; its hyphens stay."""
    return _HYPHEN_OF_NUMBER.sub("\u2212", text)


def numbered(symbol: str, step: int) -> str:
    """What stands at a step, counted from 0, where it has no name of its own: x₁."""
    return f"{symbol}{step + 1}".translate(_SUBSCRIPTS)


def measured(value: float, unit: str) -> str:
    """A result with its unit: 97.2%, 1.93 bits, 54.3."""
    return f"{number(value)}{unit}" if unit == "%" else f"{number(value)} {unit}".strip()
