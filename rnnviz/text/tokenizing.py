"""From text to tokens and sentences, by Unicode's properties, in any script."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import chain
from typing import Literal

import regex

from rnnviz.text.stopping import look

LONGEST_CHUNK = 200
"""Letters."""

_LONG, _OFTEN = 100_000, 4096

Unit = Literal["words", "sub-words", "characters"]
Direction = Literal["ltr", "rtl"]

_UNSPACED = (
    r"\p{Han}\p{Hiragana}\p{Katakana}\p{Bopomofo}\p{Thai}\p{Lao}\p{Khmer}\p{Myanmar}\p{Tibetan}"
    r"\p{Yi}\u3005\u3007\u30FC\uFF70"
)
# Joiners belong to words: Persian and Indic scripts write them between letters.
_LETTERS = rf"[[\p{{L}}\p{{M}}]--[{_UNSPACED}]][[\p{{L}}\p{{M}}\u200C\u200D]--[{_UNSPACED}]]*+"
# To find where a flag begins, \X counts its letters from the beginning of a row of flags.
_FLAG = r"[\U0001F1E6-\U0001F1FF]{1,2}+[\p{M}\u200D]{,9}+"
_VISIBLE = rf"{_FLAG}|(?=[^\s\p{{Cc}}\p{{Cf}}\p{{Cs}}])\X"

_WORD = regex.compile(
    rf"<unk>|{_LETTERS}(?:['\u2019\u05F3\u05F4]{_LETTERS})*+"
    rf"|\p{{Nd}}++(?:[.,:]\p{{Nd}}++)*+"
    rf"|\.{{2,}}+|-{{2,}}+|{_VISIBLE}",
    regex.V1,
)
_CHUNK = regex.compile(
    rf"<unk>|{_LETTERS}(?:['\u2019\u05F3\u05F4]{_LETTERS})*+|[{_UNSPACED}]++"
    rf"|\p{{Nd}}++|\.{{2,}}+|-{{2,}}+|{_VISIBLE}",
    regex.V1,
)
_CHARACTER = regex.compile(rf"\s++|{_VISIBLE}", regex.V1)
_UNSPACED_LETTER = regex.compile(rf"[{_UNSPACED}]", regex.V1)
_LETTER = regex.compile(r"\p{L}")
_RIGHT_TO_LEFT = regex.compile(r"[\p{Bidi_Class:R}\p{Bidi_Class:AL}]")

_STOPS = ".!?\u2026\u061f\u06d4\u0964"
_WIDE_STOPS = "\u3002\uff01\uff1f\uff61"
_QUOTES = r"\p{Pe}\p{Pf}\p{Pi}\"'\u2019\u201D"
_BOUNDARY = regex.compile(
    rf"(?P<stop>(?<![{_STOPS}])[{_STOPS}]++[{_QUOTES}_]*+)(?=\s|\Z)"
    rf"|(?P<wide>[{_WIDE_STOPS}]++[\p{{Pe}}\p{{Pf}}]*+)"
    r"|(?P<blank>\n[^\S\n]*\n)"
)
_LINE_END = regex.compile(r"(?P<blank>\n)")
_LAST_WORD = regex.compile(r"[\p{L}\p{M}.]+(?=\.$)")
_NEXT_LOWER = regex.compile(rf"\s*+[{_QUOTES}\p{{Ps}}]*+\p{{Ll}}")
# "I" is rather the pronoun ("said I.") than somebody's initial.
_ABBREVIATION = regex.compile(
    r"(?i:mr|mrs|ms|dr|prof|st|mt|rev|hon|capt|col|gen|lt|sgt|messrs|mme|mlle|esq|jr|sr|bros"
    r"|vs|viz|cf|fig|vol|etc|approx|dept|e\.g|i\.e|u\.s|bzw|usw|z\.b|d\.h)|[\p{Lu}--I]",
    regex.V1,
)


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence and where it stands: ``text[start:end]``, with no white space at its ends."""

    text: str
    start: int
    end: int


def words(text: str, lower_case: bool = True) -> list[str]:
    """Word tokens: words with their marks and apostrophes, numbers, each punctuation mark.

    Scripts written without spaces (Han, Kana, Thai, ...) give one token a character as readers see
    it (a grapheme); :func:`note` says so. ``<unk>`` stays one token.
    """
    tokens = _found(_WORD, text)
    return [token.lower() for token in tokens] if lower_case else tokens


