"""Registry: the jobs that can still be found, of which old ones are forgotten bit by bit."""

from __future__ import annotations

from collections import OrderedDict

from rnnviz.jobs.job import Job

_MOST_ENDED = 200
"""Ended jobs that can be found."""
_MOST_HEAVY = 16
"""Ended jobs that keep their weights in memory."""
_UNSTORED = 4
"""Weights that could not be stored may take so many times the memory of those that were."""


class Registry:
    """All unended jobs and the last ended ones; the caller holds the runner's lock.

    Weights are kept in memory while they are few; those that are stored go first, those that could
    not be stored only when they take four times as much.
    """

    def __init__(self, most_bytes: int = 256 * 1024**2, most_problems: int = 4) -> None:
        """Keep the last ended jobs.

        Args:
            most_bytes: how much their weights may take; the last job's are kept in any case.
            most_problems: how many of them keep the data of their task, which a restart of the
                others builds again.
        """
        self._jobs: OrderedDict[str, Job] = OrderedDict()
        self._ended: OrderedDict[str, Job] = OrderedDict()
        self._most_bytes, self._most_problems = most_bytes, most_problems

    def add(self, job: Job) -> None:
        """Take in a new job; one that continues the run of an ended one takes its place."""
        self.forget(job.id)
        self._jobs[job.id] = job

    def forget(self, job_id: str) -> None:
        """Drop a job."""
        self._jobs.pop(job_id, None)
        self._ended.pop(job_id, None)

    def unsaved(self) -> list[Job]:
        """The ended jobs whose run is in memory only, oldest first."""
        return [
            job
            for job in self._ended.values()
            if not (job.saved or job.released or job.progress is None)
        ]

    def get(self, job_id: str) -> Job | None:
        """The job with this id, None where it is unknown or forgotten."""
        return self._jobs.get(job_id)

    def all(self, owner: str | None = None) -> list[Job]:
        """The jobs (of one owner), oldest first."""
        return [job for job in self._jobs.values() if owner is None or job.owner == owner]

    def unended(self) -> list[Job]:
        """The jobs that queue, run, pause or are about to stop, oldest first."""
        return [job for job in self._jobs.values() if job.id not in self._ended]

    def end(self, job: Job) -> None:
        """Note that a job has ended; release old ones that are saved, forget the oldest."""
        self._ended[job.id] = job
        self._lighten()
        while len(self._ended) > _MOST_ENDED:
            job_id, _ = self._ended.popitem(last=False)
            del self._jobs[job_id]

    def _lighten(self) -> None:
        """Let go of data and weights, from the job that ended last to the first."""
        kept = 0
        for place, job in enumerate(reversed(self._ended.values())):
            if place >= self._most_problems:
                job.problem = None  # the config can build it again
            if job.released:
                continue
            size = kept + job.nbytes()
            stored = job.saved or job.progress is None
            most = self._most_bytes if stored else _UNSTORED * self._most_bytes
            if place and (size > most or (stored and place >= _MOST_HEAVY)):
                job.release()
            else:
                kept = size
