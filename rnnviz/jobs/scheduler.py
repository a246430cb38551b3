"""Scheduler: which jobs run, so many at a time; the others wait in a queue that is fair."""

from __future__ import annotations

import heapq
import threading
from abc import ABC, abstractmethod
from collections.abc import Callable, Iterable

from rnnviz.jobs.job import Job
from rnnviz.jobs.limits import Limits
from rnnviz.jobs.queue import FairQueue
from rnnviz.jobs.registry import Registry
from rnnviz.jobs.report import JobState, Turn


def seconds_until_turn(
    running: Iterable[tuple[float | None, float]],
    before: Iterable[float | None],
    free: int,
    slice_seconds: float,
) -> float:
    """Seconds until a slot comes to the job behind ``before``.

    A slot goes on to the next job when its training ends or its slice is over. What is not known
    to end earlier keeps its slot for the whole slice.

    Args:
        running: of each running job, the seconds of training left and those of its slice.
        before: of each job with an earlier turn, the seconds of training left, in their order.
        free: slots that no job has.
        slice_seconds: how long a job keeps its slot while others wait.
    """
    slots = [0.0] * free
    for left, rest in running:
        rest = max(0.0, rest)
        slots.append(rest if left is None else min(left, rest))
    heapq.heapify(slots)
    for left in before:
        began = heapq.heappop(slots)
        taken = slice_seconds if left is None else min(left, slice_seconds)
        heapq.heappush(slots, began + taken)
    return slots[0]


class Scheduler(ABC):
    """Gives slots to jobs and takes them back; every member may be used from any thread.

    Where others wait, a job gives its slot away after a slice of time and queues again, so that
    all get on, however long one of them is. A job that waits or is paused keeps its memory.
    """

    def __init__(
        self, max_running: int, limits: Limits, registry: Registry, slice_seconds: float
    ) -> None:
        """Schedule the jobs of a registry.

        Raises:
            ValueError: when there would be no slot at all.
        """
        if max_running < 1:
            raise ValueError("A runner needs at least 1 training at a time.")
        self.max_running = max_running
        self.changed = threading.Condition()
        self._queue: FairQueue[Job] = FairQueue()
        self._registry, self._limits = registry, limits
        self._slice = slice_seconds
        self._running = 0
        self._closed = False

    @abstractmethod
    def _start(self, job: Job) -> None:
        """Start the worker of a job that has got its first slot (lock held)."""

    def turn(self, job: Job) -> Turn:
        """A job's place in the queue, when its turn comes, and why it has to wait."""
        with self.changed:
            order = self._queue.order() if job.state is JobState.QUEUED else []
            if job not in order:
                return Turn()
            place = order.index(job)
            active = [one for one in self._registry.unended() if one.has_slot]
            running = [(one.remaining_seconds(), self._slice - one.slot_seconds) for one in active]
            before = [one.remaining_seconds() for one in order[:place]]
            free = max(0, self.max_running - len(active))
            seconds = seconds_until_turn(running, before, free, self._slice)
            return Turn(place + 1, seconds, _reason(len(active) + place, free))

    def pause(self, job: Job) -> None:
        """See :meth:`Job.pause`; where too many are paused, the oldest of them is stopped."""
        with self.changed:
            if job.state not in (JobState.QUEUED, JobState.RUNNING):
                return
            self._queue.remove(job)
            job.enter(JobState.PAUSED)
            self._make_room(self._limits.too_many_paused())

    def resume(self, job: Job) -> None:
        """See :meth:`Job.resume`."""
        with self.changed:
            if job.state is not JobState.PAUSED:
                return
            if job.has_slot:
                # Its worker has not come to the end of the step in which it was paused.
                job.enter(JobState.RUNNING)
                return
            job.enter(JobState.QUEUED)
            self._queue.push(job.owner, job, first=job.started)
            self._dispatch()

    def stop(self, job: Job) -> None:
        """See :meth:`Job.stop`."""
        with self.changed:
            if job.state.ended or job.state is JobState.STOPPING:
                return
            self._queue.remove(job)
            if not job.started:
                self.end(job, JobState.STOPPED)
            else:
                job.enter(JobState.STOPPING)
                self.changed.notify_all()

    def cut(self, job: Job, reason: str) -> None:
        """Stop a job for a reason, one sentence; no effect without one, and at the end."""
        with self.changed:
            if reason and not job.state.ended and job.state is not JobState.STOPPING:
                job.interrupt(reason)
                self.stop(job)

    # For the workers.

    def permit(self, job: Job, rest: Callable[[], None]) -> bool:
        """Wait until a job may take its next step; False where it has to stop.

        Args:
            job: whose training is between two steps.
            rest: called when the job has given its slot away and is about to wait.
        """
        began = False
        while True:
            with self.changed:
                if not began:
                    # In one go with giving the slot away: a queued job with a slot would get two.
                    self._end_turn(job)
                    began = True
                if not self._free_unused(job):
                    if job.state in (JobState.RUNNING, JobState.STOPPING):
                        return job.state is JobState.RUNNING
                    self.changed.wait()
                    continue
            rest()

    def end(self, job: Job, state: JobState) -> None:
        """Note the end of a job and give its slot to the next one."""
        with self.changed:
            # One that ends while it is about to wait for its next turn must not get one.
            self._queue.remove(job)
            job.end(state)
            self._free_slot(job)
            self._registry.end(job)
            if job.lost:
                # What the store has of it is another server's from now on.
                self._registry.forget(job.id)
            job.announce()
            self._dispatch()

    def _dispatch(self) -> None:
        """Give the free slots to the next jobs (lock held)."""
        while not self._closed and self._running < self.max_running:
            job = self._queue.pop(self._limits.may_take_slot)
            if job is None:
                break
            job.take_slot()
            self._running += 1
            if not job.started:
                self._make_room(self._limits.in_the_way())
                self._start(job)
        self.changed.notify_all()

    def _end_turn(self, job: Job) -> None:
        """Stop a job at a limit, or queue it again where others wait and its slice is over."""
        if job.state is JobState.RUNNING:
            self.cut(job, self._limits.reached(job))
        if self._slice_is_over(job):
            job.enter(JobState.QUEUED)
            self._queue.push(job.owner, job)

    def _slice_is_over(self, job: Job) -> bool:
        """Whether a job has to let others have its slot; not before its first progress."""
        return (
            job.state is JobState.RUNNING
            and job.begun
            and len(self._queue) > 0
            and job.slot_seconds >= self._slice
        )

    def _make_room(self, paused: list[Job]) -> None:
        for job in paused:
            self.cut(job, "This training was paused for long and stopped to make room.")

    def _free_unused(self, job: Job) -> bool:
        """Free the slot of a job that waits or is paused; whether it had one."""
        had = job.has_slot and job.state in (JobState.QUEUED, JobState.PAUSED)
        if had:
            self._free_slot(job)
        return had

    def _free_slot(self, job: Job) -> None:
        if job.leave_slot():
            self._running -= 1
            self._dispatch()


def _reason(ahead: int, free: int) -> str:
    """Why a job has to wait, with so many others before it and so many slots that none has."""
    if free:
        return "the trainings under way fill the memory there is for them"
    return "another is trained first" if ahead == 1 else f"{ahead} others are trained first"
