"""Kills a server that trains, again and again, and checks that nothing which it saved is lost.

    python benchmarks/faults.py --kills 20
    python benchmarks/faults.py --kills 10 --store postgresql+psycopg://user@host/empty

A server of its own process trains three runs with a checkpoint every few hundredths of a second. It
is killed with SIGKILL at random moments, half of them while it saves. After each kill every run
that it had said to be saved is opened, and the next server resumes it; each run must in the end be
bit for bit the one that a training without any stop gives.
"""

from __future__ import annotations

import argparse
import random
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO

TOP = Path(__file__).resolve().parents[1]
if __name__ == "__main__":
    sys.path.insert(0, str(TOP))

from benchmarks.fault_server import CELLS, COMPLETE, PATIENCE, configs  # noqa: E402
from rnnviz.config import ExperimentConfig  # noqa: E402
from rnnviz.run import Run  # noqa: E402
from rnnviz.store import RunStore  # noqa: E402

SERVER = TOP / "benchmarks" / "fault_server.py"
LATEST_KILL = 0.6
"""Seconds after its first progress within which a server is killed."""
MOST_SAVES = 8
"""Or after so many saves at most."""


class Lost(AssertionError):
    """Something that was said to be saved is gone, damaged or different."""


@dataclass
class Told:
    """What one server has said before it died.

    Attributes:
        jobs: the id of the run of each config that it took on.
        saved: the step of each run that it said to be saved.
        saving: the run that it was saving when it died, by thread of arrival.
        done: whether it came to its end by itself.
    """

    jobs: dict[int, str] = field(default_factory=dict)
    saved: dict[str, int] = field(default_factory=dict)
    saving: set[str] = field(default_factory=set)
    saves: int = 0
    done: bool = False

    def hear(self, line: str) -> None:
        """Take in one line."""
        match line.split():
            case ["job", index, run_id]:
                self.jobs[int(index)] = run_id
            case ["saving", run_id]:
                self.saving.add(run_id)
            case ["saved", run_id, step]:
                self.saving.discard(run_id)
                self.saved[run_id] = int(step)
                self.saves += 1
            case ["done"]:
                self.done = True


class Server:
    """One server process, and a thread that listens to it."""

    def __init__(
        self, folder: Path, address: str, batch: int, steps: int, known: list[str]
    ) -> None:
        """Start it on the store at an address; its complaints go into the folder."""
        command = [sys.executable, str(SERVER), address]
        command += [str(batch), str(steps), ",".join(known)]
        self.log = folder / "log.txt"
        with self.log.open("wb") as errors:
            self.process = subprocess.Popen(
                command, stdout=subprocess.PIPE, stderr=errors, bufsize=0
            )
        self.told = Told()
        assert self.process.stdout is not None
        self._listener = threading.Thread(target=self._listen, args=(self.process.stdout,))
        self._listener.start()

    def wait_for(self, happened: Callable[[Told], bool]) -> bool:
        """Wait until something was said; False where the server ended before."""
        end = time.monotonic() + PATIENCE
        while not happened(self.told):
            if not self._listener.is_alive():
                return happened(self.told)
            if time.monotonic() > end:
                self.kill()
                raise Lost(f"The server said nothing more.\n{self.complaints()}")
            time.sleep(0.0005)
        return True

    def kill(self) -> Told:
        """End it at once with SIGKILL, and return what it had said."""
        self.process.kill()
        return self.finish()

    def finish(self) -> Told:
        """Wait for its end."""
        self.process.wait(PATIENCE)
        self._listener.join()
        return self.told

    def complaints(self) -> str:
        """What it printed as errors."""
        return self.log.read_text(encoding="utf-8", errors="replace")

    def _listen(self, output: IO[bytes]) -> None:
        with output:
            for line in output:
                # The last line of a killed server may be cut short.
                if line.endswith(b"\n"):
                    self.told.hear(line.decode())


@dataclass
class Counts:
    """What the kills have hit."""

    kills: int = 0
    while_saving: int = 0
    opened: int = 0
    resumed: int = 0
    completed: int = 0


