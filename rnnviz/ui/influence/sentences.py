"""Where the Influence page's text comes from: typed, picked, or found in the model's own text."""

from __future__ import annotations

import json
from functools import cache, partial
from pathlib import Path
from typing import Any, NamedTuple

import streamlit as st

from rnnviz.inspection.arrows import MOST_CHARACTERS
from rnnviz.inspection.runs import example_batch, text_problem
from rnnviz.inspection.search import can_be_searched, find_sentences
from rnnviz.run import Run
from rnnviz.text import default_library
from rnnviz.ui.frame import ASSETS, plain, tell
from rnnviz.ui.page_state import PageState
from rnnviz.ui.rights import may_read_text
from rnnviz.ui.text_input import LONGEST_SENT
from rnnviz.ui.trainings import is_shipped

FILE = ASSETS / "gallery.json"
_TEXTS = ("kind", "text", "book", "chapter")


class Example(NamedTuple):
    """One sentence.

    Attributes:
        kind: what its most telling arrow shows.
        text: the sentence.
        book, chapter: where it is from.
        word: where that arrow starts, counted from 0.
        source: the word that it points at.
    """

    kind: str
    text: str
    book: str
    chapter: str
    word: int
    source: int

    @property
    def title(self) -> str:
        """What the list of examples says."""
        where = f"{self.book}, {self.chapter}" if self.chapter else self.book
        return f"{self.kind[:1].upper()}{self.kind[1:]}: {self.text} ({where})"


def gallery_of(run: Run) -> tuple[Example, ...]:
    """The examples for a run, by kind; none for runs on other texts or other tokens."""
    if text_problem(run).unit != "words" or not is_shipped(run.id):
        return ()
    return examples(FILE)


@cache
def examples(file: Path) -> tuple[Example, ...]:
    """The examples in a file, kinds together in the order in which each comes first.

    A file that is not there, or holds something else, has none.
    """
    try:
        found = [_example(row) for row in json.loads(file.read_text(encoding="utf-8"))["sentences"]]
    except (OSError, ValueError, TypeError, KeyError):
        return ()
    kinds = list(dict.fromkeys(each.kind for each in found))
    return tuple(sorted(found, key=lambda each: kinds.index(each.kind)))


def _example(row: Any) -> Example:
    kind, text, book, chapter = (str(row[name]) for name in _TEXTS)
    return Example(kind, text, book, chapter, int(row["word"]), int(row["source"]))


LONGEST_IN_LINK = 500
"""Characters; a longer text stays on the server, and the link holds its id."""


def current_text(state: PageState) -> str:
    """The text on the screen; empty where its id is not known here."""
    if state["text_id"] is None:
        return state["text"] or ""
    try:
        return default_library().get(state["text_id"])
    except ValueError:
        return ""


def sentence_box(state: PageState, run: Run) -> None:
    """Where a text is typed, found in the model's own text, or picked from held-out sentences."""
    gallery = gallery_of(run)
    if state["text"] is None and state["text_id"] is None:
        state["text"] = first_text(run)
    # Side by side, so that the arrows begin further up.
    left, right = st.columns([0.6, 0.4], vertical_alignment="bottom")
    left.text_area(
        "Text",
        height=96,
        max_chars=LONGEST_SENT,
        **state.show("text", current_text(state), partial(set_text, state)),
        help="Type or paste a sentence or a few; the arrows follow when you leave the box.",
    )
    with right:
        if gallery:
            _gallery(state, gallery)
        else:
            _picker(state, "example", "Held-out sentences of the model's text", examples_of(run))
        _search(state, run)


def first_text(run: Run) -> str:
    """The sentence that stands there before anybody has written another one."""
    every = (each.text for each in gallery_of(run))
    return next(every, None) or next(iter(examples_of(run)), "")


def examples_of(run: Run) -> list[str]:
    """Held-out sentences of a run's text."""
    problem = text_problem(run)
    return [problem.join(tokens) for tokens in example_batch(run).tokens]


def is_example(run: Run, text: str) -> bool:
    """Whether a text is one that a run brings along."""
    return text in examples_of(run) or any(text == each.text for each in gallery_of(run))


def _gallery(state: PageState, gallery: tuple[Example, ...]) -> None:
    """The example sentences by kind; choosing one also pins the word of its arrow."""
    key = state.widget_key("gallery")

    def changed() -> None:
        chosen = st.session_state.get(key)
        # Not the title of an example of the model before.
        if isinstance(chosen, int):
            set_text(state, gallery[chosen].text)
            state["word"] = gallery[chosen].word

    st.selectbox(
        "Example sentences, from held-out chapters",
        range(len(gallery)),
        index=None,
        format_func=lambda number: gallery[number].title,
        key=key,
        on_change=changed,
        label_visibility="collapsed",
        placeholder="Example sentences, from held-out chapters",
    )


def _search(state: PageState, run: Run) -> None:
    """Find sentences of the text that the model was trained on, where it is at hand."""
    if not (can_be_searched(run) and may_read_text(run.id, run.config)):
        st.caption("Only some held-out sentences of this model's text are available here.")
        return
    query = st.text_input(
        "Search the model's text",
        key=state.widget_key("query"),
        max_chars=1000,
        label_visibility="collapsed",
        placeholder="Search the model's text",
    )
    if not query:
        return
    try:
        hits = find_sentences(run, query)
    except ValueError as error:
        st.caption(plain(str(error)))
        return
    if hits:
        _picker(state, "hit", f"{len(hits)} sentences found", hits)
    else:
        st.caption("No sentence of the text contains all of these words.")


def _picker(state: PageState, name: str, label: str, choices: list[str]) -> None:
    """A list of sentences; choosing one puts it into the text box."""
    key = state.widget_key(name)

    def changed() -> None:
        if chosen := st.session_state.get(key):
            set_text(state, " ".join(chosen.split()))

    st.selectbox(label, choices, index=None, key=key, on_change=changed, placeholder="Choose one")


def set_text(state: PageState, text: str | None) -> None:
    """Take a text, none where the box is not on the screen; long ones stay behind an id."""
    if text is None:
        return
    # One character more than is read tells that the text went on; a box that kept all of a long
    # text would send it with every click.
    if len(text) > MOST_CHARACTERS:
        text = text.strip()[: MOST_CHARACTERS + 1]
    state["text"], state["word"], state["text_id"] = text, None, None
    if len(text) > LONGEST_IN_LINK:
        try:
            state["text"], state["text_id"] = None, default_library().add(text)
        except ValueError as error:
            tell(str(error))
