"""Where torch computes: in the main memory, or on a graphics processor where there is one."""

from __future__ import annotations

import re

import torch

from rnnviz.settings import EngineSettings

_NAME = re.compile(r"cpu|auto|cuda(:[0-9]{1,3})?")


def choose_device(name: str | None = None) -> torch.device:
    """The device to compute on.

    Args:
        name: ``"cpu"``, ``"cuda"``, one of several such as ``"cuda:1"``, or ``"auto"`` for CUDA
            where there is any; what ``RNNVIZ_DEVICE`` says when None, else the CPU.

    Raises:
        ValueError: when there is no such device on this machine.
    """
    wanted = name or EngineSettings.from_environment().device
    if _NAME.fullmatch(wanted) is None:
        place = "" if name else " of RNNVIZ_DEVICE"
        raise ValueError(f'The device{place} must be "cpu", "cuda" or "auto", not {wanted!r}.')
    count = torch.cuda.device_count() if wanted != "cpu" and torch.cuda.is_available() else 0
    if wanted == "auto":
        return torch.device("cuda" if count else "cpu")
    if wanted == "cpu":
        return torch.device("cpu")
    if not count:
        raise ValueError(
            'There is no CUDA device on this machine; choose device="cpu" or leave it out.'
        )
    device = torch.device(wanted)
    if (device.index or 0) >= count:
        raise ValueError(
            f"There is no device {wanted!r} on this machine; its CUDA devices are 0 to {count - 1}."
        )
    return device
