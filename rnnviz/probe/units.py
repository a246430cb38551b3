"""A long text through a model, its units' numbers kept in a file, and what surrounds its words."""

from __future__ import annotations

import os
import threading
import time as clock
from array import array
from collections.abc import Iterable, Mapping
from contextlib import AbstractContextManager, suppress
from dataclasses import dataclass
from hashlib import blake2b
from pathlib import Path
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from rnnviz.analysis.units import Activations, Groups, Quantizer, steps_of
from rnnviz.model.chunks import record_chunks
from rnnviz.probe.agreement import word_ids
from rnnviz.probe.book import MOST_TOKENS, BookText, Watch, read_book
from rnnviz.run import Run
from rnnviz.settings import MEGABYTE, StoreSettings
from rnnviz.store import cache_folder
from rnnviz.tasks import TextProblem
from rnnviz.text import END, UNKNOWN, sentences
from rnnviz.text.conllu import UNIVERSAL_TAGS, Tree
from rnnviz.text.stopping import stoppable
from rnnviz.text.subwords import SPACE
from rnnviz.text.surroundings import LONGEST_QUOTED, bracket_depth, inside_quotes, lines

YES_OR_NO = ("inside quotes", "inside brackets")
_VERSION = "1"
_AT_ONCE = 1 << 20
_SENTENCES_AT_ONCE = 200
_REACH = 5000
"""Characters; a token that is not found so near is written in another way than it is read."""
_ABANDONED = 86_400
"""Seconds after which a file that is not whole belongs to a process that has ended."""


@dataclass(frozen=True)
class Corpus:
    """A long text and what surrounds its words.

    Attributes:
        text: its tokens.
        properties: the group of each token by the property's name, (time,); -1 at the ends of
            sentences, which are no words of the text.
    """

    text: BookText
    properties: Mapping[str, Groups]


def text_corpus(problem: TextProblem, text: str, watch: Watch | None = None) -> Corpus:
    """A text as a model reads it, see :func:`rnnviz.probe.book.read_book`.

    Raises:
        ValueError: when it is empty; one sentence.
    """
    book = read_book(problem, text, watch)
    with _watched(watch, len(book)):
        places = _places(book, text)
        # What is behind the last word that was read may close a pair of marks, and no more.
        text = text[: int(places[-1]) + LONGEST_QUOTED]
        place, length = lines(text, places)
        return _corpus(book, text, places, {"position in line": place, "line length": length})


def tree_corpus(
    problem: TextProblem, trees: Iterable[Tree], watch: Watch | None = None, total: int = 0
) -> Corpus:
    """The sentences of a treebank as one text, a word for each of its tokens.

    Args:
        problem: of the model.
        trees: what comes after ``MOST_TOKENS`` is left out.
        watch: told how many of a ``total`` of sentences are through.
        total: of sentences, roughly.

    Raises:
        ValueError: when the model does not read words, or there are no words; one sentence.
    """
    if problem.unit != "words":
        raise ValueError("A treebank has words: choose a run that was trained on text-words.")
    index, group = {END: 0}, {tag: place for place, tag in enumerate(UNIVERSAL_TAGS)}
    stream, tags = array("i"), array("b")
    for number, tree in enumerate(trees):
        if len(stream) > MOST_TOKENS:
            break
        if watch is not None and number % _SENTENCES_AT_ONCE == 0:
            watch("Parsing the sentences", number, total)
        stream.extend([*(index.setdefault(token, len(index)) for token in tree.tokens), 0])
        tags.extend([*(group.get(tag, -1) for tag in tree.token_tags()), -1])
    if not stream:
        raise ValueError("The treebank holds no words: choose one in the CoNLL-U format.")
    names = tuple(index)
    ids = np.concatenate([problem.vocabulary.encode([END]), word_ids(problem, names[1:])])
    unknown = ids == problem.vocabulary.id(UNKNOWN)
    numbers = np.array(stream[:MOST_TOKENS], np.int32)
    book = BookText(names, numbers, ids, unknown, len(stream) > MOST_TOKENS)
    # Quotation marks and brackets have their fellows in the same sentence.
    written = [names[word] if word else "\n" for word in numbers.tolist()]
    places = np.cumsum([0, *(len(word) + 1 for word in written[:-1])])
    tag = {"part of speech": np.array(tags[:MOST_TOKENS], np.int8)}
    with _watched(watch, len(book)):
        return _corpus(book, "\n".join(written), places, {}, tag)


