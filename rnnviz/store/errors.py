"""StoreError, and the sentence for what an operating system or a server answers."""

from __future__ import annotations


class StoreError(ValueError):
    """A run that cannot be stored, found or removed; the message is one sentence for the user."""


def failed(what: str, error: Exception, advice: str = "") -> StoreError:
    """The error to raise for one of the disk or of another server.

    Args:
        what: the beginning of the sentence, such as "The run could not be removed".
        error: its reason is named, but no path and no address.
        advice: the end of the sentence, such as "; free some space".
    """
    reason = getattr(error, "strerror", None)
    if type(error) is OSError and error.errno is None:
        # One that is raised here, where a library tells of a full disk in its own way.
        reason = str(error)
    if not isinstance(reason, str) or not reason:
        reason = type(error).__name__
    return StoreError(f"{what} ({reason.rstrip('.')}){advice}.")
