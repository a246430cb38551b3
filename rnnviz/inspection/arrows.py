"""The arrows of a text under a run's weights: found once, kept, and written as files."""

from __future__ import annotations

from collections.abc import Hashable, Sequence
from dataclasses import replace
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from rnnviz.analysis import gates
from rnnviz.analysis.influence.distance_profile import DistanceProfile
from rnnviz.analysis.influence.measure import Measure, Recorded
from rnnviz.analysis.influence.options import ViewOptions
from rnnviz.analysis.influence.views import view_of
from rnnviz.figures import export
from rnnviz.figures.arcs import TABLE_TOKENS
from rnnviz.figures.export import ArrowRecord, bertviz
from rnnviz.figures.export.arrow_pictures import payload
from rnnviz.figures.theme import Mode, PictureFormat
from rnnviz.inspection.payloads import KEPT_BYTES, packed
from rnnviz.inspection.recent import kept, trace_bytes
from rnnviz.inspection.runs import Moment, text_problem
from rnnviz.model.traces import shared_trace
from rnnviz.run import Run
from rnnviz.store import RecentCache
from rnnviz.text import UNKNOWN, direction
from rnnviz.trace import Trace

MOST_TOKENS = 2000
MOST_CHARACTERS = 60_000
"""What a text has beyond them is not even split into words; 2,000 words have fewer."""


_PREDICTED: RecentCache[Hashable, NDArray[np.floating[Any]]] = RecentCache(16, 8_000_000)
"""Of the texts read last: the bars beside the arrows are drawn from it in the same moment."""


class ReadText(NamedTuple):
    """One text as a run read it.

    Attributes:
        tokens: of the text.
        ids: of the tokens, (time,).
        unknown: which of them are not in the vocabulary.
        trace: of one layer of the run.
        layer: which one, counted from 0.
        snapshot: index of the run's snapshot that read it.
        cut: whether the text is longer than what was read.
    """

    tokens: list[str]
    ids: NDArray[np.int64]
    unknown: list[bool]
    trace: Trace
    layer: int
    snapshot: int = -1
    cut: bool = False


def _text_key(run: Run, *given: Hashable, snapshot: int = -1, whole: bool = False) -> Hashable:
    return run.id, run.snapshots[snapshot].step, snapshot, whole, *given


@kept(48, _text_key, lambda found: trace_bytes(found.trace))
def read_text(
    run: Run, text: str, layer: int, *, snapshot: int = -1, whole: bool = False
) -> ReadText:
    """A text of any length under one of a run's snapshots, read by a layer; kept.

    Only the first ``MOST_TOKENS`` are read; where it has to be read ``whole``, a text longer than
    a sentence may be is refused.

    Raises:
        ValueError: when there are no words or too many, or the run reads no text; one sentence.
    """
    problem, text = text_problem(run), text.strip()
    if whole:
        problem.encode(text)  # it may refuse
    every = problem.tokens(text if whole else text[:MOST_CHARACTERS])
    if not every:
        raise ValueError(f"The sentence is empty: give some {problem.unit}.")
    tokens = every if whole else every[:MOST_TOKENS]
    ids = problem.vocabulary.encode(tokens)
    cut = not whole and (len(every) > MOST_TOKENS or len(text) > MOST_CHARACTERS)
    # What the model predicts is a number for each word of the vocabulary at each step: left out.
    trace = shared_trace(run, ids, snapshot, layer, labels=tokens)
    if trace.predictions is not None:
        _PREDICTED.put(_ids_key(run, ids, snapshot), trace.predictions, trace.predictions.nbytes)
    trace = replace(trace, predictions=None)
    return ReadText(tokens, ids, unknown_of(run, ids), trace, layer, snapshot, cut)


def predictions_of(run: Run, text: ReadText) -> NDArray[np.floating[Any]]:
    """The raw read-out behind each of a text's words, (time, token); not to be written to."""
    known = _PREDICTED.get(_ids_key(run, text.ids, text.snapshot))
    if known is None:
        known = shared_trace(run, text.ids, text.snapshot).predictions
    return np.asarray(known)


def _ids_key(run: Run, ids: NDArray[np.int64], snapshot: int) -> Hashable:
    return run.id, run.snapshots[snapshot].step, ids.tobytes()


def unknown_of(run: Run, ids: NDArray[np.int64]) -> list[bool]:
    """Which tokens are not in the vocabulary of a run that reads text."""
    unknown = text_problem(run).vocabulary.id(UNKNOWN)
    return [bool(token == unknown) for token in ids]


