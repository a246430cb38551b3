"""Limits: how many trainings may wait, and how long and how large those under way may be."""

from __future__ import annotations

from rnnviz.jobs.job import Job
from rnnviz.jobs.parts import Asker, RunnerBusy
from rnnviz.jobs.registry import Registry
from rnnviz.jobs.report import JobState
from rnnviz.jobs.sizes import COPIES
from rnnviz.settings import MEGABYTE, ServerSettings

_OWNER_SHARE = 4
"""One owner's trainings begin side by side only up to this part of the memory."""
_ACTIVE = (JobState.QUEUED, JobState.RUNNING)
_WAITING = (JobState.QUEUED, JobState.PAUSED)


class Limits:
    """What a runner takes on; the caller holds the runner's lock.

    A training that has begun keeps its model while it is paused or waits for its next turn. The
    memory counted for it is that of its snapshots and four times its last weights.
    """

    def __init__(
        self, registry: Registry, settings: ServerSettings, max_memory: int | None
    ) -> None:
        """Watch over the jobs of a registry; ``max_memory`` is in bytes, the settings' if None."""
        self._registry, self._settings = registry, settings
        megabytes = settings.max_memory_mb
        self._max_memory = megabytes * MEGABYTE if max_memory is None else max_memory

    def admit(self, asker: Asker, leaving: Job | None) -> None:
        """Raise RunnerBusy unless one more job fits beside those there are, ``leaving`` gone."""
        going_on = [job for job in self._registry.unended() if job is not leaving]
        self._check_places(asker, [job for job in going_on if job.state in _WAITING])
        active = sum(held_bytes(job) for job in going_on if job.state in _ACTIVE)
        if active >= self._max_memory:
            raise RunnerBusy(
                "The trainings under way fill the memory there is for them; "
                "stop one of yours or try again in a few minutes."
            )

    def _check_places(self, asker: Asker, waiting: list[Job]) -> None:
        """Raise RunnerBusy where there is no place left in the queue for one who asks."""
        settings = self._settings
        others = [job for job in waiting if job.press != asker.press]
        mine = len({job.press for job in others if job.owner == asker.owner})
        near = len({job.press for job in others if job.address == asker.address})
        # One press of "Train all" on 30 trainings must not keep out a class.
        if len({job.press for job in others if job.state is JobState.QUEUED}) >= settings.waiting:
            raise RunnerBusy("The queue of trainings is full; try again in a minute.")
        if mine >= settings.waiting_per_visitor:
            trainings = "training" if mine == 1 else "trainings"
            raise RunnerBusy(
                f"You already have {mine} {trainings} waiting; stop one of them first."
            )
        if asker.address and near >= settings.waiting_per_address:
            raise RunnerBusy(
                "As many trainings as this server allows are waiting from your network; "
                "try again in a minute."
            )

    def may_take_slot(self, job: Job) -> bool:
        """Whether a queued job has its memory already, or there is some left to begin with.

        Paused jobs do not count, since they can be stopped to make room. So whatever holds a job
        back runs or may run, and sooner or later ends.
        """
        if job.started:
            return True
        active = self._active()
        own = sum(held_bytes(other) for other in active if other.owner == job.owner)
        total = sum(map(held_bytes, active))
        return total < self._max_memory and own < self._max_memory / _OWNER_SHARE

    def reached(self, job: Job) -> str:
        """One sentence where a running job has to be stopped at a limit, else nothing."""
        minutes = self._settings.max_minutes
        if minutes is not None and job.trained() >= 60.0 * minutes:
            return (
                f"This training took the {words(minutes)} that this server allows and was "
                "stopped; it can be resumed."
            )
        return ""

    def abandoned(self, job: Job) -> str:
        """One sentence where a job has to be stopped since nobody looks at it, else nothing."""
        minutes = self._settings.closed_tab_minutes
        if minutes is None or job.unwatched_seconds < 60.0 * minutes:
            return ""
        return (
            f"Nobody looked at this training for {words(minutes)}, so it was stopped; "
            "it can be resumed."
        )

    def too_many_paused(self) -> list[Job]:
        """The oldest paused jobs, where there are more than may queue."""
        paused = self._paused()
        return paused[: max(0, len(paused) - self._settings.waiting)]

    def in_the_way(self) -> list[Job]:
        """The oldest paused jobs, as many as keep a new one from the memory to begin with."""
        paused = [job for job in self._paused() if held_bytes(job)]
        over = sum(map(held_bytes, paused + self._active())) - self._max_memory
        leaving = []
        for job in paused:
            if over < 0:
                break
            leaving.append(job)
            over -= held_bytes(job)
        return leaving

    def _paused(self) -> list[Job]:
        return [job for job in self._registry.unended() if job.state is JobState.PAUSED]

    def _active(self) -> list[Job]:
        return [job for job in self._registry.unended() if job.state in _ACTIVE]


def held_bytes(job: Job) -> int:
    """About how many bytes of memory a job's training takes; 0 before its first progress."""
    if not job.started or job.progress is None:
        return 0
    run = job.progress.run
    weights = run.latest.weights.values() if run.snapshots else ()
    return run.nbytes + COPIES * sum(array.nbytes for array in weights)


def words(minutes: float) -> str:
    """A number of minutes in words: 1 minute, 2.5 minutes."""
    return f"{minutes:g} minute" + ("" if minutes == 1 else "s")
