"""The runs of a table side by side on a Dask cluster: processes here, or workers elsewhere.

Everything comes back to the command, which alone keeps it: the result of each run, and now and
then the files from which a run goes on that has not come to its end. So workers need no folder and
no database in common with the command, and a run whose worker is lost goes on at another one.
"""

from __future__ import annotations

import logging
import queue
import secrets
import shutil
import tempfile
import time
from collections.abc import Iterator, Mapping, Sequence
from concurrent.futures import CancelledError
from contextlib import ExitStack, contextmanager
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from rnnviz.papers import results
from rnnviz.papers.progress import Progress
from rnnviz.papers.reproduction import run
from rnnviz.papers.results import Result
from rnnviz.papers.tables import TABLES, Entry, Table
from rnnviz.run.record import replace_folder

if TYPE_CHECKING:
    from distributed import Client, Future

TELL_SECONDS = 0.5
"""A worker says so often how far its run is."""
ANSWER_SECONDS = 10.0
"""A scheduler that has not answered by then is not there."""
LOST = (
    "The Dask scheduler was lost. Runs that had ended are kept: start it again, and this command "
    "makes what is missing."
)
Files = Mapping[str, bytes]
"""What is kept of a run that has not come to its end, by the file's name."""


@contextmanager
def connected(workers: int | None = None, address: str | None = None) -> Iterator[Client]:
    """A client of a cluster, which ends with it where it is one of our own.

    Args:
        workers: processes of our own cluster, which nobody else can reach.
        address: of the scheduler of another cluster, in place of our own.

    Raises:
        ValueError: when Dask is not installed, or no scheduler answers; one sentence.
    """
    try:
        import cryptography  # noqa: F401
        import dask
        from distributed import Client, LocalCluster
        from distributed.system import MEMORY_LIMIT
    except ModuleNotFoundError as error:
        raise ValueError(
            f"Runs side by side need the package {error.name}: pip install 'rnnviz[scale]'."
        ) from error
    with ExitStack() as stack:
        if address is None:
            assert workers is not None
            room = stack.enter_context(tempfile.TemporaryDirectory(prefix="rnnviz-"))
            # Nothing is shown to a browser, not even the numbers that Dask keeps of itself.
            quiet: dict[str, Any] = {
                f"distributed.{who}.http.routes": [] for who in ("scheduler", "worker")
            }
            stack.enter_context(dask.config.set(quiet))
            cluster = LocalCluster(
                n_workers=workers,
                threads_per_worker=1,
                memory_limit=MEMORY_LIMIT // workers,
                host="127.0.0.1",
                dashboard_address="127.0.0.1:0",
                scheduler_kwargs={"dashboard": False},
                worker_dashboard_address="127.0.0.1:0",
                local_directory=room,
                # Whoever can talk to a scheduler can have it run anything.
                security=True,
                silence_logs=logging.ERROR,
            )
            stack.enter_context(cluster)
            yield stack.enter_context(Client(cluster))
            return
        try:
            client = Client(address, timeout=ANSWER_SECONDS)
        except (OSError, ValueError) as error:
            raise ValueError(
                f"No Dask scheduler answers at {address}: start one there with dask scheduler."
            ) from error
        yield stack.enter_context(client)


def side_by_side(
    client: Client,
    table: Table,
    runs: Sequence[tuple[Entry, int]],
    budget: int | None,
    folder: Path,
) -> Iterator[tuple[Entry, int, Progress]]:
    """Make runs of a table on a cluster; the last progress of each has its result.

    A run that fails does not stop the others.

    Args:
        client: of the cluster.
        table: what to run.
        runs: entry and seed of each, those that begin first to begin with.
        budget: of each run; the table's own where None.
        folder: of the results, where what is kept of unfinished runs is found and left.

    Raises:
        ValueError: when all have ended and some of them failed, or the cluster was lost; a
            sentence. What was yielded before is whole.
    """
    at_work = _AtWork(client, table, runs, budget, folder)
    try:
        yield from at_work.news()
    finally:
        at_work.end()
    if at_work.failed:
        more = f" {len(at_work.failed) - 1} more failed." if len(at_work.failed) > 1 else ""
        raise ValueError(at_work.failed[0] + more)


