"""Project Gutenberg's books without what surrounds them."""

from __future__ import annotations

import re
import string

_START = re.compile(
    r"^[ \t]*\*\*\*[ \t]*START OF (?:THE|THIS) PROJECT GUTENBERG EBOOK"
    r"(?:.|\n){,500}?\*\*\*[^\n]*$"
    r"|^\*END\*?[ \t]*THE SMALL PRINT!.*$",
    re.MULTILINE | re.IGNORECASE,
)
_END = re.compile(
    r"^[ \t]*\*\*\*[ \t]*END OF (?:THE|THIS) PROJECT GUTENBERG EBOOK"
    r"|^[ \t]*End of (?:the )?Project Gutenberg(?:['\u2019]s)?\b",
    re.MULTILINE | re.IGNORECASE,
)
_CREDIT = re.compile(
    r"\A\s*(?:Produced by|E-text prepared by|This etext was prepared by|Transcribed from)\b"
    r".*?(?=\n\s*\n|\Z)",
    re.IGNORECASE | re.DOTALL,
)
_CONTENTS = re.compile(r"^[ \t]*(?:table of )?contents\.?[ \t]*$", re.MULTILINE | re.IGNORECASE)
_EMPHASIS = re.compile(r"(?<!\w)_([^_\n]+(?:\n[^_\n]+)?)_(?!\w)")
_LARGEST_HEADER = 50_000
_MOST_CHAPTERS = 500


def strip_boilerplate(text: str) -> str:
    r"""A book's own words: no header, no licence, no list of chapters, no marks of emphasis.

    A text that is not one of Project Gutenberg's comes back as it is.

    Args:
        text: with lines that end in ``"\n"``.
    """
    start = _START.search(text, 0, _LARGEST_HEADER)
    if start is None:
        return text
    body = text[start.end() :]
    end = _END.search(body)
    body = body[: end.start()] if end else body
    body = _CREDIT.sub("", body)
    return _EMPHASIS.sub(r"\1", _without_contents(body)).strip() + "\n"


def _without_contents(body: str) -> str:
    """Drop a list of chapters whose every line comes again as a heading."""
    heading = _CONTENTS.search(body, 0, _LARGEST_HEADER)
    if heading is None:
        return body
    entries: list[str] = []
    position = heading.end()
    rest = _plain(body[position:])
    for line in body[position : position + _LARGEST_HEADER].splitlines(keepends=True):
        position += len(line)
        entry = _plain(line)
        again = any(known.startswith(entry) for known in entries)
        if entry and (again or rest.count(entry) < 2 or len(entries) == _MOST_CHAPTERS):
            break
        if entry:
            entries.append(entry)
            last = position
    if len(entries) < 2:
        return body
    return body[: heading.start()] + body[last:]


def _plain(text: str) -> str:
    """A text in lower case with single spaces and no page numbers at its end."""
    return " ".join(text.split()).rstrip(string.digits).rstrip(" .").lower()
