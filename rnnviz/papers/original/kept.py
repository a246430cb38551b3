"""What is kept of a trial of 1997 now and then, so that it goes on where it was stopped."""

from __future__ import annotations

import json
import tempfile
import time
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from zipfile import BadZipFile

import numpy as np

from rnnviz.papers.original.kernel import Numbers

KEEP_SECONDS = 10.0
"""So much of a trial is lost at most when it is stopped."""
FILE = "trial.npz"
_STATE = "state"


@dataclass(frozen=True)
class State:
    """Where a trial stands.

    Attributes:
        arrays: weights and the last errors.
        plain: all else, as plain JSON data.
    """

    arrays: Mapping[str, Numbers]
    plain: Mapping[str, Any]


class Kept:
    """The file of a trial; of none where there is no folder."""

    def __init__(self, folder: Path | None, made_of: str) -> None:
        """Keep in a folder of its own a trial that is made of what a text says."""
        self._folder, self._made_of, self._at = folder, made_of, time.monotonic()

    @property
    def due(self) -> bool:
        """Whether it should be kept again."""
        return self._folder is not None and time.monotonic() - self._at > KEEP_SECONDS

    def write(self, state: State) -> None:
        """Keep it in place of what was kept before."""
        if self._folder is None:
            return
        self._at = time.monotonic()
        self._folder.mkdir(parents=True, exist_ok=True)
        text = json.dumps({**state.plain, "made_of": self._made_of})
        with tempfile.TemporaryDirectory(dir=self._folder) as fresh:
            path = Path(fresh) / FILE
            np.savez(path, allow_pickle=False, **state.arrays, **{_STATE: np.array(text)})
            path.replace(self._folder / FILE)

    def read(self) -> State | None:
        """What an earlier process kept of this very trial, where it can be read."""
        if self._folder is None:
            return None
        try:
            with np.load(self._folder / FILE, allow_pickle=False) as file:
                found = dict(file)
            plain = json.loads(str(found.pop(_STATE)))
        except (OSError, EOFError, ValueError, KeyError, BadZipFile):
            return None
        fits = isinstance(plain, dict) and plain.get("made_of") == self._made_of
        return State(found, plain) if fits else None
