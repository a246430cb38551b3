"""How long a search over the units of a long text takes: a table on the screen and a JSON file.

The text is that of the model, again and again where it is too short. ``RNNVIZ_DATA`` names its
folder.
"""

from __future__ import annotations

import argparse
import json
import os
import sys
import tempfile
import time
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

import numpy as np
import timing

from rnnviz.analysis.units import Activations, follow, search, units_of
from rnnviz.cli.runs import find_run
from rnnviz.inspection.runs import text_problem
from rnnviz.probe.units import YES_OR_NO, read_units, text_corpus
from rnnviz.tasks.text_source import read_source

SIZES = (10_000, 100_000, 1_000_000)
SPANS, WORDS, THRESHOLD = 20, 3, 0.3


def main(arguments: Sequence[str] | None = None) -> int:
    """Time all sizes."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--model", default="lstm-books", help="the id of a run that reads words")
    parser.add_argument("--sizes", nargs="*", type=int, default=SIZES, help="words")
    parser.add_argument("--output", type=Path, default=Path("build/units.json"))
    chosen = parser.parse_args(arguments)
    run = find_run(chosen.model)
    problem = text_problem(run)
    text = read_source(problem.options)
    corpus = text_corpus(problem, text * (1 + max(chosen.sizes) // len(text.split())))
    found = []
    for size in chosen.sizes:
        part = replace(corpus.text, stream=corpus.text.stream[:size])
        properties = {name: groups[:size] for name, groups in corpus.properties.items()}
        with tempfile.TemporaryDirectory() as folder:
            os.environ["RNNVIZ_STORE"] = folder
            began = time.perf_counter()
            units = read_units(run, part, "hidden_state")
            read = time.perf_counter() - began
            began = time.perf_counter()
            follow(units, properties, YES_OR_NO)
            found.append(
                {
                    "words": len(part),
                    "units": len(units.codes),
                    "megabytes": units.codes.nbytes / 1e6,
                    "read": read,
                    "score": time.perf_counter() - began,
                    **searches(units),
                }
            )
        print(found[-1], file=sys.stderr, flush=True)
    heads = list(found[0])
    rows = [
        [f"{row[head]:,.4g}" if head != "words" else f"{row[head]:,}" for head in heads]
        for row in found
    ]
    print(timing.table(f"Units of {chosen.model}, seconds", heads, rows))
    chosen.output.parent.mkdir(parents=True, exist_ok=True)
    chosen.output.write_text(json.dumps(found, indent=1) + "\n", encoding="utf-8")
    return 0


def searches(units: Activations) -> dict[str, Any]:
    """Seconds of a search for one unit, for what is high in a few words, and for all units."""
    dice = np.random.default_rng(0)
    time_of, matched = [], []
    while len(time_of) < SPANS:
        start = int(dice.integers(0, units.codes.shape[1] - WORDS))
        began = time.perf_counter()
        high = units_of(units, start, start + WORDS, THRESHOLD)
        search(units, high, THRESHOLD, (start, start + WORDS))
        if len(high):
            time_of.append(time.perf_counter() - began)
            matched.append(len(high))
    one = timing.interleaved({"one": lambda: search(units, [0], THRESHOLD)}, 5, 0.0)["one"]
    began = time.perf_counter()
    search(units, range(len(units.codes)), THRESHOLD)
    return {
        "search of one unit": timing.median(one),
        "of a span, median": timing.median(time_of),
        "of a span, longest": max(time_of),
        "units of a span, most": max(matched),
        "of all units": time.perf_counter() - began,
    }


if __name__ == "__main__":
    raise SystemExit(main())