def _watched(watch: Watch | None, words: int) -> AbstractContextManager[None]:
    """Within it what walks through a text's characters is given up as soon as ``watch`` raises."""

    def stop() -> bool:
        if watch is not None:
            watch("Looking around the words", 0, words)
        return False

    return stoppable(stop)


def _places(book: BookText, text: str) -> NDArray[np.int64]:
    """(time,) where in the text each token stands, that of a sentence's end being its last."""
    places, stream, t = np.zeros(len(book), np.int64), book.stream.tolist(), 0
    spellings = [name.lower().lstrip(SPACE) for name in book.names]
    for sentence in sentences(text):
        body, place = sentence.text.lower(), 0
        while t < len(stream):
            word = stream[t]
            spelling = spellings[word]
            until = place + len(spelling) + _REACH
            at = place if spelling.isspace() else body.find(spelling, place, until)
            here = max(at, 0) if at >= 0 and word else min(place, len(body) - 1)
            places[t] = min(sentence.start + here, sentence.end - 1)
            t += 1
            if not word:
                break
            place = here + len(spelling) if at >= 0 else place
        if t == len(stream):
            break
    return places


def _corpus(
    book: BookText,
    text: str,
    places: NDArray[np.int64],
    counted: Mapping[str, NDArray[np.int64]],
    named: Mapping[str, Groups] | None = None,
) -> Corpus:
    """All properties; those that are ``counted`` go into groups, those that are ``named`` are."""
    ends = book.stream == 0
    begins = np.concatenate([[0], np.flatnonzero(ends) + 1])
    time = np.arange(len(book))
    position = time - begins[np.searchsorted(begins, time, side="right") - 1]
    frequency = np.bincount(book.stream, minlength=len(book.names))[book.stream]
    counted = {"position in sentence": position, **counted, "word frequency": frequency}
    groups = {
        "inside quotes": inside_quotes(text, places),
        "inside brackets": np.minimum(bracket_depth(text, places), 50),
        **{name: steps_of(values) for name, values in counted.items()},
        **(named or {}),
    }
    return Corpus(
        book, {name: np.where(ends, -1, codes).astype(np.int8) for name, codes in groups.items()}
    )


def read_units(
    run: Run,
    text: BookText,
    quantity: str,
    snapshot: int = -1,
    layer: int = -1,
    watch: Watch | None = None,
) -> Activations:
    """One quantity of all units of a layer over a text, in a file that is read where it is needed.

    The file is made once for the weights, the text, the layer and the quantity, and found again
    later. Those that were used longest ago are removed where all together would take more room
    than ``RNNVIZ_UNITS_MEGABYTES``.

    Args:
        run: which reads the text.
        text: of :func:`text_corpus` or :func:`tree_corpus`.
        quantity: one of ``CellSpec.quantities``.
        snapshot, layer: of the run.
        watch: told how many words are through; what it raises leaves nothing behind.

    Raises:
        ValueError: when the cell has no such quantity, or there is no room; one sentence.
    """
    if quantity not in run.config.spec.quantities:
        known = ", ".join(run.config.spec.quantities)
        raise ValueError(f"This cell has no {quantity!r}; choose from: {known}.")
    layer %= run.config.num_layers
    ids = text.ids[text.stream]
    size = run.config.hidden_size * (len(ids) + 8)
    try:
        path = cache_folder("units") / f"{_key(run, ids, quantity, snapshot, layer)}.u8"
        if not path.is_file() or path.stat().st_size != size:
            _make_room(path.parent, size)
            _make(path, run, ids, quantity, snapshot, layer, watch)
        mapped = _mapped(path, run.config.hidden_size, len(ids), "r")
    except OSError as error:
        raise ValueError(f"The units cannot be kept on this server: {error.strerror}.") from error
    used(mapped)
    return mapped


