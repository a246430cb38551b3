"""The logit ledger as bars: what each word read so far adds to the logit of a next word."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from rnnviz.analysis.ledger import Ledger, Squash
from rnnviz.figures.theme import HIGHLIGHTS, INK, MUTED, Mode
from rnnviz.figures.vega import Spec, channel, styled
from rnnviz.spec import Activation, CellSpec

HOW_TO_READ: Mapping[str, str] = {
    "bars": "Each bar is what one word read so far adds to the logit; bars below the line speak "
    "against the next word, and all bars together are the logit.",
}
"""One sentence for each figure."""

MOST_BARS = 40
"""Words with a bar of their own; those before them share one."""


def bars(
    ledger: Ledger,
    tokens: Sequence[str],
    mode: Mode = "light",
    *,
    direction: str = "ltr",
    width: int = 900,
) -> Spec:
    """One bar for each word in reading order, after those of the bias and of squashing.

    A chart in Vega-Lite.

    Args:
        ledger: of one logit or of the difference of two.
        tokens: (time,) of the text, at least as many as the ledger has words.
        mode: light or dark background.
        direction: ``"rtl"`` puts the first word on the right.
        width: of the chart in pixels.

    Raises:
        ValueError: when there are fewer tokens than words in the ledger.
    """
    shown = _together(ledger_rows(ledger, tokens))
    order = [row["place"] for row in shown]
    if direction == "rtl":
        order.reverse()
    entries = {
        "data": {"values": shown},
        "mark": {"type": "bar"},
        "encoding": {
            "x": channel("place:N", sort=order, title=None, axis=_AXIS),
            "y": channel("entry:Q", title="adds to the logit"),
            "color": channel("kind:N", legend=None, scale=_scale(mode)),
            "tooltip": [
                channel("what:N", title="what"),
                channel("entry:Q", title="adds", format="+.4f"),
            ],
        },
    }
    zero = {
        "data": {"values": [{"zero": 0}]},
        "mark": {"type": "rule", "color": INK[mode]},
        "encoding": {"y": channel("zero:Q")},
    }
    return styled({"width": width, "height": 230, "layer": [entries, zero]}, mode)


# A place is unique; what is read stands behind the sign that nobody sees.
_AXIS = {"labelExpr": "split(datum.label, '\\u2063')[1]", "labelAngle": -50}


def _scale(mode: Mode) -> Spec:
    """Colours for what speaks for the word, what against it, and what is no word."""
    signs = HIGHLIGHTS[mode]
    shades = [signs["positive"], signs["negative"], MUTED[mode]]
    return {"domain": ["for", "against", "other"], "range": shades}


def ledger_rows(ledger: Ledger, tokens: Sequence[str]) -> list[dict[str, Any]]:
    """One row for each entry: bias, what came before, the words in order, the remainder.

    Raises:
        ValueError: when there are fewer tokens than words in the ledger.
    """
    if len(tokens) < len(ledger.words):
        raise ValueError("Give a token for each word of the ledger.")
    rows = [_row("bias", "bias", ledger.bias)]
    if ledger.before:
        rows.append(_row("before", "before this text", ledger.before))
    for step, entry in enumerate(ledger.words.tolist()):
        rows.append(_row(f"{step}", str(tokens[step]), entry, word=step))
    if ledger.remainder:
        rows.append(_row("remainder", "squashing", ledger.remainder))
    return rows


def _row(place: str, label: str, entry: float, word: int | None = None) -> dict[str, Any]:
    """An entry; an invisible sign parts its place, which is unique, from its label."""
    kind = "other" if word is None else "for" if entry >= 0 else "against"
    what = label if word is None else f"{label} (word {word + 1})"
    label = label if len(label) <= 16 else label[:15] + "…"
    return {
        "place": f"{place}\u2063{label}",
        "what": what,
        "entry": entry,
        "kind": kind,
        "word": word,
    }


def _together(rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """The rows with all but the last words in one."""
    words = [row for row in rows if row["word"] is not None]
    early = words[:-MOST_BARS]
    if not early:
        return rows
    total = sum(row["entry"] for row in early)
    one = _row("early", f"{len(early):,} earlier words", total)
    place = rows.index(early[0])
    return [*rows[:place], one, *rows[place + len(early) :]]


_SLOPES: Mapping[Squash, str] = {
    "straight": "1",
    "tangent": "g'(c)",
    "proportional": "g(c) / c",
}


def equation(spec: CellSpec, layers: int, source: str, squash: Squash) -> str:
    """The sum that the bars are, in LaTeX.

    Args:
        spec: of the cell.
        layers: how many recurrent layers.
        source: of the ledger: what a bar belongs to.
        squash: how a squashed output is divided; of no effect where the output is the state.
    """
    squashed = spec.output_activation is not Activation.IDENTITY
    term = "x_k" if source == "word" else r"\mathrm{content}_k"
    logit = r"\tilde\ell_y" if squashed else r"\ell_y"
    slope = rf"\frac{{\partial {logit}}}{{\partial\, {term}}}"
    own_bias = source == "word" and "content" in spec.stacked("bias")
    bias = r"(b_y + \text{biases of the contents})" if own_bias else "b_y"
    text = rf"\ell_y = {bias} + \sum_{{k \le t}} {term} \cdot {slope}"
    if squashed:
        text += "" if squash == "proportional" else r" + \text{squashing}"
        output = r"s \odot c" if spec.always_open else r"o \odot s \odot c"
        text += rf", \quad \tilde h = {output}, \; s = {_SLOPES[squash]}"
    elif source == "word" and layers == 1 and not own_bias:
        carried = r"w_k^t \odot \mathrm{content}_k"
        carried = carried if spec.always_open else rf"o_t \odot {carried}"
        text += rf" = b_y + \sum_{{k \le t}} W_y \,({carried})"
    return text
