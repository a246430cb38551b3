"""RunStore: what every store of runs can do, wherever it keeps them."""

from __future__ import annotations

from typing import Protocol

from rnnviz.run import DType, Run
from rnnviz.store.claims import Claim
from rnnviz.store.labels import Label
from rnnviz.store.summary import RunSummary

Summaries = list[RunSummary]


class RunStore(Protocol):
    """Runs by their id, over a read-only layer of those that come with the app.

    Every member may be used from any thread, and by several servers on one store at a time. Each
    raises StoreError, one sentence for the user, where the store cannot be read or written.
    """

    @property
    def address(self) -> str:
        """Where it is, for people: a path, or an address without its password."""
        ...

    def put(self, run: Run, dtype: DType = "float32") -> None:
        """Store a run in the place of the one with its id, then make room if need be.

        Raises:
            StoreError: when it cannot be written; the run given and the older one are untouched.
        """
        ...

    def check_writable(self) -> None:
        """Find out before a training whether a run can be stored.

        Raises:
            StoreError: when nothing can be written there.
        """
        ...

    def get(self, run_id: str) -> Run:
        """The run with this id, from the store or from those that come with the app.

        The caller's lists are its own; the arrays are shared and must not be written to.

        Raises:
            StoreError: when there is none.
            RunFormatError: when its files are damaged.
        """
        ...

    def exists(self, run_id: str) -> bool:
        """Whether a run with this id is there; False for what cannot be an id."""
        ...

    def list(self) -> Summaries:
        """The runs of the store, those written last first; what is no run is left out."""
        ...

    def shipped(self) -> Summaries:
        """The runs that come with the app, by id."""
        ...

    def delete(self, run_id: str) -> None:
        """Move a run to the bin.

        Raises:
            StoreError: when there is none, or it came with the app, or a server trains it now.
        """
        ...

    def restore(self, run_id: str) -> None:
        """Bring a run back from the bin.

        Raises:
            StoreError: when it is not there, or its id is in use again.
        """
        ...

    def discard(self, run_id: str) -> None:
        """Remove a run from the bin for good.

        Raises:
            StoreError: when it is not there.
        """
        ...

    def binned(self) -> Summaries:
        """The runs in the bin, those deleted last first; each stays for a week at most."""
        ...

    def label(
        self,
        run_id: str,
        *,
        name: str | None = None,
        note: str | None = None,
        linked: bool | None = None,
        owner: str | None = None,
        shared: bool | None = None,
    ) -> None:
        """Name a run, note something on it, or mark that it is linked, shared or somebody's.

        What is None stays as it was, and "" takes a name or a note away. All of it is kept beside
        the run and survives its being saved again.

        Raises:
            StoreError: when there is no such run, a text is too long, or the run to be named came
                with the app; that one of these is linked need not be kept.
        """
        ...

    def label_of(self, run_id: str) -> Label:
        """What is kept beside a run; an empty label where there is none."""
        ...

    def secret(self) -> bytes:
        """Random bytes, made once, that all servers on this store know and nobody else."""
        ...

    def claim(self, run_id: str, server: str) -> bool:
        """Say that a server trains a run now; to be called again within ``CLAIM_SECONDS``.

        Args:
            run_id: of a run that need not be stored yet.
            server: a name that no other server has.

        Returns:
            False where another server trains it that is still alive.
        """
        ...

    def release(self, run_id: str, server: str) -> None:
        """Say that a server no longer trains a run; nothing happens where it did not."""
        ...

    def holder(self, run_id: str) -> Claim | None:
        """The server that trains a run now, None where none does."""
        ...
