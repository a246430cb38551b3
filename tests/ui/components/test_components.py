from __future__ import annotations

import importlib
import logging

import pytest
from streamlit.testing.v1 import AppTest

import rnnviz.ui.components

APP = """
import streamlit as st
from rnnviz.figures.arcs import arcs_payload
from rnnviz.figures.film import film_payload
from rnnviz.ui.components import arcs, film
from rnnviz.ui.page_state import reported

payload = film_payload([0], {"hidden_state": [[[0.5]]]}, ["a"])
film(payload, key="film")
st.text(repr(reported("film", "step")))
arcs(arcs_payload(["a", "b"], [-1, 0], [0, 1]), key="arcs")
st.text(repr(reported("arcs", "selected")))
"""


def test_components_mount_in_fresh_apps_and_know_no_answer_yet() -> None:
    for _ in range(2):  # each app has a runtime of its own
        app = AppTest.from_string(APP, default_timeout=60).run()
        app.run()
        assert not app.exception
        assert [text.value for text in app.text] == ["None", "None"]


def test_importing_again_warns_of_nothing(caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.WARNING):
        importlib.reload(rnnviz.ui.components)
    assert "already registered" not in caplog.text
