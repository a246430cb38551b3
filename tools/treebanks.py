"""What was measured of the shipped models over treebanks: docs/trust.md and docs/retention.md.

    PYTHONPATH=. python tools/treebanks.py

The numbers are those of ``python -m rnnviz trust`` and ``python -m rnnviz retention`` in
``assets``; nothing is measured here.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from typing import Any

from environment import ROOT

from rnnviz.analysis.attribution_table import attribution_markdown
from rnnviz.inspection.retention import corpus_markdown

TARGETS = {
    "occlusion of a word": "occlusion",
    "gradient times input": "gradient x input",
    "gold head or dependent": "gold link",
}
ALL, BEYOND = "all", "beyond the word just before"
ARROW, FIXED, FAR = "arrow", "best fixed offset", "best fixed offset from 2 on"
RANDOM = "random, matched by distance"
HEADING = """# How far the arrows can be trusted

For each word of a treebank: does the arrow point at the word whose removal changes the prediction
most, at the word whose gradient times input is largest, at the word's gold head or one of its gold
dependents, where it lies to the left? Beside each share stands its 95% interval over 1,000 draws
of sentences, and the baselines: the best fixed offset (fitted on the same sentences) and a random
word with the arrow's own distances. The sentences are those of the English Web Treebank; the models
were trained on three novels, so about a fifth of the words is unknown to them. Every sentence is
read from a fresh state.

    python -m rnnviz trust --model ran-tanh-books --conllu en_ewt-ud-dev.conllu --output dev.json

This file is written by `tools/treebanks.py` from `assets/trust/` and `assets/attribution/`. How far
attributions of a prediction can be trusted stands [below](#how-far-attributions-can-be-trusted).
"""
ABOUT_ATTRIBUTION = """
# How far attributions can be trusted

An attribution says how much each word that was read adds to one prediction: here that of the
likeliest word, after a step drawn at random, of sentences drawn at random (more than seven words;
at most the first 30 are read). Of each method stands:

- whether its contributions add up to the logit;
- **comprehensiveness**: how much of the word's probability is lost without the 1, 2, 3 and 5
  words that it names first, and **sufficiency**: how much is lost when these alone are read
  (DeYoung et al. 2020). Words are removed in two ways, left out or made unknown. Occlusion and
  Shapley values leave words out themselves, so they are judged by unknown ones only. Beside each
  method stand words as far back as its own in another sentence, and the best block of words at a
  fixed distance;
- how often the word that it names first is the one that occlusion names; and, for the word that
  in fact came next, one of its gold relatives;
- the **pointing game** (Poerner et al. 2018): sentences from templates in which a noun stands
  between subject and verb. The attribution is that of the right form of the verb against the
  wrong one; is the subject the word named first? It is played where the model finds the right
  form likelier, and stands under the development set, since it does not depend on the treebank.

Intervals are 95% over 1,000 draws of sentences; those of a lead are of the same draws. Each table
says how many sentences it rests on (60 to 120: each takes about a second), and the command how many
to take.

    python -m rnnviz trust --model lstm-books --conllu en_ewt-ud-dev.conllu --about attribution \\
        --predictions 100
"""

RETENTION_HEADING = """# Written, kept, left

The arrows of equation 7 read the table of influence weights by its columns: which earlier word
weighs most here? Its rows say something else: what becomes of a word. Three numbers, never mixed:

- *written*: the mean over units of the input gate `i_j`;
- *kept* after k words: the mean of `w_j^(j+k)` over that of `i_j`: the forget gates of the
  following words, weighted by the word's own input gate;
- *left*: the product of both, the mean of `w_j^(j+k)`;

and each again with contents, as norms of `i_j * content_j` and `w_j^(j+k) * content_j`. The
tables say which share of the differences between words (eta squared) is explained by their part
of speech; by parts of speech that are shuffled, which is chance; by how frequent the word is in
the model's own text (classes of ranks, each twice as wide as the one before); by the part of
speech beyond that (both crossed, less the same with parts of speech shuffled within each
class); by the next word's part of speech; and by the part of speech among words that the model
knows. In brackets stand 95% intervals over 1,000 draws of sentences. Every word with k words
after it in its sentence counts, k being the column "after"; every sentence is read from a fresh
state. The sentences are those of the English Web Treebank; the models were trained on three
novels.

    python -m rnnviz retention --model ran-tanh-books --conllu en_ewt-ud-dev.conllu

This file is written by `tools/treebanks.py` from `assets/retention/`.
"""

Table = Mapping[str, Any]
Row = Mapping[str, Any]


def tables(kind: str) -> list[Table]:
    """Every table of a kind that comes with the app, by model and treebank."""
    paths = sorted((ROOT / "assets" / kind).glob("*.json"))
    return [json.loads(path.read_text(encoding="utf-8")) for path in paths]


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


def attribution(table: Table) -> Iterator[str]:
    """The attributions of one model on one treebank."""
    name = table["treebank"].removesuffix(".gz").removesuffix(".conllu")
    yield f"\n## {table['run']} on {name}, attributions\n"
    yield attribution_markdown(table)


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
    """Write both files and print the overview."""
    trust = tables("trust")
    lines = [HEADING, *(line for table in trust for line in section(table)), ABOUT_ATTRIBUTION]
    lines += [line for table in tables("attribution") for line in attribution(table)]
    (ROOT / "docs" / "trust.md").write_text("\n".join(lines) + "\n", encoding="utf-8")
    parts = [
        f"## {table['run']} on {table['treebank']}\n\n{corpus_markdown(table)}"
        for table in tables("retention")
    ]
    text = "\n\n".join([RETENTION_HEADING.rstrip(), *parts]) + "\n"
    (ROOT / "docs" / "retention.md").write_text(text, encoding="utf-8")
    print("\n".join(overview(trust)))


if __name__ == "__main__":
    main()
