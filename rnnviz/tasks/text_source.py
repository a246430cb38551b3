"""Where the text of a text task comes from: its options, the library or the data folder."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path, PurePath
from typing import Any

from rnnviz.settings import StoreSettings
from rnnviz.tasks.options import Option
from rnnviz.text import MAX_BYTES, decode, default_library, strip_boilerplate
from rnnviz.text.library import clean_name, first_words

SOURCES = (
    Option("text", "", maximum=MAX_BYTES, help="The text itself."),
    Option("text_id", "", maximum=16, help="The id of a text in the text library."),
    Option(
        "path",
        "",
        maximum=300,
        help="A file in the folder RNNVIZ_DATA, or several with + between them.",
    ),
)


def read_source(options: Mapping[str, Any]) -> str:
    """The text that the options name, without what Project Gutenberg adds to it.

    Raises:
        ValueError: when the options name no text, more than one, or one that cannot be read.
    """
    given = [source.name for source in SOURCES if options[source.name]]
    if len(given) != 1:
        raise ValueError("Give one text to learn from: the text itself, its id or its path.")
    if options["text"]:
        return strip_boilerplate(str(options["text"]).replace("\r\n", "\n"))
    if options["text_id"]:
        return strip_boilerplate(default_library().get(options["text_id"]))
    return _join([strip_boilerplate(_read_path(path)) for path in options["path"].split("+")])


def text_name(options: Mapping[str, Any]) -> str:
    """What people call the text that the options name; "" where they name none that is known."""
    if options.get("text"):
        return first_words(str(options["text"]))
    if options.get("text_id"):
        return default_library().name(options["text_id"])
    paths = filter(None, str(options.get("path") or "").split("+"))
    return clean_name(" + ".join(PurePath(path).stem for path in paths))


def source_bytes(options: Mapping[str, Any]) -> int:
    """About how many bytes the text that the options name has; nothing of it is read.

    Raises:
        ValueError: when the text is not at hand.
    """
    if options.get("text"):
        return len(str(options["text"]))
    if options.get("text_id"):
        return default_library().size(options["text_id"])
    return sum(_file(path).stat().st_size for path in str(options.get("path") or "").split("+"))


def source_beginning(options: Mapping[str, Any], characters: int) -> str:
    """The first characters of the text that the options name; the rest of it is not read.

    Raises:
        ValueError: when the text is not at hand.
    """
    if options.get("text"):
        text = str(options["text"])[:characters].replace("\r\n", "\n")
    elif options.get("text_id"):
        text = default_library().beginning(options["text_id"], characters)
    else:
        with _file(str(options.get("path") or "").split("+")[0]).open("rb") as stream:
            text = decode(stream.read(characters)).text
    return strip_boilerplate(text)


def _join(texts: list[str]) -> str:
    """Several texts as one whose last tenth, which is held out, is the last tenths of them all."""
    if len(texts) == 1:
        return texts[0]
    parts = [_cut(text) for text in texts]
    return "\n\n".join([*(head for head, _ in parts), *(tail for _, tail in parts)])


def _cut(text: str) -> tuple[str, str]:
    """A text in two where a paragraph begins after nine tenths of it."""
    place = text.find("\n\n", len(text) * 9 // 10)
    return (text, "") if place < 0 else (text[:place], text[place:])


def _read_path(path: str) -> str:
    """A file of the data folder as text."""
    with _file(path).open("rb") as stream:
        return decode(stream.read(MAX_BYTES + 1)).text


def _file(path: str) -> Path:
    """A file of the data folder; none outside it, whatever the path says."""
    folder = StoreSettings.from_environment().data
    if not folder:
        raise ValueError("Set RNNVIZ_DATA to the folder that the path of the text starts from.")
    root = Path(folder).expanduser().resolve()
    try:
        file = (root / path).resolve()
        inside = file.is_relative_to(root) and file.is_file()
    except (OSError, ValueError):
        inside = False
    if not inside:
        raise ValueError(f"There is no file {path!r} in the folder RNNVIZ_DATA.")
    return file
