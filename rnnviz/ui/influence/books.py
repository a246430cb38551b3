"""Which long texts a model can read, and their arrows: found in the background and kept.

There is what the model was trained on, each book of it, the sample, and a text of one's own.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Hashable
from pathlib import PurePosixPath
from typing import Any, NamedTuple

import streamlit as st

from rnnviz.inspection.runs import text_problem
from rnnviz.inspection.search import can_be_searched
from rnnviz.jobs.background import Background, Report
from rnnviz.jobs.worker import lower_priority
from rnnviz.probe.book import BookArrows, BookOptions, BookText, Watch, book_arrows, read_book
from rnnviz.run import Run
from rnnviz.store import RecentCache
from rnnviz.tasks.text_source import read_source
from rnnviz.text import default_library
from rnnviz.ui.frame import plain
from rnnviz.ui.own_text import SAMPLE, SAMPLE_TITLE
from rnnviz.ui.page_state import PageState
from rnnviz.ui.rights import may_read_text
from rnnviz.ui.text_input import give_text

MODEL, SAMPLE_KEY = "model", "sample"
_KEY = re.compile(r"model|sample|part-[1-9]\d?|[0-9a-f]{16}")
_POLL_SECONDS = 0.5
_COUNTED = {"Splitting": "characters", "Scoring": "units", "Parsing": "sentences"}
"""What the phases of a reading count, where it is not words."""


def parse_book(key: str) -> str:
    """A text's name in the link.

    Raises:
        ValueError: when it is none.
    """
    if _KEY.fullmatch(key) is None:
        raise ValueError(f"There is no text {key!r}: choose one of those on the page.")
    return key


def book_titles(run: Run, own: str | None) -> dict[str, str]:
    """The texts at hand, by their names in the link; the first is short and read in a moment.

    Args:
        run: whose own text is among them, where it is at hand.
        own: the id of a text of the visitor's, if any.
    """
    options, titles = text_problem(run).options, {SAMPLE_KEY: SAMPLE_TITLE}
    if can_be_searched(run) and may_read_text(run.id, run.config):
        titles[MODEL] = "The text that the model was trained on"
        parts = _parts(options)
        if len(parts) > 1:
            titles |= {f"part-{k}": f"Only {_title(p)}" for k, p in enumerate(parts, 1)}
    if own is not None and default_library().exists(own):
        titles[own] = default_library().name(own)
    return titles


def choose_book(state: PageState, run: Run, wide: Any, own: Any, begin: Callable[..., None]) -> str:
    """Let people choose a long text or give their own; its name in the link.

    Args:
        state: with ``book``, what is chosen.
        run: which reads.
        wide, own: the places of both widgets.
        begin: called with another text; with its id where it was just given.
    """
    titles = book_titles(run, state["book"])
    if state["book"] not in (None, *titles):
        state.refuse("book", "The text in the link is not on this server; here is another one.")
    first = next(iter(titles))
    with wide:
        state.select("Long text", "book", titles, usual=first, then=begin)
    with own:
        own_book(begin, state)
    return state["book"] or first


def read_text(run: Run, key: str) -> str:
    """A text by its name in the link.

    Raises:
        ValueError: when it is not at hand; one sentence.
    """
    options = text_problem(run).options
    if key == MODEL:
        return read_source(options)
    if key == SAMPLE_KEY:
        return SAMPLE.read_text(encoding="utf-8")
    if key.startswith("part-"):
        parts, place = _parts(options), int(key.removeprefix("part-")) - 1
        if place >= len(parts):
            raise ValueError("This model was trained on fewer texts: choose another one.")
        return read_source({**options, "path": parts[place]})
    return default_library().get(key)


def own_book(taken: Callable[[str], None], state: PageState) -> None:
    """Let people upload or paste a long text.

    Args:
        taken: is told its id.
        state: names the widgets.
    """
    with st.popover("Your text", icon=":material/upload_file:", width="stretch"):
        key = state.widget_key("book")
        give_text(
            key,
            lambda text, name: taken(default_library().add(text, name)),
            "to read",
            "Read the pasted text",
            120,
        )


def _parts(options: dict[str, Any]) -> list[str]:
    return [path for path in str(options.get("path") or "").split("+") if path]


def _title(path: str) -> str:
    """What to call a file: its name in words."""
    stem = PurePosixPath(path).name.split(".")[0]
    return stem.replace("-", " ").replace("_", " ").capitalize()


_MOST_BYTES = 300_000_000

_BOOKS: RecentCache[Hashable, BookArrows] = RecentCache(16, _MOST_BYTES)
_TEXTS: RecentCache[Hashable, BookText] = RecentCache(6, _MOST_BYTES // 4)
_WORK: Background[BookArrows] = Background(lambda key, found: _BOOKS.put(key, found, found.nbytes))


class BookKey(NamedTuple):
    """What determines a book's arrows.

    Attributes:
        run_id, step: of the model.
        text: its name in the link; with the run it says which text.
        options: how the arrows are chosen.
    """

    run_id: str
    step: int
    text: str
    options: BookOptions


def key_of(run: Run, text: str, options: BookOptions) -> BookKey:
    """The key of a book under a run's last weights."""
    return BookKey(run.id, run.latest.step, text, options)


def find(run: Run, key: BookKey) -> BookArrows | Report:
    """The arrows where they are known, else how far the search has come; it begins by itself.

    Raises:
        ValueError: when too much waits already; one sentence.
    """
    known = _BOOKS.get(key)
    if known is not None:
        return known
    return _WORK.start(key, lambda watch: _find(run, key, watch))


def look(key: BookKey) -> BookArrows | Report | None:
    """As :func:`find`, but nothing is begun; None where nothing is known or under way."""
    return _BOOKS.get(key) or _WORK.look(key)


def _find(run: Run, key: BookKey, watch: Watch) -> BookArrows:
    where = (key.run_id, key.text)
    text = _TEXTS.get(where)
    if text is None:
        text = read_book(text_problem(run), read_text(run, key.text), watch)
        _TEXTS.put(where, text, 4 * len(text) + 200 * len(text.names))
    # From here on the model works, and gives way to the interface; splitting the text holds the
    # interpreter's lock, and whoever holds it slowly makes everybody wait.
    lower_priority()
    return book_arrows(run, text, key.options, watch)


def waiting(run: Run, look: Callable[[], object], first: Report) -> None:
    """How far the reading of a text has come; when it is done, the page is drawn once more.

    Args:
        run: which reads.
        look: gives a report as long as it is under way.
        first: the report of now.
    """
    st.fragment(_waiting, run_every=_POLL_SECONDS)(run, look, first)


def _waiting(run: Run, look: Callable[[], object], first: Report) -> None:
    found = first if first.error else look()
    if not isinstance(found, Report):
        st.rerun()
    if found.error:
        st.error(plain(found.error))
        if st.button("Try again"):
            st.rerun()
        return
    item = text_problem(run).item
    st.progress(found.share, text=plain(_line(found, item)))


def _line(report: Report, item: str) -> str:
    """What is being done, how much of it, and how long it takes."""
    if not report.phase:
        return "Waiting: another text is being read."
    counted = _COUNTED.get(report.phase.partition(" ")[0], f"{item}s")
    line = f"{report.phase}: {report.done:,} of {report.total:,} {counted}"
    line += f", {report.elapsed:.0f} s"
    if report.remaining is not None:
        line += f", about {report.remaining:.0f} s left"
    return line
