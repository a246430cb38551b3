"""Registry: the jobs that can still be found, of which old ones are forgotten bit by bit."""

from __future__ import annotations

from collections import OrderedDict

from rnnviz.jobs.job import Job, JobState


class Registry:
    """All unended jobs and the last ended ones; the caller holds the runner's lock."""

    def __init__(self, most_ended: int = 200, most_heavy: int = 16) -> None:
        """Keep ``most_ended`` ended jobs, and the weights of the last ``most_heavy`` of them."""
        self._jobs: OrderedDict[str, Job] = OrderedDict()
        self._ended: OrderedDict[str, Job] = OrderedDict()
        self._most_ended, self._most_heavy = most_ended, most_heavy

    def add(self, job: Job) -> None:
        """Take in a new job."""
        self._jobs[job.id] = job

    def get(self, job_id: str) -> Job | None:
        """The job with this id, None where it is unknown or forgotten."""
        return self._jobs.get(job_id)

    def all(self, owner: str | None = None) -> list[Job]:
        """The jobs (of one owner), oldest first."""
        return [job for job in self._jobs.values() if owner is None or job.owner == owner]

    def unended(self) -> list[Job]:
        """The jobs that queue, run, pause or are about to stop, oldest first."""
        return [job for job in self._jobs.values() if job.id not in self._ended]

    def waiting(self, owner: str) -> int:
        """How many jobs of an owner are queued or paused."""
        states = (JobState.QUEUED, JobState.PAUSED)
        return sum(job.owner == owner and job.state in states for job in self.unended())

    def end(self, job: Job) -> None:
        """Note that a job has ended; release old ones that are saved, forget the oldest."""
        self._ended[job.id] = job
        for old in list(self._ended.values())[: -self._most_heavy]:
            if not old._released and (old.saved or old.progress is None):
                old._release()
        while len(self._ended) > self._most_ended:
            job_id, _ = self._ended.popitem(last=False)
            del self._jobs[job_id]
