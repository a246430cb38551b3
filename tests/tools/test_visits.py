from __future__ import annotations

import asyncio
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from benchmarks.visits import Server, Visit

PAGE = """
import streamlit as st

st.title("A page")
name = st.text_input("name", "Ada", key="name")


@st.fragment
def part():
    count = st.number_input("count", 0, 9, 3, key="count")
    st.exception(ValueError(f"{name} {count} {st.session_state.choice}"))


choice = st.selectbox("choice", ["a", "b"], key="choice")
part()
"""


@pytest.fixture
def server(tmp_path: Path) -> Iterator[Server]:
    script = tmp_path / "page.py"
    script.write_text(PAGE)
    found = Server(tmp_path, script, tmp_path)
    yield found
    found.stop()


def test_a_visit_sends_the_state_of_every_widget(server: Server) -> None:
    async def visit() -> list[str]:
        found = Visit(server)
        await found.open()
        assert found.headed is not None
        assert found.options("choice") == ["a", "b"]
        await found.click("name", "Bea")
        await found.click("choice", "b")
        await found.click("count", 5.0)  # in a fragment, which runs alone
        await found.close()
        return found.errors

    before = server.cpu()
    with ThreadPoolExecutor(1) as apart:  # a browser's driver has a loop of its own in this thread
        errors = apart.submit(lambda: asyncio.run(visit())).result()
    assert errors == ["Ada 3 a", "Bea 3 a", "Bea 3 b", "Bea 5 b"]
    assert server.cpu() > before
