"""The papers' data sets: where their official files lie, how they are checked and read."""

from __future__ import annotations

from collections.abc import Mapping

from rnnviz.tasks.data.files import DataFile, DataSet, data_folder
from rnnviz.tasks.data.imdb import IMDB
from rnnviz.tasks.data.mnist import MNIST
from rnnviz.tasks.data.ptb import PTB
from rnnviz.tasks.data.text8 import TEXT8

__all__ = ["DATA_SETS", "DataFile", "DataSet", "data_folder"]

DATA_SETS: Mapping[str, DataSet] = {row.key: row for row in (MNIST, IMDB, PTB, TEXT8)}
"""Every data set by its key."""
