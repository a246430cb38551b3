"""Tokens as people write them: with spaces where a script and its punctuation have them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import regex

from rnnviz.text.subwords import SPACE
from rnnviz.text.tokenizing import Unit, is_unspaced
from rnnviz.text.vocabulary import END

_CLOSING = regex.compile(r"[.,;:!?\u2026\u060c\u061b\u061f\u06d4%\p{Pe}\p{Pf}]+")
_OPENING = regex.compile(r"[\p{Ps}\p{Pi}$\u00a3\u20ac]+")
_WIDE = regex.compile(r"[\u3000-\u303f\uff00-\uffef]+")


def pieces(tokens: Sequence[str], unit: Unit) -> list[str]:
    """Each token with the white space that stands before it; an end of a sentence is a new line.

    Put together they are a text for people. Which of two quotation marks opens is not known, so
    straight ones keep their spaces.
    """
    found: list[str] = []
    before: str | None = None
    for token in tokens:
        if token == END:
            found.append("\n" if before not in (None, END) else "")
        elif unit == "sub-words":
            shown = token.replace(SPACE, " ")
            found.append(shown.lstrip(" ") if before in (None, END) else shown)
        elif unit == "characters" or before in (None, END):
            found.append(token)
        else:
            assert before is not None
            found.append((" " if _spaced(before, token) else "") + token)
        before = token
    return found


def readable(tokens: Iterable[str], unit: Unit) -> str:
    """Tokens as a text for people."""
    return "".join(pieces(list(tokens), unit)).strip()


def _spaced(before: str, token: str) -> bool:
    """Whether people write a space between two words."""
    if _CLOSING.fullmatch(token) or _OPENING.fullmatch(before):
        return False
    if _WIDE.fullmatch(token) or _WIDE.fullmatch(before):
        return False
    return not (is_unspaced(before) and is_unspaced(token))
