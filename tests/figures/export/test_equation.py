from __future__ import annotations

from xml.etree import ElementTree

import pytest

from rnnviz.analysis.influence.views import VIEWS
from rnnviz.figures.export.arrow_pictures import mathml


@pytest.mark.parametrize("view", VIEWS)
def test_every_equation_is_set_without_a_rest_of_latex(view: str) -> None:
    found = ElementTree.fromstring(mathml(VIEWS[view]))
    assert found.tag.endswith("math")
    text = "".join(found.itertext())
    assert "\\" not in text
    assert "v" in text
