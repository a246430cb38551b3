"""The arrows of a text as a file, in the form that its ending asks for."""

from __future__ import annotations

import argparse
from collections.abc import Mapping
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from rnnviz.analysis.influence.views import DEFAULT, view_of
from rnnviz.cli.files import mode_of
from rnnviz.cli.profiles import find_profile
from rnnviz.cli.runs import Moment, text_problem
from rnnviz.spec import no_carried_state
from rnnviz.text import UNKNOWN, direction

if TYPE_CHECKING:
    from rnnviz.figures.export import ArrowRecord

FORMS = ("json", "csv", "png", "svg", "html", "npz")

_ATTENTION_ONLY = (
    "A .npz file holds the weights of all layers by bands of memory: leave the view and its "
    "settings out, or write .json with --weights."
)


def write_arrows(
    moment: Moment, text: str, given: Mapping[str, Any], arguments: argparse.Namespace
) -> None:
    """Find the arrows and write them; only the form that is asked for is made.

    Args:
        moment: the run, its snapshot and its layer.
        text: to read.
        given: options of the view that were given.
        arguments: view, held_out, profile, encoding, weights, shortest, output and dark.

    Raises:
        OSError: when a file cannot be read or written.
        ValueError: when something does not fit; one sentence.
    """
    spec = moment.run.config.spec
    if not spec.carries_state:
        raise ValueError(no_carried_state(spec))
    form = arguments.output.suffix.lower().removeprefix(".")
    if form == "npz":
        content = _attention(moment, text, given, arguments)
    else:
        content = _content(moment, _record(moment, text, given, arguments), form, arguments)
    arguments.output.write_bytes(content)
    print(f"Wrote {arguments.output} ({len(content):,} bytes).")


def _record(
    moment: Moment, text: str, given: Mapping[str, Any], arguments: argparse.Namespace
) -> ArrowRecord:
    """The arrows, and the weights of every pair where the file needs them."""
    from rnnviz.analysis import gates
    from rnnviz.figures.arcs import TABLE_TOKENS
    from rnnviz.figures.export import ArrowRecord

    problem = text_problem(moment.problem)
    tokens, batch = problem.tokens(text.strip()), problem.encode(text)
    trace = moment.trace(batch, tuple(tokens))
    view, profile = view_of(arguments.view), None
    options = view.settle(trace, **given)
    if view.measure.needs_profile:
        profile = find_profile(moment, arguments.held_out, arguments.profile, arguments.encoding)
    shaded = arguments.output.suffix.lower() == ".html" and len(tokens) <= TABLE_TOKENS
    unknown = problem.vocabulary.id(UNKNOWN)
    return ArrowRecord(
        view=view.key,
        options=options,
        model=moment.about(),
        tokens=tuple(tokens),
        arrows=view.find(trace, options, profile),
        unknown=tuple(bool(token == unknown) for token in batch.inputs[:, 0]),
        half_life=gates.half_life(trace["forget_gate"]),
        weights=view.table(trace, options, profile) if arguments.weights or shaded else None,
        direction=direction(" ".join(tokens)),
    )


def _content(
    moment: Moment, record: ArrowRecord, form: str, arguments: argparse.Namespace
) -> bytes:
    """The bytes of the file."""
    from rnnviz.figures import export

    shortest, title = arguments.shortest, f"{record.about.title}: {moment.title}"
    if form == "json":
        return export.to_json(record, shortest)
    if form == "csv":
        if arguments.weights:
            return export.weights_csv(record)
        return export.arrows_csv(record, shortest)
    if form == "html":
        return export.to_page(record, title=title, shortest=shortest).encode("utf-8", "replace")
    return export.to_picture(
        record,
        title=title,
        shortest=shortest,
        mode=mode_of(arguments.dark),
        form="svg" if form == "svg" else "png",
    )


def _attention(
    moment: Moment, text: str, given: Mapping[str, Any], arguments: argparse.Namespace
) -> bytes:
    """The weights of every layer as BertViz takes attention."""
    from rnnviz.figures.export import bertviz

    if arguments.view != DEFAULT or given:
        raise ValueError(_ATTENTION_ONLY)
    problem = text_problem(moment.problem)
    tokens, batch = problem.tokens(text.strip()), problem.encode(text)
    layers = [
        bertviz.memory_heads(replace(moment, layer=layer).trace(batch, tuple(tokens)))
        for layer in range(moment.run.config.num_layers)
    ]
    print(bertviz.HEADS)
    return bertviz.to_npz(bertviz.head_view(layers), tokens, list(layers[0]))
