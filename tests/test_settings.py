from __future__ import annotations

import re
from dataclasses import fields
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rnnviz.settings import GROUPS, EngineSettings, ServerSettings, StoreSettings

DOCS = Path(__file__).resolve().parents[1] / "docs" / "settings.md"
NOT_OURS = {"NUMBA_CACHE_DIR", "RNNVIZ_CHROMIUM"}
"""Documented, and read by numba and by the tools and tests."""
SETTINGS = {
    item.metadata["variable"]: (group, item.name) for group in GROUPS for item in fields(group)
}
NUMBERS = [
    variable
    for variable, (group, name) in SETTINGS.items()
    if group is not EngineSettings
    and name not in ("store", "data", "server", "open_to_all", "views_later")
]
POSITIVE = ("RNNVIZ_KEEP_DAYS", "RNNVIZ_STORE_MEGABYTES", "RNNVIZ_UNITS_MEGABYTES")


def value_of(variable: str, text: str) -> object:
    group, name = SETTINGS[variable]
    return getattr(group.from_environment({variable: text}), name)


@pytest.mark.parametrize("group", GROUPS, ids=lambda group: group.__name__)
def test_without_variables_the_defaults_hold(group: type) -> None:
    assert group.from_environment({}) == group()
    empty = dict.fromkeys(SETTINGS, " ")
    assert group.from_environment(empty) == group()


def test_without_variables_there_are_few_limits() -> None:
    settings = ServerSettings.from_environment({})
    assert (settings.waiting_per_visitor, settings.max_memory_mb) == (8, 2048)
    assert (settings.waiting, settings.waiting_per_address) == (256, 192)
    assert not settings.open_to_all
    limits = (settings.max_minutes, settings.max_parameters, settings.max_length)
    assert (*limits, settings.closed_tab_minutes) == (None,) * 4
    assert settings.server
    assert StoreSettings() == StoreSettings("", 90.0, 2048.0, "", 512.0)
    assert EngineSettings() == EngineSettings("compiled", "cpu")


@pytest.mark.parametrize(
    ("variable", "text", "value"),
    [
        ("RNNVIZ_STORE", "postgresql+psycopg://host/runs", "postgresql+psycopg://host/runs"),
        ("RNNVIZ_KEEP_DAYS", "0.5", 0.5),
        ("RNNVIZ_STORE_MEGABYTES", " 10 ", 10.0),
        ("RNNVIZ_DATA", "books", "books"),
        ("RNNVIZ_UNITS_MEGABYTES", "64", 64.0),
        ("RNNVIZ_MAX_TRAININGS", "3", 3),
        ("RNNVIZ_MAX_TRAININGS", " 1 ", 1),
        ("RNNVIZ_WAITING", "64", 64),
        ("RNNVIZ_WAITING_PER_VISITOR", "2", 2),
        ("RNNVIZ_WAITING_PER_ADDRESS", "100", 100),
        ("RNNVIZ_SHARED", "all", True),
        ("RNNVIZ_FIRST_VIEWS", "later", True),
        ("RNNVIZ_MAX_MEMORY_MB", "512", 512),
        ("RNNVIZ_MAX_MINUTES", "0.5", 0.5),
        ("RNNVIZ_MAX_PARAMETERS", "100000", 100_000),
        ("RNNVIZ_MAX_LENGTH", "200", 200),
        ("RNNVIZ_CLOSED_TAB_MINUTES", "10", 10.0),
        ("RNNVIZ_SERVER_NAME", "lab-3", "lab-3"),
        ("RNNVIZ_MAX_MINUTES", "", None),
        ("RNNVIZ_ENGINE", "torch", "torch"),
        ("RNNVIZ_DEVICE", "cuda:1", "cuda:1"),
    ],
)
def test_each_variable_sets_its_value(variable: str, text: str, value: object) -> None:
    found = value_of(variable, text)
    assert found == value
    assert type(found) is type(value)


def test_the_environment_is_asked_anew(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("RNNVIZ_WAITING", "3")
    assert ServerSettings.from_environment().waiting == 3
    monkeypatch.setenv("RNNVIZ_WAITING", "4")
    assert ServerSettings.from_environment().waiting == 4


@pytest.mark.parametrize("variable", NUMBERS)
@pytest.mark.parametrize("text", ["0", "-1", "two", "1.5.2", "inf", "nan", "0x1", "1 2"])
def test_a_wrong_value_is_one_sentence_that_names_the_variable(variable: str, text: str) -> None:
    said = rf"^Set {variable} to a [a-z]+ [^.]*\.$"
    if variable in POSITIVE:
        said = rf"^The setting {variable} must be a positive number, not '{re.escape(text)}'\.$"
    with pytest.raises(ValueError, match=said):
        value_of(variable, text)


@pytest.mark.parametrize("variable", [each for each in NUMBERS if each not in POSITIVE])
@pytest.mark.parametrize("text", ["²", "1e3"])
def test_limits_are_written_in_plain_digits(variable: str, text: str) -> None:
    with pytest.raises(ValueError, match=f"^Set {variable} to a"):
        value_of(variable, text)


@pytest.mark.parametrize(("variable", "word"), [("SHARED", "all"), ("FIRST_VIEWS", "later")])
@pytest.mark.parametrize("text", ["ALL", "yes", "1", "no", "everybody"])
def test_what_is_one_word_is_that_or_not_said(variable: str, word: str, text: str) -> None:
    said = f"^Set RNNVIZ_{variable} to the word {word}, or leave it unset"
    with pytest.raises(ValueError, match=said):
        value_of(f"RNNVIZ_{variable}", text)


@given(st.sampled_from(sorted(SETTINGS)), st.text(max_size=60))
def test_any_text_sets_a_value_or_is_refused_by_name(variable: str, text: str) -> None:
    told = ""
    try:
        value = value_of(variable, text)
    except ValueError as error:
        told = str(error)
    else:
        assert not text.strip() or value == text.strip() or value > 0
    assert not told or variable in told


@pytest.mark.parametrize(("cores", "number"), [(1, 1), (2, 1), (8, 7)])
def test_one_core_is_left_to_the_interface(
    monkeypatch: pytest.MonkeyPatch, cores: int, number: int
) -> None:
    monkeypatch.setattr("os.sched_getaffinity", lambda _: set(range(cores)), raising=False)
    assert ServerSettings.from_environment({}).max_trainings == number


def test_the_documented_variables_are_those_there_are() -> None:
    documented = re.findall(r"^\| `(\w+)` \|", DOCS.read_text("utf-8"), re.MULTILINE)
    assert sorted(documented) == sorted(SETTINGS.keys() | NOT_OURS)
