"""Units over long texts, and what was searched in them: found in the background and kept."""

from __future__ import annotations

from collections.abc import Hashable
from functools import cache
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from rnnviz.analysis.units import Matches, search, units_of
from rnnviz.inspection.runs import Moment
from rnnviz.inspection.units import WINDOW, UnitView, read_corpus, view_units
from rnnviz.jobs.background import Background, Report
from rnnviz.jobs.worker import lower_priority
from rnnviz.probe.book import Watch
from rnnviz.probe.units import room, used
from rnnviz.run import Run
from rnnviz.store import RecentCache
from rnnviz.ui.influence.books import read_text


class UnitsKey(NamedTuple):
    """What determines a view of units.

    Attributes:
        run_id, step, layer: of the model.
        text: its name in the link; with the run it says which text.
        quantity: which of the layer's.
    """

    run_id: str
    step: int
    layer: int
    text: str
    quantity: str


class Sought(NamedTuple):
    """What is searched for in a view.

    Attributes:
        unit: the one on the screen.
        threshold: in the quantity's own numbers.
        span: the brushed words, whose units are looked for; None for the unit on the screen.
    """

    unit: int
    threshold: float
    span: tuple[int, int] | None


Found = tuple[NDArray[np.int64], Matches]

_FOUND: RecentCache[Hashable, Found] = RecentCache(64)


@cache
def _views() -> RecentCache[Hashable, UnitView]:
    """Views hold their files open; what was removed from the folder takes room all the same."""
    return RecentCache(12, room())


def weight(view: UnitView) -> int:
    """The bytes of a view, its file's among them; no more than may be kept."""
    text = view.corpus.text
    return min(view.found.codes.nbytes + 12 * len(text) + 100 * len(text.names), room())


def _keep(key: Hashable, view: UnitView) -> None:
    _views().put(key, view, weight(view))


_WORK: Background[UnitView] = Background(_keep)


def find(run: Run, key: UnitsKey) -> UnitView | Report:
    """The view where it is known, else how far the reading has come; it begins by itself.

    Raises:
        ValueError: when too much waits already; one sentence.
    """
    known = _views().get(key)
    if known is None:
        return _WORK.start(key, lambda watch: _make(run, key, watch))
    used(known.found)
    return known


def look(key: UnitsKey) -> UnitView | Report | None:
    """As :func:`find`, but nothing is begun; None where nothing is known or under way."""
    return _views().get(key) or _WORK.look(key)


def _make(run: Run, key: UnitsKey, watch: Watch) -> UnitView:
    moment = Moment(run, layer=key.layer)
    corpus = read_corpus(moment, read_text(run, key.text), watch)
    # From here on the model works, and gives way to the interface; splitting the text holds the
    # interpreter's lock, and whoever holds it slowly makes everybody wait.
    lower_priority()
    return view_units(moment, corpus, key.quantity, watch)


def search_kept(view: UnitView, key: UnitsKey, sought: Sought) -> Found:
    """The units that are high in the brushed words, and where they, or the one unit, are too.

    A page asks for the same whenever anything on it is touched.
    """
    unit = sought.unit if sought.span is None else None
    place = key, unit, sought.threshold, sought.span
    return _FOUND.make(place, lambda known: known or _search(view, sought))


def _search(view: UnitView, sought: Sought) -> Found:
    units, span = np.array([sought.unit]), sought.span
    if span is not None:
        short = span[1] - span[0] <= WINDOW
        units = units_of(view.found, *span, sought.threshold) if short else units[:0]
    return units, search(view.found, units, sought.threshold, span)
