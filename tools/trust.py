"""docs/trust.md from assets/trust/*.json: how far the shipped models' arrows can be trusted.

    python tools/trust.py

The numbers are those of ``python -m rnnviz trust``; nothing is measured here.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from typing import Any

from environment import ROOT

FOLDER = ROOT / "assets" / "trust"
FILE = ROOT / "docs" / "trust.md"
TARGETS = {
    "deletion of a word": "deletion",
    "gradient times input": "gradient x input",
    "gold head or dependent": "gold link",
}
ALL, BEYOND = "all", "beyond the word just before"
ARROW, FIXED, FAR = "arrow", "best fixed offset", "best fixed offset from 2 on"
RANDOM = "random, matched by distance"
HEADING = """# How far the arrows can be trusted

For each word of a treebank: does the arrow point at the word whose deletion changes the prediction
most, at the word whose gradient times input is largest, at the word's gold head or one of its gold
dependents, where it lies to the left? Beside each share stands its 95% interval over 1,000 draws
of sentences, and the baselines: the best fixed offset (fitted on the same sentences) and a random
word with the arrow's own distances. The sentences are those of the English Web Treebank; the models
were trained on three novels, so about a fifth of the words is unknown to them. Every sentence is
read from a fresh state.

    python -m rnnviz trust --model ran-tanh-books --conllu en_ewt-ud-dev.conllu --output dev.json

This file is written by `python tools/trust.py` from `assets/trust/`.
"""

Table = Mapping[str, Any]
Row = Mapping[str, Any]


def tables() -> list[Table]:
    """Every table that comes with the app, by model and treebank."""
    return [json.loads(path.read_text(encoding="utf-8")) for path in sorted(FOLDER.glob("*.json"))]


def find(table: Table, target: str, counted: str, method: str, view: str | None = None) -> Row:
    """The first row that fits."""
    return next(
        row
        for row in table["rows"]
        if (row["target"], row["words counted"], row["method"]) == (target, counted, method)
        and (view is None or row["view"] == view)
    )


def percent(row: Row) -> str:
    """A share with its interval."""
    return f"{row['share']:.1%} ({row['low']:.1%} to {row['high']:.1%})"


def part(table: Table, target: str, counted: str, fixed: str) -> Iterator[str]:
    """One comparison as a table of markdown."""
    best = find(table, target, counted, fixed)
    where = "" if counted == ALL else ", where it is not the word just before"
    yield f"\n{TARGETS[target].capitalize()}{where}: {best['words']:,} words.\n"
    yield "| view | the arrow agrees | random, matched by distance |"
    yield "|---|---|---|"
    for row in table["rows"]:
        if (row["target"], row["words counted"], row["method"]) == (target, counted, ARROW):
            chance = find(table, target, counted, RANDOM, row["view"])
            yield f"| {row['view']} | {percent(row)} | {percent(chance)} |"
    yield f"| *always {best['offset']} back* | {percent(best)} | |"


def section(table: Table) -> Iterator[str]:
    """Everything about one model on one treebank."""
    name = table["treebank"].removesuffix(".gz").removesuffix(".conllu")
    yield f"\n## {table['run']} on {name}\n"
    first, share = next(iter(table["adjacent"].items()))
    yield (
        f"{table['sentences']:,} sentences, {table['words']:,} words, "
        f"{table['unknown_share']:.1%} of them unknown. {share:.1%} of the arrows of the view "
        f"{first!r} go to the word just before."
    )
    for target in TARGETS:
        yield from part(table, target, ALL, FIXED)
        yield from part(table, target, BEYOND, FAR)


def overview(found: list[Table]) -> Iterator[str]:
    """The table of the README: equation 7 on the development set."""
    columns = ("model", "to the word before", *TARGETS.values(), "gold link beyond the neighbour")
    yield f"| {' | '.join(columns)} |"
    yield "|---" * len(columns) + "|"
    for table in found:
        if "-dev" in table["treebank"]:
            cells = [
                f"{find(table, target, counted, ARROW)['share']:.1%} / "
                f"{find(table, target, counted, fixed)['share']:.1%}"
                for target, counted, fixed in (
                    *((target, ALL, FIXED) for target in TARGETS),
                    ("gold head or dependent", BEYOND, FAR),
                )
            ]
            adjacent = f"{next(iter(table['adjacent'].values())):.1%}"
            yield f"| `{table['run']}` | {adjacent} | {' | '.join(cells)} |"


def main() -> None:
    """Write the file and print the overview."""
    found = tables()
    lines = [HEADING, *(line for table in found for line in section(table))]
    FILE.write_text("\n".join(lines) + "\n", encoding="utf-8")
    print("\n".join(overview(found)))


if __name__ == "__main__":
    main()
