"""MNIST's four files as arrays.

LeCun, Bottou, Bengio and Haffner (1998), "Gradient-based learning applied to document recognition";
the format is described at http://yann.lecun.com/exdb/mnist/.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from rnnviz.tasks.data.files import DataFile, DataSet, data_folder

_URL = "https://storage.googleapis.com/cvdf-datasets/mnist/"
_ROWS = (
    (
        "train-images-idx3-ubyte.gz",
        "440fcabf73cc546fa21475e81ea370265605f56be210a4024d2ca8f203523609",
        "ba891046e6505d7aadcbbe25680a0738ad16aec93bde7f9b65e87a2fc25776db",
        16 + 60_000 * 784,
    ),
    (
        "train-labels-idx1-ubyte.gz",
        "3552534a0a558bbed6aed32b30c495cca23d567ec52cac8be1a0730e8010255c",
        "65a50cbbf4e906d70832878ad85ccda5333a97f0f4c3dd2ef09a8a9eef7101c5",
        8 + 60_000,
    ),
    (
        "t10k-images-idx3-ubyte.gz",
        "8d422c7b0a1c1c79245a5bcf07fe86e33eeafee792b84584aec276f5a2dbc4e6",
        "0fa7898d509279e482958e8ce81c8e77db3f2f8254e26661ceb7762c4d494ce7",
        16 + 10_000 * 784,
    ),
    (
        "t10k-labels-idx1-ubyte.gz",
        "f7ae60f92e00ec6debd23a6088c31dbd2371eca3ffa0defaefb259924204aec6",
        "ff7bcfd416de33731a308c3f266cc351222c34898ecbeaf847f06e48f7ec33f2",
        8 + 10_000,
    ),
)

MNIST = DataSet(
    "mnist",
    "MNIST",
    tuple(DataFile(name, _URL + name, sha, payload, size) for name, sha, payload, size in _ROWS),
)


@dataclass(frozen=True)
class Images:
    """Images and their digits.

    Attributes:
        train, test: (image, pixel) uint8, row by row from the top left.
        train_digits, test_digits: (image,) uint8.
    """

    train: NDArray[np.uint8]
    train_digits: NDArray[np.uint8]
    test: NDArray[np.uint8]
    test_digits: NDArray[np.uint8]


def load() -> Images:
    """All images, read once: about 55 MB.

    Raises:
        ValueError: when a file is not there, or cut short or altered; one sentence.
    """
    return _load(data_folder())


@lru_cache(maxsize=1)
def _load(folder: Path) -> Images:
    """The images of a data folder."""
    return Images(*(_idx(MNIST.read(file)) for file in MNIST.files))


def _idx(data: bytes) -> NDArray[np.uint8]:
    """The array in an idx file, whose first bytes say how large it is; images lie in rows."""
    axes = data[3]
    count = int.from_bytes(data[4:8], "big")
    array = np.frombuffer(data, np.uint8, offset=4 + 4 * axes)
    return array if axes == 1 else array.reshape(count, -1)


def statistics(images: NDArray[np.uint8]) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Mean and standard deviation of each pixel over all images, exactly: sums of whole numbers."""
    sums, squares = np.zeros((2, images.shape[1]), np.int64)
    for start in range(0, len(images), 5000):
        piece = images[start : start + 5000].astype(np.int64)
        sums += piece.sum(axis=0)
        squares += (piece * piece).sum(axis=0)
    mean = sums / len(images)
    return mean, np.sqrt(np.maximum(squares / len(images) - mean * mean, 0))