class FaultTest:
    """Trains batches of runs on servers that are killed, until there were enough kills."""

    def __init__(self, folder: Path, kills: int, steps: int, seed: int, address: str = "") -> None:
        """Keep the runs in a folder, or at an address."""
        self.folder, self.wanted, self.steps = folder, kills, steps
        self.address = address or str(folder / "runs")
        self.store = RunStore(self.address)
        self.dice, self.counts = random.Random(seed), Counts()

    def run(self) -> Counts:
        """Kill so many servers, and let the last batch of trainings come to its end."""
        batch = 0
        while self.counts.kills < self.wanted:
            self._train(batch)
            batch += 1
        return self.counts

    def _train(self, batch: int) -> None:
        known = [""] * len(CELLS)
        saved: dict[str, int] = {}
        done = False
        while not done:
            server = Server(self.folder, self.address, batch, self.steps, known)
            told = self._end(server)
            saved |= told.saved
            self.counts.resumed += sum(
                run_id in told.jobs.values() for run_id in filter(None, known)
            )
            for index, run_id in told.jobs.items():
                known[index] = run_id if run_id in saved else known[index]
            done = told.done
            if not done and server.process.returncode != -9:
                raise Lost(f"The server ended by itself.\n{server.complaints()}")
            self._check(saved)
        for config, run_id in zip(configs(batch, self.steps), known, strict=True):
            self._compare(self.store.get(run_id), config)

    def _end(self, server: Server) -> Told:
        """Kill a server at a random moment, or let it finish where there were enough kills."""
        if self.counts.kills >= self.wanted:
            server.wait_for(lambda told: told.done)
            return server.finish()
        if self.dice.random() < 0.5:
            number = self.dice.randint(1, MOST_SAVES)
            server.wait_for(lambda told: told.saves >= number and bool(told.saving))
            time.sleep(self.dice.uniform(0.0, 0.006))
        else:
            server.wait_for(lambda told: told.saves >= 1)
            time.sleep(self.dice.uniform(0.0, LATEST_KILL))
        told = server.kill()
        if server.process.returncode == -9:
            self.counts.kills += 1
            self.counts.while_saving += bool(told.saving)
        return told

    def _check(self, saved: dict[str, int]) -> None:
        """Every run that was said to be saved opens, and is at least as far as was said."""
        listed = {summary.id: summary for summary in self.store.list()}
        for run_id, step in saved.items():
            if run_id not in listed:
                raise Lost(f"The run {run_id} is not in the list.")
            run = self.store.get(run_id)
            complete = run.status in COMPLETE
            reached = run.checkpoint.step if run.checkpoint is not None else run.latest.step
            if reached < step:
                raise Lost(f"The run {run_id} was saved at step {step} and is at {reached}.")
            if not (complete or listed[run_id].resumable):
                raise Lost(f"The run {run_id} cannot be resumed: {run.status}.")
            self.counts.opened += 1

    def _compare(self, run: Run, config: ExperimentConfig) -> None:
        """Raise Lost unless a run is the one that was never stopped, but for the seconds."""
        from rnnviz.training import fit

        whole = fit(config)
        if content(run) != content(whole):
            raise Lost(f"The run {run.id} differs from the one that was never stopped.")
        self.counts.completed += 1


def content(run: Run) -> list[object]:
    """All of a run but its id and its times, to the last bit."""
    points = [(point.step, point.loss, point.metric) for point in run.points]
    snapshots = [
        (one.step, one.loss, one.metric, {k: v.tobytes() for k, v in one.weights.items()})
        for one in run.snapshots
    ]
    return [run.config, run.status, run.message, points, snapshots]


def main() -> None:
    """Read the command line."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument("--kills", type=int, default=20)
    parser.add_argument("--steps", type=int, default=3000)
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--store", default="", help="the address of an empty store")
    given = parser.parse_args()
    began = time.monotonic()
    with tempfile.TemporaryDirectory() as folder:
        counts = FaultTest(Path(folder), given.kills, given.steps, given.seed, given.store).run()
    print(
        f"{counts.kills} kills, {counts.while_saving} of them while a run was being saved; "
        f"saved runs opened {counts.opened} times, resumed {counts.resumed} times; "
        f"{counts.completed} runs ended bit for bit as if never stopped; "
        f"{time.monotonic() - began:.0f} s."
    )


if __name__ == "__main__":
    main()
