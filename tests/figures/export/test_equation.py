from __future__ import annotations

from xml.etree import ElementTree

import pytest

from rnnviz.analysis.influence.views import VIEWS
from rnnviz.figures.export.arrow_pictures import mathml


@pytest.mark.parametrize("view", VIEWS)
def test_every_equation_is_set_without_a_rest_of_latex(view: str) -> None:
    assert mathml(VIEWS[view]) is mathml(VIEWS[view]), "set once"
    found = ElementTree.fromstring(mathml(VIEWS[view]))
    assert found.tag.endswith("math")
    text = "".join(found.itertext())
    assert "\\" not in text
    assert "v" in text
    assert "*" not in text
    # What a maximum is taken over stands below it.
    below = [part for part in found.iter() if part.tag.endswith("munder")]
    said = ["".join(part[0].itertext()) for part in below if "max" in "".join(part[0].itertext())]
    assert said[0] == "arg\N{NO-BREAK SPACE}max"
    assert len(said) == VIEWS[view].equation.count("\\max")
