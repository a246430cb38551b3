"""Claims about the arrows over the text of a scene, and about how far they can be trusted."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
from numpy.typing import NDArray

from rnnviz.analysis.influence.views import VIEWS
from rnnviz.inspection.activations import beyond_neighbour, profile_of
from rnnviz.inspection.agreement import corpus_tables
from rnnviz.inspection.arrows import ReadText, find_arrows, read_text
from rnnviz.inspection.claims.values import Claim, Subject, Value, percent
from rnnviz.places import place

_ASSETS = place("assets")


def _read(about: Subject) -> ReadText:
    return read_text(about.run, about.scene.text, about.run.config.num_layers - 1)


def _sources(about: Subject, view: str) -> NDArray[np.int64]:
    """The first arrow of every word, (time,); -1 where there is none."""
    read = _read(about)
    row, profile = VIEWS[view], None
    if row.measure.needs_profile:
        profile = profile_of(about.run, read.layer, _ASSETS / "profiles" / f"{about.run.id}.json")
    arrows = find_arrows(about.run, read, view, row.settle(read.trace), profile)
    return np.asarray(arrows.arrows.source[:, 0])


def _token(about: Subject, word: str) -> Value:
    """A word of the text; words count from 1."""
    token = _read(about).tokens[int(word) - 1]
    return Value(token, f"“{token}”")


def _source(about: Subject, word: str) -> Value:
    """The word that the arrow of a word points at; words count from 1."""
    at = int(_sources(about, about.scene.view)[int(word) - 1])
    return _token(about, str(at + 1)) if at >= 0 else Value("nothing", "nothing")


def _moved(about: Subject, view: str) -> Value:
    """How many arrows of the text point elsewhere in another view."""
    here, there = _sources(about, about.scene.view), _sources(about, view)
    count = int(np.sum(here != there))
    return Value(count, f"{count} of {int(np.sum(here >= 0))}")


def _neighbours(about: Subject) -> Value:
    """The share of arrows over held-out text that go to the word just before."""
    share = beyond_neighbour(about.run)
    return percent(1 - share.beyond / share.arrows)


def _agreement(about: Subject, method: str, words: str = "all") -> Value:
    """How often arrows, or a rule, name the word whose removal changes the prediction most."""
    tables = corpus_tables(about.run.id, about.run.latest.step, _ASSETS / "trust")
    rule = {
        "arrow": "arrow",
        "previous": "previous word",
        "two-back": "best fixed offset from 2 on",
    }
    rows = next(table for name, table in tables.items() if name.endswith("test"))["rows"]
    for row in rows:
        if row["target"] != "occlusion of a word" or row["method"] != rule[method]:
            continue
        if row["words counted"].split()[0] == words and row["view"] in (
            "",
            VIEWS[about.scene.view].title,
        ):
            return percent(row["share"])
    raise ValueError(f"There is no row of {method!r} over {words!r} in the table.")


TEXTS: Mapping[str, Claim] = {
    "token": _token,
    "source": _source,
    "moved": _moved,
    "neighbours": _neighbours,
    "agreement": _agreement,
}
