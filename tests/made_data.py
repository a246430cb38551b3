"""Small files in the format of the published data sets, so that no test needs those."""

from __future__ import annotations

import gzip
import hashlib
import io
import tarfile
import zipfile
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from rnnviz.tasks.data import files, imdb, mnist, ptb, text8

PER_CLASS = 100
WORDS = ["film", "the", "good", "bad", "a", "was", "plot", "it", "dull", "great", "br", "n't"]
MODULES = (files, imdb, mnist, ptb, text8)
OFFICIAL = {
    (mnist, "MNIST"): mnist.MNIST,
    (ptb, "PTB"): ptb.PTB,
    (text8, "_ZIP"): text8._ZIP,
    (text8, "_PREFIX"): text8._PREFIX,
    (imdb, "PER_CLASS"): imdb.PER_CLASS,
    **{(module, "data_folder"): files.data_folder for module in MODULES},
}
"""What tests on the real copies put back."""


def idx(array: np.ndarray) -> bytes:
    """An array of bytes in MNIST's format."""
    sizes = b"".join(size.to_bytes(4, "big") for size in array.shape)
    return bytes([0, 0, 8, array.ndim]) + sizes + array.astype(np.uint8).tobytes()


def make_mnist(folder: Path) -> None:
    """A hundred images to train on and as many to test on: a blot whose place is the digit."""
    rng = np.random.default_rng(5)
    for part in ("train", "t10k"):
        digits = rng.choice(10, 100, p=[0.28] + [0.08] * 9)
        images = np.zeros((100, 28, 28))
        for image, digit in zip(images, digits, strict=True):
            image[2 * digit + 4 : 2 * digit + 7, 10:16] = rng.integers(130, 256, (3, 6))
        for name, array in ((f"{part}-images-idx3", images), (f"{part}-labels-idx1", digits)):
            (folder / f"{name}-ubyte.gz").write_bytes(gzip.compress(idx(array)))


def review(rng: np.random.Generator, positive: bool) -> str:
    """A review of 5 to 120 words with a word at its end that says whether it is positive."""
    words = rng.choice(WORDS, rng.integers(5, 120))
    return f"{' '.join(words).capitalize()}.<br />{'GREAT!' if positive else 'Awful,'}"


def make_imdb(folder: Path) -> None:
    """An archive with the listing of the official one."""
    rng = np.random.default_rng(1)
    with tarfile.open(folder / "aclImdb_v1.tar.gz", "w:gz") as archive:
        for part in ("train", "test"):
            for name in ("neg", "pos", "unsup"):
                for number in range(PER_CLASS):
                    text = review(rng, name == "pos").encode()
                    member = tarfile.TarInfo(f"aclImdb/{part}/{name}/{number}_7.txt")
                    member.size = len(text)
                    archive.addfile(member, io.BytesIO(text))


def make_ptb(folder: Path) -> None:
    """Lines with spaces around them, numbers as N and rare words as <unk>."""
    rng = np.random.default_rng(2)
    names = ["the", "N", "<unk>", "stock", "fell", "rose", "mr.", "$"]
    share = 1 / np.arange(1, len(names) + 1)
    for part, count in (("train", 400), ("valid", 120), ("test", 150)):
        rows = (rng.choice(names, rng.integers(4, 12), p=share / share.sum()) for _ in range(count))
        text = "".join(f" {' '.join(row)} \n" for row in rows)
        (folder / f"ptb.{part}.txt").write_text(text)


def make_text8(folder: Path) -> None:
    """The archive with its one file, of which the prefix is the first part."""
    rng = np.random.default_rng(3)
    words = ["anarchism", "is", "a", "zoo", "of", "quick", "foxes"]
    share = 1 / np.arange(1, len(words) + 1)
    text = (" " + " ".join(rng.choice(words, 12_000, p=share / share.sum())))[:40_000]
    with zipfile.ZipFile(folder / "text8.zip", "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("text8", text)
    (folder / "text8-prefix.gz").write_bytes(gzip.compress(text[:20_000].encode()))


def make(folder: Path) -> Path:
    """All of them, in the folders in which the official files lie."""
    for key, write in (
        ("mnist", make_mnist),
        ("imdb", make_imdb),
        ("ptb", make_ptb),
        ("text8", make_text8),
    ):
        (folder / key).mkdir(parents=True)
        write(folder / key)
    return folder


def checked(file: files.DataFile, path: Path) -> files.DataFile:
    """A file's description with the checksums of a made one."""
    data = path.read_bytes()
    inside = gzip.decompress(data) if path.suffix == ".gz" else data
    payload = hashlib.sha256(inside).hexdigest()
    size = 40_000 if path.suffix == ".zip" else len(inside)
    found = replace(file, sha256=hashlib.sha256(data).hexdigest(), size=size)
    return replace(found, payload=payload) if path.suffix == ".gz" else found


def install(patch: pytest.MonkeyPatch, folder: Path) -> None:
    """Have the loaders find made files in a folder, and know their checksums."""
    for module in MODULES:
        patch.setattr(module, "data_folder", lambda: folder)
    for module, name in ((mnist, "MNIST"), (ptb, "PTB")):
        data = OFFICIAL[module, name]
        rows = tuple(checked(file, folder / data.key / file.name) for file in data.files)
        patch.setattr(module, name, replace(data, files=rows))
    for name in ("_ZIP", "_PREFIX"):
        file = OFFICIAL[text8, name]
        patch.setattr(text8, name, checked(file, folder / "text8" / file.name))
    patch.setattr(imdb, "PER_CLASS", PER_CLASS)
    forget()


def uninstall(patch: pytest.MonkeyPatch) -> None:
    """Have the loaders find the official files again, where RNNVIZ_DATA says."""
    for (module, name), value in OFFICIAL.items():
        patch.setattr(module, name, value)
    forget()


def forget() -> None:
    """Read files anew."""
    for module in (imdb, mnist, ptb, text8):
        module._load.cache_clear()
