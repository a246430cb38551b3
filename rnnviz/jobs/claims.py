"""Claims: what this server trains, so that no other server on its store trains the same run."""

from __future__ import annotations

import logging
import secrets
import threading
from collections.abc import Callable

from rnnviz.jobs.parts import RunnerBusy
from rnnviz.store import Claim, RunStore

RENEW_SECONDS = 5.0
"""A claim is renewed after so long; other servers may take the run when it is 20 seconds old."""
_LOG = logging.getLogger(__name__)


class Claims:
    """The runs that this server has claimed; every member may be used from any thread.

    A store that cannot be written, such as one on a full disk, cannot be claimed from either: the
    training goes on in memory, and claims when it can.
    """

    def __init__(self, store: RunStore, name: str, clock: Callable[[], float]) -> None:
        """Claim runs of a store under a name that no other server has."""
        self._store, self._clock = store, clock
        # A server that was killed and started again is another server, which has to claim anew.
        self.server = f"{name}-{secrets.token_hex(3)}"
        self._renewed: dict[str, float] = {}
        self._lock = threading.Lock()

    def take(self, run_id: str) -> None:
        """Claim a run.

        Raises:
            RunnerBusy: when another server trains it; one sentence that names the server.
        """
        if not self._claim(run_id):
            holder = self.elsewhere(run_id)
            name = f" ({holder.server})" if holder is not None else ""
            raise RunnerBusy(
                f"This run is being trained on another server{name}; open it there or wait."
            )

    def sure(self, run_id: str) -> bool:
        """Whether a run may be written: claimed, and not so long ago that others could have it."""
        with self._lock:
            renewed = self._renewed.get(run_id)
        fresh = renewed is not None and self._clock() - renewed < 2 * RENEW_SECONDS
        return fresh or self._claim(run_id)

    def renew(self) -> list[str]:
        """Renew what is due; returns the runs that another server has taken over."""
        now = self._clock()
        with self._lock:
            due = [run for run, at in self._renewed.items() if now - at >= RENEW_SECONDS]
        return [run_id for run_id in due if not self._claim(run_id)]

    def release(self, run_id: str) -> None:
        """Give a run free; nothing happens where it is not claimed."""
        with self._lock:
            known = self._renewed.pop(run_id, None)
        if known is not None:
            try:
                self._store.release(run_id, self.server)
            except (OSError, ValueError):
                _LOG.info("The claim on %s could not be given back; it expires.", run_id)

    def release_others(self, needed: set[str]) -> None:
        """Give all runs free but those that are needed."""
        with self._lock:
            spare = self._renewed.keys() - needed
        for run_id in spare:
            self.release(run_id)

    def elsewhere(self, run_id: str) -> Claim | None:
        """The claim of another server on a run, None where there is none."""
        try:
            holder = self._store.holder(run_id)
        except (OSError, ValueError):
            return None
        return holder if holder is not None and holder.server != self.server else None

    def _claim(self, run_id: str) -> bool:
        now = self._clock()
        try:
            ours = self._store.claim(run_id, self.server)
        except (OSError, ValueError) as error:
            _LOG.info("The run %s could not be claimed: %s", run_id, error)
            ours = self.elsewhere(run_id) is None
        with self._lock:
            if ours:
                self._renewed[run_id] = now
            else:
                self._renewed.pop(run_id, None)
        return ours