def used(activations: Activations) -> None:
    """Note that a file is used now, so that it is not the next that is removed."""
    if activations.path is not None:
        with suppress(OSError):  # it may have been removed: what is mapped stays
            os.utime(activations.path)


def room() -> int:
    """Bytes that all units' numbers may take together, from ``RNNVIZ_UNITS_MEGABYTES``."""
    return int(StoreSettings.from_environment().units_megabytes * MEGABYTE)


def _key(run: Run, ids: NDArray[np.int64], quantity: str, snapshot: int, layer: int) -> str:
    digest = blake2b(digest_size=16)
    digest.update(f"{_VERSION} {run.config.digest()} {layer} {quantity} ".encode())
    for name, weight in sorted(run.snapshots[snapshot].weights.items()):
        digest.update(f"{name} {weight.dtype} {weight.shape} ".encode() + weight.tobytes())
    digest.update(ids.tobytes())
    return digest.hexdigest()


def _make(
    path: Path,
    run: Run,
    ids: NDArray[np.int64],
    quantity: str,
    snapshot: int,
    layer: int,
    watch: Watch | None,
) -> None:
    """Write a file beside its place and move it there when it is whole."""
    part = path.with_suffix(f".{os.getpid()}-{threading.get_ident()}.part")
    units = run.config.hidden_size
    try:
        with part.open("xb") as stream:
            # A full disk is told here; what is written through the memory could not tell it.
            for start in range(0, size := units * (len(ids) + 8), _AT_ONCE):
                stream.write(bytes(min(_AT_ONCE, size - start)))
        mapped = _mapped(part, units, len(ids), "r+")
        quantizer = Quantizer(mapped)
        for chunk in record_chunks(run, ids, snapshot, layer, names={quantity}):
            quantizer.feed(chunk[quantity])
            if watch is not None:
                watch("Reading the text", chunk.start + len(chunk), len(ids))
        del mapped, quantizer
        part.replace(path)
    finally:
        part.unlink(missing_ok=True)


def _mapped(path: Path, units: int, time: int, mode: Literal["r", "r+"]) -> Activations:
    """The numbers in a file: each unit's range, then the codes unit by unit."""
    every = np.asarray(np.memmap(path, np.uint8, mode))
    low, step = every[: 8 * units].view(np.float32).reshape(2, units)
    return Activations(low, step, every[8 * units :].reshape(units, time), path)


def _make_room(folder: Path, size: int) -> None:
    """Remove the files that were used longest ago, until one of such a size may be made.

    Raises:
        ValueError: when that is larger than all may be together.
    """
    left = room() - size
    if left < 0:
        raise ValueError(
            f"The units over this text would take {size / MEGABYTE:,.0f} MB: choose a shorter "
            "text, or set RNNVIZ_UNITS_MEGABYTES to more."
        )
    for _, taken, path in sorted(_files(folder), reverse=True):
        left -= taken
        if left < 0:
            with suppress(OSError):  # another server may have removed it, or have it open
                path.unlink()


def _files(folder: Path) -> list[tuple[float, int, Path]]:
    """When each file was used last, how large it is and where; what a crash left is among them.

    What another process is writing is not.
    """
    files, abandoned = [], clock.time() - _ABANDONED
    for path in folder.iterdir():
        with suppress(OSError):
            kept = path.stat()
            if path.suffix != ".part" or kept.st_mtime < abandoned:
                files.append((kept.st_mtime, kept.st_size, path))
    return files
