from __future__ import annotations

import importlib.resources
import json
import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rnnviz.figures.arcs import arcs_payload
from rnnviz.figures.browser.page import PARTS, SHARED, Kind, script, script_json, standalone_page

KINDS: tuple[Kind, ...] = tuple(PARTS)


def test_every_file_is_used() -> None:
    folder = importlib.resources.files("rnnviz.figures.browser")
    for name, used in {"shared": SHARED, **PARTS}.items():
        on_disk = {f.name for f in folder.joinpath(name).iterdir() if f.name.endswith(".js")}
        assert on_disk == {f"{part}.js" for part in used}


@pytest.mark.parametrize("kind", KINDS)
def test_no_name_is_defined_twice(kind: Kind) -> None:
    names = re.findall(r"^(?:function|const|let) (\w+)", script(kind), re.MULTILINE)
    assert len(names) == len(set(names))
    assert script(kind).rstrip().endswith("export default mountView;")


@pytest.mark.parametrize("kind", KINDS)
def test_scripts_ask_no_network_and_set_no_html(kind: Kind) -> None:
    text = script(kind)
    assert not re.search(r"innerHTML|outerHTML|insertAdjacentHTML|document\.write", text)
    assert set(re.findall(r"https?://[^\s\"'`]+", text)) == {"http://www.w3.org/2000/svg"}
    assert "</script" not in text


@given(st.text())
def test_json_cannot_end_its_script_element(text: str) -> None:
    packed = script_json({"text": text + "</script><!--\u2028"})
    assert not set("<>&\u2028\u2029") & set(packed)
    assert json.loads(packed)["text"] == text + "</script><!--\u2028"


def test_a_page_carries_hostile_text_as_data_only() -> None:
    words = ["<script>alert(1)</script>", "@@script@@", "\u2028"]
    payload = arcs_payload(words, [-1, 0, 1], [0, 1, 1], title="</title><script>x</script>")
    page = standalone_page(payload)
    assert "<script>alert" not in page
    assert "</title><script>" not in page
    assert page.count("<script") == 2
    found = re.search(r'type="application/json">(.*?)</script>', page)
    assert found is not None
    assert json.loads(found[1]) == payload
