"""Reading can be stopped."""

from __future__ import annotations

import pytest

from rnnviz.text import Corpus
from rnnviz.text.stopping import ReadingStopped, stoppable

PROSE = "The cat sat on the mat. A dog saw the cat, and the cat ran. " * 300
ONE_SENTENCE = "the cat sat on the mat and a dog saw the cat " * 5000


class After:
    """True from the n-th time on that somebody looks."""

    def __init__(self, looks: int) -> None:
        self.left = looks

    def __call__(self) -> bool:
        self.left -= 1
        return self.left <= 0


@pytest.mark.parametrize("unit", ["words", "sub-words", "characters"])
@pytest.mark.parametrize("text", [PROSE, ONE_SENTENCE], ids=["prose", "one long sentence"])
@pytest.mark.parametrize("looks", [1, 3, 6])
def test_each_way_to_read_stops_when_it_is_told(unit, text, looks) -> None:
    with pytest.raises(ReadingStopped), stoppable(After(looks)):
        Corpus.from_text(text, unit)


def test_what_is_not_told_to_stop_reads_on() -> None:
    with stoppable(lambda: False):
        assert len(Corpus.from_text(PROSE).sentences) == 600
    assert len(Corpus.from_text(PROSE).sentences) == 600