def characters(text: str, lower_case: bool = False) -> list[str]:
    """Character tokens: one a grapheme; any run of white space is a single space."""
    tokens = _found(_CHARACTER, text)
    if lower_case:
        return [" " if token.isspace() else token.lower() for token in tokens]
    return [" " if token.isspace() else token for token in tokens]


def _found(pattern: regex.Pattern[str], text: str) -> list[str]:
    """All that a pattern finds; in a long text the search can be stopped and lets others work."""
    if len(text) < _LONG:
        return list(pattern.findall(text))
    tokens: list[str] = []
    for match in pattern.finditer(text):
        tokens.append(match.group())
        if not len(tokens) % _OFTEN:
            look()
    return tokens


def chunks(text: str) -> Iterator[tuple[str, bool]]:
    """What sub-words are cut from: each word, and whether white space or nothing stands before it.

    Unlike :func:`words`, a run of letters of a script without spaces is one chunk. A chunk has at
    most ``LONGEST_CHUNK`` letters: what is learned from a longer one takes its length squared.
    """
    for number, match in enumerate(_CHUNK.finditer(text)):
        if not number % _OFTEN:
            look()
        start, end = match.span()
        yield text[start : min(end, start + LONGEST_CHUNK)], start == 0 or text[start - 1].isspace()
        for place in range(start + LONGEST_CHUNK, end, LONGEST_CHUNK):
            yield text[place : min(end, place + LONGEST_CHUNK)], False


def split(text: str, unit: Literal["words", "characters"], lower_case: bool) -> list[str]:
    """The tokens of a text in either unit."""
    return words(text, lower_case) if unit == "words" else characters(text, lower_case)


def is_unspaced(text: str) -> bool:
    """Whether most letters at the text's beginning belong to scripts written without spaces."""
    sample = text[:20_000]
    return 2 * len(_UNSPACED_LETTER.findall(sample)) > len(_LETTER.findall(sample))


def note(text: str, unit: Unit = "words") -> str:
    """One sentence on how the text is split where that may surprise, else an empty string."""
    if unit == "words" and is_unspaced(text):
        return "This script is written without spaces between words: every character is a token."
    return ""


def direction(text: str) -> Direction:
    """Writing direction of most letters at the text's beginning: ``"ltr"`` or ``"rtl"``."""
    sample = text[:20_000]
    backward = len(_RIGHT_TO_LEFT.findall(sample))
    return "rtl" if 2 * backward > len(_LETTER.findall(sample)) else "ltr"


def sentences(text: str) -> list[Sentence]:
    """Sentences in order: they end at . ! ? … and their like in other scripts, or a blank line.

    Abbreviations and initials keep their full stop; speech that goes on in lower case ("..." he
    said) is not cut. A text of lines with next to no full stops has one sentence a line.
    """
    parts: list[Sentence] = []
    start = 0
    for end in chain(_ends(text), [len(text)]):
        look()
        piece = text[start:end]
        body = piece.strip()
        if body:
            first = start + len(piece) - len(piece.lstrip())
            parts.append(Sentence(body, first, first + len(body)))
        start = end
    return parts


def _ends(text: str) -> Iterator[int]:
    """Positions just behind each sentence."""
    lines = _lines_are_sentences(text)
    cased = any(character.isupper() for character in text[:20_000])
    for match in (_LINE_END if lines else _BOUNDARY).finditer(text):
        if lines or match["stop"] is None or _closes(text, match, cased):
            yield match.end()


def _closes(text: str, match: regex.Match[str], cased: bool) -> bool:
    """Whether the marks that were found end a sentence."""
    stop = match["stop"]
    goes_on = cased and _NEXT_LOWER.match(text, match.end()) is not None
    if goes_on:
        return False
    if stop.rstrip("_") != ".":
        return True
    before = _LAST_WORD.search(text[max(0, match.start() - 20) : match.start() + 1])
    if before is None:
        return True
    return _ABBREVIATION.fullmatch(before.group()) is None


def _lines_are_sentences(text: str) -> bool:
    """Whether a text is a list of lines rather than prose: ten lines for every full stop."""
    sample = text[:200_000]
    lines = sum(1 for line in sample.splitlines() if line.strip())
    return lines > 2 and 10 * sum(map(sample.count, _STOPS + _WIDE_STOPS)) < lines
