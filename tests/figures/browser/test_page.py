from __future__ import annotations

import importlib.resources
import json
import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rnnviz.figures.arcs import arcs_payload
from rnnviz.figures.browser.page import (
    KINDS,
    Kind,
    constants,
    script,
    script_json,
    standalone_page,
    style,
)

FOLDER = importlib.resources.files("rnnviz.figures.browser")


def test_every_kind_has_its_bundle_and_every_bundle_its_kind() -> None:
    bundles = {file.name for file in FOLDER.joinpath("bundles").iterdir()}
    assert bundles == {f"{kind}.js" for kind in (*KINDS, "all")}
    assert all(kind in style("all") for kind in KINDS)


def test_the_javascript_has_the_colours_and_the_page_that_python_has() -> None:
    """Where they differ, run: python tools/dev.py bundle."""
    written = FOLDER.joinpath("shared/generated.js").read_text(encoding="utf-8")
    assert written == constants()


@pytest.mark.parametrize("kind", KINDS)
def test_a_bundle_mounts_by_the_name_that_pages_and_notebooks_call(kind: Kind) -> None:
    assert len(re.findall(r"\bmount=", script(kind))) == 1
    exported = re.search(r"export\{([^}]*)\};\s*\Z", script(kind))
    assert exported is not None
    assert exported[1].split(",") == ["create", "main_default as default", "mount"]


@pytest.mark.parametrize("kind", [*KINDS, "all"])
def test_scripts_ask_no_network_and_set_no_html(kind: Kind) -> None:
    text = script(kind)
    assert not re.search(r"innerHTML|outerHTML|insertAdjacentHTML|document\.write", text)
    assert set(re.findall(r"https?://[^\s\"'`]+", text)) == {"http://www.w3.org/2000/svg"}
    assert "</script" not in text
    assert "<!--" not in text


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
    assert page.count("</script") == 2
    found = re.search(r'type="application/json">(.*?)</script>', page)
    assert found is not None
    assert json.loads(found[1]) == payload


def test_a_page_carries_the_pieces_of_the_font_that_its_text_needs() -> None:
    def pieces(text: str) -> list[str]:
        page = standalone_page({"kind": "words", "name": "a", "title": text})
        assert "url(data:font/woff2;base64,d09GMg" in page  # the mark of such a file
        return re.findall(r"unicode-range: U\+([0-9A-F]+)", page)

    assert pieces("plain") == ["20"]
    assert pieces("Český, Ελλάς") == ["20", "100", "370"]
