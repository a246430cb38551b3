"""The table of an attribution measurement: rows as plain data, and as Markdown."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import ArrayLike

from rnnviz.analysis.agreement import RESAMPLES, interval, sentence_draws
from rnnviz.analysis.agreement_table import ARROW, RANDOM, AgreementRow, AgreementTable
from rnnviz.analysis.faithfulness import REMOVED, FaithfulnessRow
from rnnviz.csv_files import to_csv

_TABLES = ("sums", "faithfulness", "agreement", "verbs")


@dataclass(frozen=True)
class SumRow:
    """How far words and parts of one method are from the logit.

    Attributes:
        method: its title.
        additive: whether they add up by definition.
        gap: mean size of the gap over that of the logit or of the largest entry.
        largest: the largest of these.
        off: of the decomposition, the largest ``|beta + gamma - logit|``.
    """

    method: str
    additive: bool
    gap: float
    largest: float
    off: float | None = None


@dataclass(frozen=True)
class VerbRow:
    """How often a model finds the right form of a verb likelier.

    Attributes:
        attracted: only sentences with a noun of the other number in between, or only the others.
        sentences: how many.
        right: share.
        low, high: its 95 % interval over sentences.
    """

    attracted: bool
    sentences: int
    right: float
    low: float | None
    high: float | None


@dataclass(frozen=True)
class AttributionTable:
    """Everything that was measured of a model's attributions.

    Attributes:
        predictions: how many, one a sentence.
        sums: additivity, a row a method.
        faithfulness: comprehensiveness and sufficiency.
        agreement: how often the largest contribution is where a target is: the largest by
            occlusion, a gold relative of the predicted word, a verb's subject.
        verbs: the model's own accuracy on agreement sentences.
        identity: where LRP with eps = 0 has to be direct logit attribution, how far it is
            (``plain``), with eps = .001 (``printed``), and with biases and eps shared as well
            (``shared``); in float64, over the largest entry.
    """

    predictions: int
    sums: tuple[SumRow, ...]
    faithfulness: tuple[FaithfulnessRow, ...]
    agreement: tuple[AgreementRow, ...]
    verbs: tuple[VerbRow, ...]
    identity: Mapping[str, float] | None = None

    def to_dict(self) -> dict[str, Any]:
        """Plain data for JSON."""
        return {
            "predictions": self.predictions,
            "sums": [vars(row) for row in self.sums],
            "faithfulness": [row.to_dict() for row in self.faithfulness],
            "agreement": [row.to_dict() for row in self.agreement],
            "verbs": [vars(row) for row in self.verbs],
            "identity": self.identity and dict(self.identity),
        }

    def to_csv(self) -> bytes:
        """The rows of all tables, one a line, with the table's name in front."""
        table = self.to_dict()
        return to_csv([{"table": name, **row} for name in _TABLES for row in table[name]])

    def to_markdown(self) -> str:
        """A table for each question."""
        return attribution_markdown(self.to_dict())


def agreement_rows(table: AgreementTable, without: Mapping[str, str]) -> tuple[AgreementRow, ...]:
    """The rows of a trust table but those in which a method would be compared with itself.

    Args:
        table: with methods as kinds of arrows.
        without: by target, the method that it is.
    """
    return tuple(row for row in table.rows if not row.view or without.get(row.target) != row.view)


def verb_rows(attracted: ArrayLike, right: ArrayLike, seed: int = 0) -> tuple[VerbRow, ...]:
    """The model's accuracy without and with a noun of the other number in between.

    Args:
        attracted, right: (sentence,) of booleans.
        seed: of the bootstrap.
    """
    between, hits = np.asarray(attracted, dtype=bool), np.asarray(right, dtype=np.float64)
    rows = []
    for which in (False, True):
        some = hits[between == which]
        if len(some):
            draws = sentence_draws(len(some), seed, RESAMPLES)
            around = interval(None if draws is None else draws @ some / len(some))
            rows.append(VerbRow(which, len(some), float(some.mean()), *around))
    return tuple(rows)


Row = Mapping[str, Any]


