"""A device that is not there: tensors in the main memory that behave as if they were on CUDA.

It follows torch's own rules: tensors of two devices do not mix (numbers without an axis and indices
in the main memory excepted), noise is drawn by a generator of the same device, and numpy sees the
main memory alone.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import torch
from torch import Tensor
from torch.overrides import TorchFunctionMode

CPU, CUDA = torch.device("cpu"), torch.device("cuda", 0)
COPIES = (Tensor.copy_, torch._has_compatible_shallow_copy_type)
INDEXING = (Tensor.__getitem__, Tensor.__setitem__)


class WrongDeviceError(RuntimeError):
    """What torch would refuse where the device is there."""


def place_of(tensor: Tensor) -> torch.device:
    """Where a tensor pretends to be."""
    return getattr(tensor, "pretended", CPU)


def tensors_in(value: Any) -> Iterator[Tensor]:
    """All tensors in nested lists, tuples and dictionaries."""
    if isinstance(value, Tensor):
        yield value
    elif isinstance(value, list | tuple):
        for each in value:
            yield from tensors_in(each)
    elif isinstance(value, dict):
        yield from tensors_in(list(value.values()))


class PretendDevice(TorchFunctionMode):
    """While it is entered, ``tensor.to("cuda")`` works, and what would fail there fails here.

    Attributes:
        moved: how many results were on the device.
    """

    def __init__(self) -> None:
        super().__init__()
        self.moved = 0

    def __torch_function__(self, func: Any, types: Any, args: Any = (), kwargs: Any = None) -> Any:
        kwargs = dict(kwargs or {})
        name = getattr(getattr(func, "__self__", None), "__name__", "")
        if func.__name__ == "__get__" and name == "device":
            return place_of(args[0])
        if func in (Tensor.to, Tensor.cpu):
            return self._moved(func, *args, **kwargs)
        if func is Tensor.numpy and place_of(args[0]) != CPU:
            raise WrongDeviceError("numpy sees the main memory alone")
        place = self._checked(func, args, kwargs)
        if kwargs.get("device") is not None:
            place = torch.device(kwargs["device"])
            kwargs["device"] = CPU
        source = kwargs.get("generator")
        if source is not None and source.device.type != place.type:
            raise WrongDeviceError(f"{func.__name__} draws on {place} from {source.device}")
        found = func(*args, **kwargs)
        if func.__name__ == "__set__" and name == "data":
            args[0].pretended = place_of(args[1])
        elif func.__name__ != "__set__":
            self._mark(found, place)
        return found

    def _checked(self, func: Any, args: Any, kwargs: Any) -> torch.device:
        """The one device of all tensors."""
        subjects = args[:1] if func in INDEXING else (args, kwargs)
        tensors = list(tensors_in(subjects))
        places = {place_of(each) for each in tensors if each.dim()}
        if len(places) > 1 and func not in COPIES and func.__name__ != "__set__":
            raise WrongDeviceError(f"{func.__name__} mixes {places}")
        everywhere = places or {place_of(each) for each in tensors} or {CPU}
        if func in INDEXING:
            strangers = {place_of(each) for each in tensors_in(args[1:]) if each.dim()}
            if strangers - {CPU, *everywhere}:
                raise WrongDeviceError("an index is on another device")
        return place_of(args[0]) if func in COPIES else max(everywhere, key=str)

    def _moved(self, func: Any, tensor: Tensor, *args: Any, **kwargs: Any) -> Tensor:
        place, rest = (CPU if func is Tensor.cpu else place_of(tensor)), []
        for each in args:
            if isinstance(each, Tensor):
                place = place_of(each)
                rest.append(each.dtype)
            elif isinstance(each, torch.device | str):
                place = torch.device(each)
            elif each is not None:
                rest.append(each)
        if kwargs.pop("device", None) is not None:
            raise NotImplementedError
        kinds = [each for each in rest if isinstance(each, torch.dtype)]
        found = tensor.to(*kinds) if kinds else tensor
        if place != place_of(tensor) or kwargs.get("copy"):
            found = found.clone()
        self._mark(found, place)
        return found

    def _mark(self, found: Any, place: torch.device) -> None:
        full = torch.device("cuda", 0) if place.type == "cuda" else CPU
        for each in tensors_in(found):
            each.pretended = full
            self.moved += full == CUDA
