"""Whether torch does more with tensors than compute: transforms, traces, exports, autocast."""

from __future__ import annotations

from collections.abc import Iterable

import torch
from torch import Tensor, nn
from torch._C._functorch import is_legacy_batchedtensor
from torch.autograd import forward_ad

_PLAIN = (Tensor, nn.Parameter)


def is_autocast(tensor: Tensor) -> bool:
    """Whether autocast chooses the types of operations where this tensor lies."""
    kind = tensor.device.type
    return torch.amp.is_autocast_available(kind) and torch.is_autocast_enabled(kind)


def is_followed(tensors: Iterable[Tensor]) -> bool:
    """Whether torch has to see every operation on these tensors, and their values cannot be asked.

    So it is under ``torch.func``, forward-mode differentiation, ``torch.jit.trace``,
    ``torch.export`` and dispatch modes, for gradients in batches, and for classes of tensors other
    than torch's own.
    """
    return (
        torch.compiler.is_exporting()
        or torch._C._get_tracing_state() is not None
        or torch._C._are_functorch_transforms_active()
        or torch._C._len_torch_dispatch_stack() > 0
        or forward_ad._current_level >= 0
        or any(type(tensor) not in _PLAIN or is_legacy_batchedtensor(tensor) for tensor in tensors)
    )