def attribution_markdown(table: Row) -> str:
    """The tables of :meth:`AttributionTable.to_dict`, for the command line and the documents."""
    lines = [f"{table['predictions']:,} predictions, one a sentence, of the likeliest word.", ""]
    lines += [*_sums(table["sums"]), *_identity(table["identity"])]
    for measure, wanted in (("comprehensiveness", "more"), ("sufficiency", "less")):
        rows = [row for row in table["faithfulness"] if row["measure"] == measure]
        for way in dict.fromkeys(row["removed"] for row in rows):
            some = [row for row in rows if row["removed"] == way]
            lines += _faithful(f"{measure.capitalize()}, words {way}", wanted, some)
    for target in dict.fromkeys(row["target"] for row in table["agreement"]):
        for counted in dict.fromkeys(row["words counted"] for row in table["agreement"]):
            some = [
                row
                for row in table["agreement"]
                if (row["target"], row["words counted"]) == (target, counted)
            ]
            lines += _agreeing(target, counted, some) if some and some[0]["words"] else []
    return "\n".join([*lines, *_verbs(table["verbs"])])


def _sums(rows: Sequence[Row]) -> list[str]:
    lines = ["| method | sum against the logit | mean gap | largest gap |", "|---|---|---|---|"]
    for row in rows:
        sentence = "adds up" if row["additive"] else "not additive by definition"
        if row["off"] is not None:
            sentence += f"; beta + gamma is the logit within {row['off']:.1e}"
        lines.append(f"| {row['method']} | {sentence} | {row['gap']:.1e} | {row['largest']:.1e} |")
    return [*lines, ""]


def _identity(errors: Mapping[str, float] | None) -> list[str]:
    if errors is None:
        return []
    return [
        "In float64 LRP with ε = 0 is direct logit attribution within "
        f"{errors['plain']:.1e} of the largest entry; with ε = .001 it is {errors['printed']:.1e} "
        f"away, and {errors['shared']:.1e} where biases and ε are shared as well (δ = 1).",
        "",
    ]


def _faithful(title: str, wanted: str, rows: Sequence[Row]) -> list[str]:
    words = ", ".join(map(str, REMOVED[:-1])) + f" and {REMOVED[-1]}"
    lines = [
        f"**{title}**: loss of probability in points, mean over {words} words; {wanted} is better.",
        "",
        "| words named by | loss | at random, as far back | better than gradient × input by |",
        "|---|---|---|---|",
    ]
    for row in rows:
        chance = "" if row["random"] is None else f"{100 * row['random']:.2f}"
        lines.append(
            f"| {row['method']} | {_points(row, 'value', 'low', 'high')} | {chance} | "
            f"{_points(row, 'lead', 'lead_low', 'lead_high', '+')} |"
        )
    return [*lines, ""]


def _points(row: Row, value: str, low: str, high: str, sign: str = "") -> str:
    if row[value] is None:
        return ""
    around = ""
    if row[low] is not None:
        around = f" ({100 * row[low]:{sign}.2f} to {100 * row[high]:{sign}.2f})"
    return f"{100 * row[value]:{sign}.2f}{around}"


def _agreeing(target: str, counted: str, rows: Sequence[Row]) -> list[str]:
    where = "" if counted == "all" else ", where it is not the last word read"
    chance = {row["view"]: row["share"] for row in rows if row["method"] == RANDOM}
    lines = [
        f"**Agreement with {target}**{where} ({rows[0]['words']:,} predictions).",
        "",
        "| points | share | at random, as far back | above the best fixed offset |",
        "|---|---|---|---|",
    ]
    for row in rows:
        if row["method"] == RANDOM:
            continue
        name = row["view"] if row["method"] == ARROW else f"{row['method']} ({row['offset']} back)"
        random = f"{chance[row['view']]:.1%}" if row["method"] == ARROW else ""
        lines.append(
            f"| {name} | {_share(row, 'share', 'low', 'high')} | {random} | "
            f"{_share(row, 'lead', 'lead_low', 'lead_high', '+')} |"
        )
    return [*lines, ""]


def _share(row: Row, value: str, low: str, high: str, sign: str = "") -> str:
    if row[value] is None:
        return ""
    around = "" if row[low] is None else f" ({row[low]:{sign}.1%} to {row[high]:{sign}.1%})"
    return f"{row[value]:{sign}.1%}{around}"


def _verbs(rows: Sequence[Row]) -> list[str]:
    lines = []
    for row in rows:
        between = "a noun of the other number" if row["attracted"] else "no noun of another number"
        lines.append(
            f"With {between} between subject and verb the model finds the right form likelier in "
            f"{_share(row, 'right', 'low', 'high')} of {row['sentences']:,} sentences.\n"
        )
    return lines
