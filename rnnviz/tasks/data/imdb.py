"""The Large Movie Review Dataset as word ids, encoded as the Keras of 2016 did.

Maas, Daly, Pham, Huang, Ng and Potts (2011), "Learning word vectors for sentiment analysis".
"""

from __future__ import annotations

import gzip
import re
import tarfile
from array import array
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from rnnviz.tasks.data.files import DataFile, DataSet, data_folder

WORDS = 20_000
"""Ids, the four special ones included, as ``num_words`` counts them in Keras."""
LENGTH = 80
SPECIALS = ("<pad>", "<start>", "<unk>", "<unused>")
"""Keras gives the commonest word the id 4: 3 stands for nothing."""
PAD, START, UNKNOWN = range(3)
PER_CLASS = 12_500
"""Reviews of each class in either part."""

_ARCHIVE = DataFile(
    "aclImdb_v1.tar.gz",
    "https://ai.stanford.edu/~amaas/data/sentiment/aclImdb_v1.tar.gz",
    "c40f74a18d3b61f90feba1e17730e0d38e8b97c05fde7008942e91923d1658fe",
)
IMDB = DataSet("imdb", "IMDB", (_ARCHIVE,))

_NAME = re.compile(r"aclImdb/(train|test)/(neg|pos)/(\d{1,6})_\d{1,2}\.txt")
_LARGEST_REVIEW = 1 << 20
_SEPARATORS = bytes.maketrans(_MARKS := b'!"#$%&()*+,-./:;<=>?@[\\]^_`{|}~\t\n', b" " * len(_MARKS))
"""What Keras takes for spaces; a tag such as <br /> leaves the word br."""


@dataclass(frozen=True)
class Reviews:
    """The reviews of one part, those to train on or those to test on.

    Attributes:
        first, last: ids of the first and of the last ``LENGTH`` words, (review, LENGTH) uint16;
            of a shorter review what is missing is padded, at its end and at its start.
        lengths: words of each review, but no more than ``LENGTH``, (review,).
        positive: whether a review is, (review,).
    """

    first: NDArray[np.uint16]
    last: NDArray[np.uint16]
    lengths: NDArray[np.int64]
    positive: NDArray[np.bool_]

    def padded_at_end(self) -> NDArray[np.uint16]:
        """A start sign and the first words, then padding: what the paper states."""
        starts = np.full((len(self.first), 1), START, np.uint16)
        return np.concatenate([starts, self.first[:, :-1]], axis=1)

    def padded_at_start(self) -> NDArray[np.uint16]:
        """Padding, a start sign and the last words: what the paper's code does."""
        padded = self.last.copy()
        short = np.flatnonzero(self.lengths < LENGTH)
        padded[short, LENGTH - 1 - self.lengths[short]] = START
        return padded


@dataclass(frozen=True)
class Labelled:
    """All reviews.

    Attributes:
        words: the words in the order of their ids, the special ones first.
        train, test: the two parts.
    """

    words: tuple[str, ...]
    train: Reviews
    test: Reviews


def load() -> Labelled:
    """All reviews, read once: 16 MB that take about ten seconds.

    The archive is checked by its listing, for there are copies that lack the reviews without a
    label; what is cut short or damaged fits no checksum of gzip's.

    Raises:
        ValueError: when the file is not there, or cut short or altered; one sentence.
    """
    return _load(data_folder())


@lru_cache(maxsize=1)
def _load(folder: Path) -> Labelled:
    """The reviews of a data folder."""
    parts, ids, counts = {"train": _Part(), "test": _Part()}, dict[str, int](), Counter[int]()
    path = IMDB.path(_ARCHIVE)
    with IMDB.refusing(_ARCHIVE):
        try:
            for part, positive, number, text in _texts(path):
                numbers = [ids.setdefault(word, len(ids)) for word in split(text)]
                counts.update(numbers)
                parts[part].add(number, positive, numbers)
        except tarfile.TarError as error:
            raise ValueError from error
        if any(each.classes() != [PER_CLASS] * 2 for each in parts.values()):
            raise ValueError
    names = list(ids)
    # The commonest first; of equally common words the one that comes first in the alphabet.
    order = sorted(counts, key=lambda word: (-counts[word], names[word]))
    known = order[: WORDS - len(SPECIALS)]
    renumbered = np.full(len(names) + 1, UNKNOWN, np.uint16)
    renumbered[known] = np.arange(len(SPECIALS), len(SPECIALS) + len(known))
    renumbered[-1] = PAD
    words = (*SPECIALS, *(names[word] for word in known))
    return Labelled(words, *(parts[name].reviews(renumbered) for name in ("train", "test")))


def split(text: str) -> list[str]:
    """The words of a review, in lower case."""
    return text.lower().encode().translate(_SEPARATORS).decode().split()


def _texts(path: Path) -> Iterator[tuple[str, bool, int, str]]:
    """Part, whether it is positive, number and text of each labelled review, one at a time."""
    with gzip.open(path) as packed:
        with tarfile.open(fileobj=packed, mode="r|") as archive:
            for member in archive:
                fits = _NAME.fullmatch(member.name)
                if not fits or not member.isfile() or member.size > _LARGEST_REVIEW:
                    continue
                file = archive.extractfile(member)
                assert file is not None
                yield fits[1], fits[2] == "pos", int(fits[3]), file.read().decode("utf-8")
        # The checksum stands at the very end, behind the archive.
        while packed.read(1 << 20):
            pass


class _Part:
    """The reviews of a part as they are read."""

    def __init__(self) -> None:
        self.rows: list[tuple[bool, int]] = []
        self.first, self.last, self.lengths = array("i"), array("i"), array("q")

    def add(self, number: int, positive: bool, words: list[int]) -> None:
        """Keep both ends of a review; -1 stands where it has no word."""
        missing = [-1] * (LENGTH - len(words))
        self.rows.append((positive, number))
        self.first.extend((words + missing)[:LENGTH])
        self.last.extend((missing + words)[-LENGTH:])
        self.lengths.append(min(len(words), LENGTH))

    def classes(self) -> list[int]:
        """How many different reviews are negative and positive."""
        kinds = [positive for positive, _ in set(self.rows)]
        return [kinds.count(False), kinds.count(True)]

    def reviews(self, renumbered: NDArray[np.uint16]) -> Reviews:
        """The reviews in the order of their class and number, whatever it is in the archive."""
        order = sorted(range(len(self.rows)), key=self.rows.__getitem__)

        def ids(kept: Any) -> NDArray[np.uint16]:
            ids: NDArray[np.uint16] = renumbered[np.array(kept).reshape(-1, LENGTH)[order]]
            return ids

        positive = np.array([kind for kind, _ in self.rows], np.bool_)[order]
        lengths = np.array(self.lengths, np.int64)[order]
        return Reviews(ids(self.first), ids(self.last), lengths, positive)
