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
from rnnviz.analysis.faithfulness import MEASURES
from rnnviz.inspection.faithfulness import best_method
from rnnviz.inspection.retention import corpus_markdown
from rnnviz.probe.attribution.methods import METHODS

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
dependents, where it lies to the left? Each share is given with its 95% interval over 1,000 draws of
sentences. The baselines are the best fixed offset (fitted on the same sentences) and a random word
with the arrow's own distances. The sentences are those of the English Web Treebank; the models were
trained on three novels, so about a fifth of the words is unknown to them. Every sentence is read
from a fresh state.

    python -m rnnviz trust --model ran-tanh-books --conllu en_ewt-ud-dev.conllu --output dev.json

This file is written by `tools/treebanks.py` from `assets/trust/` and `assets/attribution/`. Its
second part is about [attributions of a prediction](#how-far-attributions-can-be-trusted).
"""
ABOUT_ATTRIBUTION = """
# How far attributions can be trusted

An attribution says how much each word that was read adds to one prediction: here that of the
likeliest word, after a step drawn at random, of sentences drawn at random (more than seven words;
at most the first 30 are read). The tables show for each method:

- whether its contributions add up to the logit;
- **comprehensiveness**: how much of the word's probability is lost without the 1, 2, 3 and 5
  words that it names first, and **sufficiency**: how much is lost when these alone are read
  (DeYoung et al. 2020). Words are removed in two ways, left out or made unknown. Occlusion and
  Shapley values leave words out themselves, so they are judged by unknown ones only. Each method
  is compared with words as far back as its own in another sentence, and with the best block of
  words at a fixed distance;
- how often the word that it names first is the one that occlusion names; and, for the word that
  in fact came next, one of its gold relatives;
- the **pointing game** (Poerner et al. 2018): sentences from templates in which a noun stands
  between subject and verb. The attribution is that of the right form of the verb against the
  wrong one; is the subject the word named first? Only sentences in which the model finds the right
  form likelier count. The results do not depend on the treebank and are given once, with those of
  the development set.

Intervals are 95% over 1,000 draws of sentences; those of a lead are of the same draws. Each table
says how many sentences it rests on (60 to 120: each takes about a second), and the command how many
to take.

    python -m rnnviz trust --model lstm-books --conllu en_ewt-ud-dev.conllu --about attribution \\
        --predictions 100

## In short
"""

RETENTION_HEADING = """# Written, kept, left

The arrows of equation 7 read the table of influence weights by its columns: which earlier word
weighs most here? Its rows say something else: what becomes of a word. There are three numbers:

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
knows. The 95% intervals in brackets are over 1,000 draws of sentences. Every word with k words
after it in its sentence counts, k being the column "after"; every sentence is read from a fresh
state. The sentences are those of the English Web Treebank; the models were trained on three
novels.

The column "words" counts words as they are written: "don't" is one word, which the model reads as
one. Universal Dependencies splits it into two syntactic words, "do" and "n't", so counts by
syntactic words are larger: at k = 5 they are 16,310 on the development set and 16,134 on the test
set. A word of several parts has the part of speech of its first. The column "known" is of the
fewer words that the model knows.

Above each pair of tables are two half-lives: of the mean over units, and of the tenth of the units
that forgets most slowly. For the mean, what is left of all words after k more is compared with what
was written of the same words, and k is where that falls to a half. A unit's half-life is that of
its mean forget gate (the geometric mean); for the slowest tenth the median is given.

    python -m rnnviz retention --model ran-tanh-books --conllu en_ewt-ud-dev.conllu

This file is written by `tools/treebanks.py` from `assets/retention/`.
"""

Table = Mapping[str, Any]
Row = Mapping[str, Any]


def tables(kind: str) -> list[Table]:
    """Every table of a kind that comes with the app, by model and treebank."""
    paths = sorted((ROOT / "assets" / kind).glob("*.json"))
    return [json.loads(path.read_text(encoding="utf-8")) for path in paths]


def name_of(table: Table) -> str:
    """Its treebank's."""
    return str(table["treebank"]).removesuffix(".gz").removesuffix(".conllu")


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
    yield f"\n## {table['run']} on {name_of(table)}\n"
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
    yield f"\n## {table['run']} on {name_of(table)}, attributions\n"
    yield attribution_markdown(table)


def lead(row: Row) -> str:
    """How much better than gradient x input, in points of probability."""
    parts = (100 * row[key] for key in ("lead", "lead_low", "lead_high"))
    return "{:+.2f} ({:+.2f} to {:+.2f})".format(*parts)


def summary(found: list[Table]) -> Iterator[str]:
    """Which method the page shows, its lead where words are left out, and where that may be none.

    As the page does, this goes by a model's first treebank.
    """
    methods: dict[str, str] = {}
    for table in found:
        methods.setdefault(table["run"], METHODS[best_method(table).method].title)
    leads = {
        (table["run"], name_of(table), row["measure"]): row
        for table in found
        for row in table["faithfulness"]
        if row["removed"] == "left out" and row["method"] == methods[table["run"]]
    }
    short = [key for key, row in leads.items() if row["lead_low"] <= 0]
    yield (
        "The page's default is the method whose words matter most on the development set where "
        "they are made unknown (comprehensiveness minus sufficiency): "
        f"{_shown(methods)}. The table shows by how many points it is better than gradient × input "
        "in the other way of removing, words left out, which has no part in the choice. The 95% "
        f"interval of this lead is above 0 in {len(leads) - len(short)} of {len(leads)} cases."
    )
    for run, treebank in dict.fromkeys(key[:2] for key in short):
        cases = " and ".join(
            f"{lead(leads[key])} in {key[2]}" for key in short if key[:2] == (run, treebank)
        )
        yield f"It falls short for `{run}` on {treebank}: {cases}."
    yield f"\n| model | treebank | {' | '.join(MEASURES)} |"
    yield "|---|---|---|---|"
    for table in found:
        keys = [(table["run"], name_of(table), measure) for measure in MEASURES]
        if all(key in leads for key in keys):
            cells = " | ".join(lead(leads[key]) for key in keys)
            yield f"| `{table['run']}` | {name_of(table)} | {cells} |"


def _shown(methods: Mapping[str, str]) -> str:
    """Which method is the default of which models."""
    titles = dict.fromkeys(methods.values())
    if len(titles) == 1:
        return f"{next(iter(titles)).lower()} for every model"
    return "; ".join(
        f"{title} for {', '.join(f'`{run}`' for run in methods if methods[run] == title)}"
        for title in titles
    )


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


def documents() -> dict[str, str]:
    """The text of both files by their names in ``docs``."""
    trust, judged = tables("trust"), tables("attribution")
    lines = [HEADING, *(line for table in trust for line in section(table)), ABOUT_ATTRIBUTION]
    lines += [*summary(judged), *(line for table in judged for line in attribution(table))]
    parts = [
        f"## {table['run']} on {name_of(table)}\n\n{corpus_markdown(table)}"
        for table in tables("retention")
    ]
    retention = "\n\n".join([RETENTION_HEADING.rstrip(), *parts])
    return {"trust.md": "\n".join(lines) + "\n", "retention.md": retention + "\n"}


def main() -> None:
    """Write both files and print the overview."""
    for name, text in documents().items():
        (ROOT / "docs" / name).write_text(text, encoding="utf-8")
    print("\n".join(overview(tables("trust"))))


if __name__ == "__main__":
    main()