class _AtWork:
    """Runs that were given to a cluster.

    Attributes:
        failed: a sentence for each run that did.
    """

    def __init__(
        self,
        client: Client,
        table: Table,
        runs: Sequence[tuple[Entry, int]],
        budget: int | None,
        folder: Path,
    ) -> None:
        from distributed import Variable

        self.client, self.runs, self.failed = client, runs, list[str]()
        self.topic = f"rnnviz-{secrets.token_hex(6)}"
        self.told: queue.SimpleQueue[Any] = queue.SimpleQueue()
        client.subscribe_topic(self.topic, lambda event: self.told.put(event[1]))
        self.places = [results.place_of(table.key, e.key, seed, folder) for e, seed in runs]
        self.begun: list[Variable] = []
        self.left: dict[int, Future] = {}
        for number, (entry, seed) in enumerate(runs):
            name = f"{self.topic}-{number}"
            self.begun.append(Variable(name, client))
            self.begun[number].set(_read(self.places[number]))
            asked = table.key, entry.key, seed, budget, self.topic, number
            future = client.submit(_work, *asked, key=name, priority=-number)
            self.left[number] = future
            future.add_done_callback(lambda _, number=number: self.told.put((number, None, False)))

    def news(self) -> Iterator[tuple[Entry, int, Progress]]:
        """What is heard of the runs, until all have ended."""
        while self.left:
            try:
                number, progress, kept = self.told.get(timeout=TELL_SECONDS)
            except queue.Empty:
                self._look()
                continue
            if number not in self.left:
                continue
            if progress is not None:
                if kept:
                    _write(self.places[number], self.begun[number].get())
                yield (*self.runs[number], Progress(*progress))
                continue
            made = self._made(number, self.left.pop(number))
            if made is not None:
                result, files = made
                yield (*self.runs[number], Progress(result.reached, result.budget, "done", result))
                # Kept until the result has been taken.
                _write(self.places[number], files)
            self.begun[number].delete()

    def end(self) -> None:
        """Let go of whatever is still at work."""
        if self.client.status == "running":
            self.client.unsubscribe_topic(self.topic)
            self.client.cancel(list(self.left.values()), force=True)
            for number in self.left:
                self.begun[number].delete()

    def _look(self) -> None:
        """See that the cluster is still there, when it has been silent."""
        if self.client.status == "closed" or any(f.status == "lost" for f in self.left.values()):
            raise ValueError(LOST)

    def _made(self, number: int, future: Future) -> tuple[Result, Files] | None:
        """What a run came to; None, and a sentence more, where it failed."""
        from distributed import KilledWorker

        try:
            made: tuple[Result, Files] = future.result()
            return made
        except CancelledError as error:
            raise ValueError(LOST) from error
        except KilledWorker:
            entry, seed = self.runs[number]
            self.failed.append(
                f"{entry.key} with seed {seed} was given up, since it lost its worker again and "
                "again, perhaps for want of memory: ask for fewer workers."
            )
        except (ValueError, OSError) as error:
            self.failed.append(str(error))
        except Exception as error:  # whatever a worker raised must not end the others
            entry, seed = self.runs[number]
            self.failed.append(f"{entry.key} with seed {seed} failed: {error!r}.")
        return None


def _work(
    table: str, entry: str, seed: int, budget: int | None, topic: str, number: int
) -> tuple[Result, Files]:
    """Make one run on a worker, from where another one left it."""
    from distributed import Reschedule, Variable, get_worker

    worker, begun = get_worker(), Variable(f"{topic}-{number}")
    task = worker.get_current_task()
    with tempfile.TemporaryDirectory(dir=worker.local_directory) as name:
        folder, result, told_at = Path(name), None, -TELL_SECONDS
        place = results.place_of(table, entry, seed, folder)
        _write(place, begun.get())
        before = _stamps(place)
        worker.log_event(topic, (number, (0, 1, "begun"), False))
        for progress in run(TABLES[table], TABLES[table].entry(entry), seed, budget, folder):
            result = progress.result
            if time.monotonic() - told_at < TELL_SECONDS:
                continue
            told_at = time.monotonic()
            at_work = worker.state.tasks.get(task)
            if at_work is None or at_work.state != "executing":
                # Nobody waits for it any more.
                raise Reschedule
            if kept := (now := _stamps(place)) != before:
                before = now
                begun.set(_read(place))
            told = progress.done, progress.most, progress.words
            worker.log_event(topic, (number, told, kept))
        assert result is not None
        return result, _read(place)


def _files(place: Path) -> list[Path]:
    found = place.iterdir() if place.is_dir() else ()
    return sorted(each for each in found if each.is_file())


def _stamps(place: Path) -> list[tuple[str, int, int]]:
    """What tells whether files have changed."""
    stats = ((each.name, each.stat()) for each in _files(place))
    return [(name, stat.st_mtime_ns, stat.st_size) for name, stat in stats]


def _read(place: Path) -> Files:
    return {each.name: each.read_bytes() for each in _files(place)}


def _write(place: Path, files: Files) -> None:
    """Have these files in a folder and no others; no folder where there are none."""
    if not files:
        shutil.rmtree(place, ignore_errors=True)
        return
    before = {each.name for each in place.iterdir()} if place.is_dir() else set[str]()
    writers = {Path(name).name: partial(_fill, data=data) for name, data in files.items()}
    replace_folder(place, writers, before)


def _fill(path: Path, data: bytes) -> None:
    path.write_bytes(data)