def arrow_record(
    run: Run,
    text: ReadText,
    view: str,
    options: ViewOptions,
    profile: DistanceProfile | None = None,
    trace: Recorded | None = None,
    silenced: Sequence[int] = (),
    weights: bool | None = None,
) -> ArrowRecord:
    """The arrows of a view.

    Args:
        run, text, view, options: who read it, what, and which arrows of it (a key of ``VIEWS``).
        profile: for the excess.
        trace: of the same text where it is not the text's own, after an intervention, say. The
            units that are looked at are those of the text's own: a gate that is held changes the
            half-lives, and a band should keep its units.
        silenced: units that write nothing there, so that no arrow is theirs; not all of those
            that the view looks at.
        weights: whether every weight is in it too; None for where the text is short.

    Raises:
        ValueError: when an option does not fit; one sentence.
    """
    row = view_of(view)
    read, named, units = _recorded(text, row.measure, options, trace, silenced)
    arrows = row.find(read, named, profile)
    if units is not None:
        arrows = arrows._replace(unit=np.where(arrows.unit >= 0, units[arrows.unit], -1))
    if weights is None:
        weights = len(text.tokens) <= TABLE_TOKENS
    return ArrowRecord(
        view=view,
        options=options,
        model=Moment(run, text.snapshot, text.layer).about(),
        tokens=tuple(text.tokens),
        arrows=arrows,
        unknown=tuple(text.unknown),
        half_life=gates.half_life(text.trace["forget_gate"]),
        weights=row.table(read, named, profile) if weights else None,
        direction=direction(" ".join(text.tokens)),
    )


def _record_key(
    run: Run,
    text: ReadText,
    view: str,
    options: ViewOptions,
    profile: DistanceProfile | None = None,
) -> Hashable:
    step = run.snapshots[text.snapshot].step
    return run.id, step, text.layer, tuple(text.tokens), view, options


def _record_bytes(record: ArrowRecord) -> int:
    weights = 0 if record.weights is None else record.weights.nbytes
    return weights + sum(column.nbytes for column in record.arrows)


find_arrows = kept(96, _record_key, _record_bytes)(arrow_record)
"""As :func:`arrow_record` of the text's own trace; kept."""


def _drawn_key(record: ArrowRecord, title: str, item: str) -> Hashable:
    model = tuple(record.model.items())
    return model, record.tokens, record.view, record.options, title, item


@kept(400, _drawn_key, len, KEPT_BYTES)
def packed_arrows(record: ArrowRecord, title: str, item: str) -> bytes:
    """The arrows of a text's own trace as the browser is sent them.

    Which word is pinned and how long the shortest arrow is are put in last.

    Args:
        record: from :func:`find_arrows`.
        title: for saved pictures.
        item: what one token is called.
    """
    return packed(payload(record, title=title) | {"item": item})


def units_left(text: ReadText, options: ViewOptions, silenced: Sequence[int]) -> NDArray[np.int64]:
    """The units that a view looks at and that are not silenced, ascending."""
    return np.setdiff1d(options.units(text.trace["forget_gate"]), np.asarray(silenced, np.int64))


def _recorded(
    text: ReadText,
    measure: Measure,
    options: ViewOptions,
    trace: Recorded | None,
    silenced: Sequence[int],
) -> tuple[Recorded, ViewOptions, NDArray[np.int64] | None]:
    """The gates to look at, the options that are left, and which units the columns are."""
    if trace is None:
        return text.trace, options, None
    units = units_left(text, options, silenced)
    columns = {name: trace[name][:, units] for name in measure.needs}
    return columns, replace(options, unit=None, band=None), units


def arrow_file(
    record: ArrowRecord,
    form: str,
    title: str = "",
    shortest: int = 0,
    mode: Mode = "light",
) -> bytes:
    """The arrows as the bytes of a file.

    Args:
        record: the arrows.
        form: ``json``, ``csv``, ``html``, ``svg``, ``png``, or ``weights``: all pairs as CSV.
        title: of pictures and pages, behind the view's.
        shortest: arrows over fewer words are left out.
        mode: the background of a picture.

    Raises:
        ValueError: when the record holds no weights, and they are asked for; one sentence.
    """
    if form == "json":
        return export.to_json(record, shortest)
    if form == "csv":
        return export.arrows_csv(record, shortest)
    if form == "weights":
        return export.weights_csv(record)
    title = f"{record.about.title}: {title}"
    if form == "html":
        page = export.to_page(record, title=title, shortest=shortest)
        return page.encode("utf-8", "replace")
    kind: PictureFormat = "svg" if form == "svg" else "png"
    return export.to_picture(record, title=title, shortest=shortest, mode=mode, form=kind)


def attention(traces: Sequence[Trace], tokens: Sequence[str]) -> bytes:
    """The weights of every layer, the lowest first, by bands of memory as BertViz takes them."""
    layers = [bertviz.memory_heads(trace) for trace in traces]
    return bertviz.to_npz(bertviz.head_view(layers), list(tokens), list(layers[0]))
