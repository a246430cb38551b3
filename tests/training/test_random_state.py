"""Random numbers go on where they were, in whatever generator."""

from __future__ import annotations

import numpy as np
import torch
from hypothesis import given
from hypothesis import strategies as st

from rnnviz.training.checkpointing import (
    set_torch_state,
    torch_state,
)


def drawn(generator, count):
    return torch.rand(count, generator=generator).tolist()


@given(seed=st.integers(0, 2**31 - 1), draws=st.lists(st.integers(0, 1300), max_size=4))
def test_torch_goes_on_where_it_was(seed, draws):
    first, second = torch.Generator().manual_seed(seed), torch.Generator().manual_seed(0)
    for count in draws:
        drawn(first, count)
    drawn(second, 5)
    place, words = torch_state(first)
    assert (words.shape, words.dtype) == ((624,), np.uint32)
    set_torch_state(second, place, words)
    assert drawn(second, 1500) == drawn(first, 1500)


def test_torch_at_the_edges_of_its_words():
    for count in (0, 1, 623, 624, 625, 1248):
        first, second = torch.Generator().manual_seed(3), torch.Generator()
        for _ in range(count):
            drawn(first, 1)
        set_torch_state(second, *torch_state(first))
        assert torch_state(second)[0] == torch_state(first)[0] <= 624
        assert drawn(second, 700) == drawn(first, 700)


def test_any_words_can_be_drawn_from():
    """A checkpoint may hold any: nothing beyond the words is read."""
    for place in range(625):
        generator = torch.Generator()
        set_torch_state(generator, place, np.full(624, 2**32 - 1, np.uint32))
        values = np.array(drawn(generator, 700))
        assert ((values >= 0) & (values < 1)).all()
