"""Speed against ``torch.nn`` and the physical limit: tables on the screen and a JSON file.

Run it as ``make bench`` on a quiet machine; ``make bench ARGS="steps arrows"`` runs some parts.
"""

from __future__ import annotations

import argparse
import json
import os
import platform
import shutil
import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

import arrows
import numpy as np
import threadpoolctl
import timing
import torch
import trainings

import models
from rnnviz import engine
from rnnviz.analysis import carousel
from rnnviz.engine.kernels.blas import tools
from rnnviz.engine.kernels.calibration import product_limit, seconds_of_product
from rnnviz.model.choice import engine_note
from rnnviz.model.recording import record_layers
from rnnviz.model.recurrent import Recurrent
from rnnviz.trace import Trace

CELLS = ("lstm", "gru", "elman", "ran-tanh", "lstm3")


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the parts that are asked for, all by default."""
    chosen = options(arguments)
    if not engine.available():
        print(engine_note(), file=sys.stderr)
        return 1
    torch.set_num_threads(1)
    found: dict[str, Any] = {"machine": machine()}
    print(f"Machine: {found['machine']}\n")
    for name in chosen.parts:
        found[name], text = PARTS[name](chosen.rounds)
        print(text, flush=True)
    chosen.output.parent.mkdir(parents=True, exist_ok=True)
    chosen.output.write_text(json.dumps(found, indent=1) + "\n", encoding="utf-8")
    print(f"Written to {chosen.output}.")
    return 0


def options(arguments: Sequence[str] | None) -> argparse.Namespace:
    """What is asked for on the command line."""
    parser = argparse.ArgumentParser(description=__doc__)
    # Not by `choices`: before Python 3.12 these must hold the whole default too.
    parser.add_argument("parts", nargs="*", type=part, default=list(PARTS), metavar="PART")
    parser.add_argument("--rounds", type=int, default=7, help="rounds of each comparison")
    parser.add_argument("--output", type=Path, default=Path("build/bench.json"))
    return parser.parse_args(arguments)


def part(name: str) -> str:
    """The name of a part, refused where there is none."""
    if name not in PARTS:
        raise argparse.ArgumentTypeError(f"there is no {name!r}; take some of {', '.join(PARTS)}")
    return name


def machine() -> dict[str, Any]:
    """What the numbers depend on."""
    blas = [
        f"{library.get('internal_api')} {library.get('version')} {library.get('architecture')}"
        for library in threadpoolctl.threadpool_info()
        if "scipy" in str(library.get("filepath"))
    ]
    return {
        "processor": platform.processor() or platform.machine(),
        "system": platform.system(),
        "python": platform.python_version(),
        "torch": torch.__version__,
        "blas": blas,
    }


def steps(rounds: int) -> tuple[Any, str]:
    """Whole training steps against torch.nn, a loop of cells and the limit."""
    found, rows = [], []
    for shape in models.SHAPES:
        rate = product_rate(shape)
        for cell in CELLS:
            count = max(1, int(0.01 / limit_seconds(cell, shape, rate)))
            candidates = {
                "compiled": models.compiled(cell, shape, min(count, 50)),
                "torch": models.in_torch(models.torch_layer(cell, shape), shape),
            }
            if shape.time <= 128 and not shape.vocabulary:
                candidates["loop"] = models.in_torch(models.loop_of_cells(cell, shape), shape)
            times = timing.interleaved(candidates, rounds)
            row = summary(times, cell, shape, min(count, 50), rate)
            found.append(row)
            rows.append([shape.label, cell, *cells_of(row)])
    header = ["shape (T, B, in, H)", "cell", "peer", "ms a step", "of the peer",
              "loop of the peer", "limit of the peer"]  # fmt: skip
    return found, timing.table("Whole training steps", header, rows)


def limit_seconds(cell: str, shape: models.Shape, rate: float) -> float:
    """Seconds of the products alone."""
    return models.multiplications(cell, shape) / rate


def summary(
    times: dict[str, list[float]], cell: str, shape: models.Shape, count: int, rate: float
) -> dict[str, Any]:
    """One line of the table."""
    peer = timing.median(times["torch"])
    return {
        "shape": shape.label,
        "cell": cell,
        "peer": models.TORCH.get(cell, torch.nn.LSTM).__name__,
        "milliseconds": 1e3 * timing.median(times["compiled"]) / count,
        "ratio": timing.ratio(times, "compiled", "torch", 1.0 / count),
        "loop": timing.ratio(times, "loop", "torch") if "loop" in times else None,
        "limit": limit_seconds(cell, shape, rate) / peer,
    }


def cells_of(row: dict[str, Any]) -> list[str]:
    """A line of the table as text."""
    return [
        row["peer"],
        f"{row['milliseconds']:.3f}",
        f"{row['ratio']:.2f}",
        number(row["loop"]),
        f"{row['limit']:.2f}",
    ]


def number(value: float | None) -> str:
    """A ratio, or nothing."""
    return "" if value is None else f"{value:.1f}"


def product_rate(shape: models.Shape) -> float:
    """Multiplications a second of the forward product of an LSTM of this shape."""
    size = 4 * shape.hidden, shape.batch, shape.hidden + 1 + shape.features
    hand = tools(np.float32, product_limit(np.dtype(np.float32)))
    return size[0] * size[1] * size[2] / seconds_of_product(size, hand, 0.05)


def jacobians(rounds: int) -> tuple[Any, str]:
    """Norms of the total derivative at all lags."""
    norms: tuple[carousel.Norm, ...] = ("spectral", "frobenius")
    found = [_norm(cell, norm) for cell in ("lstm", "gru", "ran-tanh") for norm in norms]
    rows = [[row["cell"], row["norm"], f"{row['seconds']:.3f}"] for row in found]
    return found, timing.table("Jacobians, T = 784, H = 100", ["cell", "norm", "s"], rows)


def _norm(cell: str, norm: carousel.Norm) -> dict[str, Any]:
    trace = _trace(cell, 784, 100)
    times = timing.interleaved({"norm": lambda: carousel.jacobian_norm(trace, norm)}, 3, 0.0)
    return {"cell": cell, "norm": norm, "seconds": timing.median(times["norm"])}


def _trace(cell: str, steps: int, size: int) -> Trace:
    """What a random layer does on random input."""
    layer = Recurrent(cell, 4, size, forget_bias=2.0)
    with torch.no_grad():
        return record_layers(layer, torch.randn(steps, 1, 4)).trace()


def start(rounds: int) -> tuple[Any, str]:
    """Until the first step is done: compiling everything, and from the cache."""
    code = "import models; models.compiled('lstm', models.SHAPES[0], 1)()"
    folder = Path("build/bench-cache")
    seconds = []
    for _ in range(2):
        began = time.perf_counter()
        subprocess.run(
            [sys.executable, "-c", code],
            check=True,
            cwd=Path(__file__).parent,
            env={**os.environ, "NUMBA_CACHE_DIR": str(folder.resolve()),
                 "PYTHONPATH": str(Path(__file__).resolve().parents[1])},
        )  # fmt: skip
        seconds.append(time.perf_counter() - began)
    shutil.rmtree(folder, ignore_errors=True)
    found = {"first": seconds[0], "cached": seconds[1]}
    rows = [[f"{seconds[0]:.1f}", f"{seconds[1]:.1f}"]]
    header = ["first launch, s", "later launches, s (imports included)"]
    return found, timing.table("Start", header, rows)


PARTS: dict[str, Callable[[int], tuple[Any, str]]] = {
    "steps": steps,
    "side-by-side": trainings.side_by_side,
    "fit": trainings.whole_fit,
    "tasks": trainings.by_task,
    "arrows": arrows.arrows,
    "jacobians": jacobians,
    "memory": trainings.memory,
    "start": start,
}

if __name__ == "__main__":
    raise SystemExit(main())
