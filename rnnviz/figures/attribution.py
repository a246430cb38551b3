"""Attribution as bars: what each word read so far adds to the logit of a next word."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from rnnviz.analysis.attribution import Attribution
from rnnviz.analysis.attribution.direct_logit import Squash
from rnnviz.figures.theme import HIGHLIGHTS, INK, MUTED, Mode
from rnnviz.figures.vega import Spec, channel, styled
from rnnviz.spec import Activation, CellSpec

HOW_TO_READ: Mapping[str, str] = {
    "bars": "Each bar is what one word read so far adds to the logit; bars below the line speak "
    "against the next word.",
    "weights": "Each bar is the weight with which the state still holds a word, whatever comes "
    "next.",
}
"""One sentence for each figure."""

PARTS: Mapping[str, str] = {
    "bias": "bias",
    "before": "before this text",
    "baseline": "baseline",
    "squashing": "squashing",
}
"""What people read of the parts that belong to no word."""

MOST_BARS = 40
"""Words with a bar of their own; those before them share one."""


def bars(
    found: Attribution,
    tokens: Sequence[str],
    mode: Mode = "light",
    *,
    title: str = "adds to the logit",
    direction: str = "ltr",
) -> Spec:
    """One bar for each word in reading order, beside those of what belongs to no word.

    A chart in Vega-Lite.

    Args:
        found: of one logit or of the difference of two.
        tokens: (time,) of the text, at least as many as there are contributions.
        mode: light or dark background.
        title: what the bars are.
        direction: ``"rtl"`` puts the first word on the right.

    Raises:
        ValueError: when there are fewer tokens than contributions.
    """
    shown = _together(attribution_rows(found, tokens))
    order = [row["place"] for row in shown]
    if direction == "rtl":
        order.reverse()
    entries = {
        "data": {"values": shown},
        "mark": {"type": "bar"},
        "encoding": {
            "x": channel("place:N", sort=order, title=None, axis=_AXIS),
            "y": channel("entry:Q", title=title),
            "color": channel("kind:N", legend=None, scale=_scale(mode)),
            "tooltip": [
                channel("what:N", title="what"),
                channel("entry:Q", title=title, format="+.4f"),
            ],
        },
    }
    zero = {
        "data": {"values": [{"zero": 0}]},
        "mark": {"type": "rule", "color": INK[mode]},
        "encoding": {"y": channel("zero:Q")},
    }
    return styled({"width": 900, "height": 230, "layer": [entries, zero]}, mode)


# A place is unique; what is read stands behind the sign that nobody sees.
_AXIS = {"labelExpr": "split(datum.label, '\\u2063')[1]", "labelAngle": -50}


def _scale(mode: Mode) -> Spec:
    """Colours for words that raise the logit, words that lower it, and all other parts."""
    signs = HIGHLIGHTS[mode]
    shades = [signs["positive"], signs["negative"], MUTED[mode]]
    return {"domain": ["for", "against", "other"], "range": shades}


def attribution_rows(found: Attribution, tokens: Sequence[str]) -> list[dict[str, Any]]:
    """One row for each entry: the parts, the words in order, and squashing at the end.

    Raises:
        ValueError: when there are fewer tokens than contributions.
    """
    if len(tokens) < len(found.words):
        raise ValueError("Give a token for each word that has a contribution.")
    words = [
        _row(f"{step}", str(tokens[step]), entry, word=step)
        for step, entry in enumerate(found.words.tolist())
    ]
    rows = {
        name: _row(name, PARTS[name], value)
        for name, value in found.parts.items()
        if value or name == "bias"
    }
    last = [rows.pop("squashing")] if "squashing" in rows else []
    return [*rows.values(), *words, *last]


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


def equation(spec: CellSpec, layers: int, words: bool, squash: Squash) -> str:
    """The sum that direct logit attribution is, in LaTeX.

    Args:
        spec: of the cell.
        layers: how many recurrent layers.
        words: whether a bar belongs to a word, or to what was written at it.
        squash: how a squashed output is divided; of no effect where the output is the state.
    """
    squashed = spec.output_activation is not Activation.IDENTITY
    term = "x_k" if words else r"\mathrm{content}_k"
    logit = r"\tilde\ell_y" if squashed else r"\ell_y"
    slope = rf"\frac{{\partial {logit}}}{{\partial\, {term}}}"
    own_bias = words and "content" in spec.stacked("bias")
    bias = r"(b_y + \text{biases of the contents})" if own_bias else "b_y"
    text = rf"\ell_y = {bias} + \sum_{{k \le t}} {term} \cdot {slope}"
    if squashed:
        text += "" if squash == "proportional" else r" + \text{squashing}"
        output = r"s \odot c" if spec.always_open else r"o \odot s \odot c"
        text += rf", \quad \tilde h = {output}, \; s = {_SLOPES[squash]}"
    elif words and layers == 1 and not own_bias:
        carried = r"w_k^t \odot \mathrm{content}_k"
        carried = carried if spec.always_open else rf"o_t \odot {carried}"
        text += rf" = b_y + \sum_{{k \le t}} W_y \,({carried})"
    return text
