"""A run as one zip file, to be kept, sent and opened elsewhere; read as coming from anyone."""

from __future__ import annotations

import json
import stat
import tempfile
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, BinaryIO

import numpy as np
from safetensors import SafetensorError, safe_open
from safetensors.numpy import save_file

from rnnviz.csv_files import write_csv
from rnnviz.run import CARD_FILE, CHECKPOINT_FILE, WEIGHTS_FILE, Run, RunFormatError
from rnnviz.run.card import LARGEST_CARD
from rnnviz.run.checkpoint import LARGEST_CHECKPOINT
from rnnviz.run.weights import LARGEST_WEIGHTS
from rnnviz.store.errors import failed
from rnnviz.store.zipped import ArchiveError, Zipped
from rnnviz.untrusted import light_json

CONFIG_FILE = "config.json"
MODEL_FILE = "model.safetensors"
METRICS_FILE = "metrics.csv"
README_FILE = "README.txt"
LARGEST_HEADER = 32 * 1024**2
"""Bytes of the longest list of weights that is read."""

_MEGABYTE = 1024**2
_LIMITS = {
    README_FILE: _MEGABYTE,
    CONFIG_FILE: _MEGABYTE,
    CARD_FILE: LARGEST_CARD,
    METRICS_FILE: 32 * _MEGABYTE,
    MODEL_FILE: LARGEST_WEIGHTS,
    WEIGHTS_FILE: LARGEST_WEIGHTS,
    CHECKPOINT_FILE: LARGEST_CHECKPOINT,
}
_NEEDED = (CONFIG_FILE, CARD_FILE, MODEL_FILE, WEIGHTS_FILE)
_PLAIN_FILE = (stat.S_IFREG | 0o644) << 16
_FIRST_DAY = (1980, 1, 1, 0, 0, 0)
_README = """\
One training of a recurrent network, as rnnviz keeps it. Upload this file there to continue it.

config.json             everything that determines the training, its seed included
card.json               how it went: status, learning curve, what rebuilds its task
model.safetensors       the weights after the last step that was kept, float32
snapshots.safetensors   the weights along the training, under names such as 0000012/readout.bias
metrics.csv             the learning curve: step, loss, metric ("" where not measured), seconds
checkpoint.safetensors  where there is one: what the training needs to continue as if never stopped

Files that end in .safetensors open with the Python package of that name.
"""


def write_archive(run: Run, file: BinaryIO) -> None:
    """Write a run as a zip file whose parts are not compressed.

    Args:
        run: to be written.
        file: open for writing.

    Raises:
        ValueError: when the run cannot be stored.
        OSError: when there is no room.
    """
    with (
        tempfile.TemporaryDirectory(prefix="rnnviz-") as name,
        zipfile.ZipFile(file, "w") as zipped,
    ):
        folder = Path(name) / "run"
        run.save(folder)
        _write(zipped, README_FILE, _README.encode("utf-8"))
        config = json.dumps(run.config.to_dict(), indent=2, allow_nan=False)
        _write(zipped, CONFIG_FILE, config.encode("utf-8"))
        _write(zipped, METRICS_FILE, _metrics(run))
        _write_model(run, folder / MODEL_FILE)
        for part in (CARD_FILE, MODEL_FILE, WEIGHTS_FILE, CHECKPOINT_FILE):
            if (folder / part).exists():
                with (folder / part).open("rb") as source, _part(zipped, part) as target:
                    while chunk := source.read(_MEGABYTE):
                        target.write(chunk)


def read_archive(file: BinaryIO, most: int | None = None) -> Run:
    """Read a run from a zip file that anyone may have written; no code in it is ever executed.

    Args:
        file: open for reading, at any place.
        most: bytes that all its parts may have together, beside the limit of each part.

    Raises:
        ArchiveError: one sentence that says what is wrong with it.
    """
    zipped = Zipped(file, _LIMITS, _NEEDED)
    if most is not None and zipped.unpacked > most:
        raise ArchiveError("This archive would be too large when unpacked.")
    with tempfile.TemporaryDirectory(prefix="rnnviz-") as name:
        folder = Path(name)
        for part in (CARD_FILE, MODEL_FILE, WEIGHTS_FILE, CHECKPOINT_FILE):
            if part in zipped:
                _unpack(zipped, part, folder / part)
        with _as_archive_error():
            _check_card(folder / CARD_FILE)
            for part in (MODEL_FILE, WEIGHTS_FILE):
                _check_header(folder / part)
            run = Run.load(folder)
            _check_model(run, folder / MODEL_FILE)
    _check_config(run, zipped.read(CONFIG_FILE))
    return run


@contextmanager
def _as_archive_error() -> Iterator[None]:
    try:
        yield
    except ArchiveError:
        raise
    except RunFormatError as error:
        raise ArchiveError(str(error)) from error


def _part(zipped: zipfile.ZipFile, name: str) -> Any:
    """A part of an archive to be written; the same run gives the same archive at any time."""
    info = zipfile.ZipInfo(name, _FIRST_DAY)
    info.external_attr = _PLAIN_FILE
    return zipped.open(info, "w", force_zip64=True)


def _write(zipped: zipfile.ZipFile, name: str, content: bytes) -> None:
    with _part(zipped, name) as file:
        file.write(content)


def _metrics(run: Run) -> bytes:
    rows = ((point.step, point.loss, point.metric, round(point.seconds, 3)) for point in run.points)
    return write_csv(("step", "loss", "metric", "seconds"), rows)


def _write_model(run: Run, path: Path) -> None:
    weights = run.latest.weights if run.snapshots else {}
    try:
        save_file(
            {name: np.array(value, np.float32, order="C") for name, value in weights.items()}, path
        )
    except SafetensorError as error:
        # The library reports a full disk in its own way.
        raise OSError(f"the weights could not be written: {error}") from error


def _unpack(zipped: Zipped, name: str, path: Path) -> None:
    """Copy a file out of an archive, to a path that the archive has no say in."""
    try:
        with path.open("wb") as target:
            for chunk in zipped.chunks(name):
                target.write(chunk)
    except FileNotFoundError:
        raise
    except OSError as error:
        raise failed("There is no room to unpack the archive", error) from error


def _check_card(path: Path) -> None:
    try:
        light_json(path.read_bytes())
    except ValueError as error:
        raise ArchiveError("The card of this archive holds too many lists.") from error


def _check_header(path: Path) -> None:
    with path.open("rb") as file:
        if int.from_bytes(file.read(8), "little") > LARGEST_HEADER:
            raise ArchiveError("The weights of this run cannot be read.")


def _check_model(run: Run, path: Path) -> None:
    """Check that the model is the one of the last snapshot."""
    weights = run.latest.weights if run.snapshots else {}
    try:
        with safe_open(path, framework="numpy") as file:
            same = set(file.keys()) == set(weights)
            for name, value in weights.items() if same else ():
                view = file.get_slice(name)
                same = same and view.get_dtype() == "F32"
                same = same and tuple(view.get_shape()) == value.shape
                same = same and np.array_equal(file.get_tensor(name), value, equal_nan=True)
    except (SafetensorError, OSError) as error:
        raise ArchiveError("The model of this archive cannot be read.") from error
    if not same:
        raise ArchiveError("The model of this archive is not that of its last snapshot.")


def _check_config(run: Run, data: bytes) -> None:
    try:
        config = json.loads(data)
    except (ValueError, RecursionError) as error:
        raise ArchiveError("The config of this archive is not valid JSON.") from error
    if config != json.loads(json.dumps(run.config.to_dict())):
        raise ArchiveError("The config of this archive is not that of its card.")
