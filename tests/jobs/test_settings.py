from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rnnviz.jobs import Settings
from rnnviz.jobs.settings import VARIABLES

NUMBERS = [name for name in VARIABLES if name not in ("server", "open_to_all")]


def test_without_variables_there_are_few_limits() -> None:
    settings = Settings.from_environment({})
    assert settings == Settings()
    assert (settings.waiting_per_visitor, settings.max_memory_mb) == (8, 2048)
    assert (settings.waiting, settings.waiting_per_address) == (256, 192)
    assert not settings.open_to_all
    limits = (settings.max_minutes, settings.max_parameters, settings.max_length)
    assert (*limits, settings.closed_tab_minutes) == (None,) * 4
    assert settings.server


@pytest.mark.parametrize(
    ("variable", "text", "name", "value"),
    [
        ("RNNVIZ_MAX_TRAININGS", "3", "max_trainings", 3),
        ("RNNVIZ_MAX_TRAININGS", " 1 ", "max_trainings", 1),
        ("RNNVIZ_WAITING", "64", "waiting", 64),
        ("RNNVIZ_WAITING_PER_VISITOR", "2", "waiting_per_visitor", 2),
        ("RNNVIZ_WAITING_PER_ADDRESS", "100", "waiting_per_address", 100),
        ("RNNVIZ_SHARED", "all", "open_to_all", True),
        ("RNNVIZ_MAX_MEMORY_MB", "512", "max_memory_mb", 512),
        ("RNNVIZ_MAX_MINUTES", "0.5", "max_minutes", 0.5),
        ("RNNVIZ_MAX_PARAMETERS", "100000", "max_parameters", 100_000),
        ("RNNVIZ_MAX_LENGTH", "200", "max_length", 200),
        ("RNNVIZ_CLOSED_TAB_MINUTES", "10", "closed_tab_minutes", 10.0),
        ("RNNVIZ_SERVER_NAME", "lab-3", "server", "lab-3"),
        ("RNNVIZ_MAX_MINUTES", "", "max_minutes", None),
    ],
)
def test_each_variable_sets_its_limit(variable: str, text: str, name: str, value: object) -> None:
    assert getattr(Settings.from_environment({variable: text}), name) == value


@pytest.mark.parametrize("name", NUMBERS)
@pytest.mark.parametrize(
    "text", ["0", "-1", "two", "1.5.2", "²", "1e3", "inf", "nan", "0x1", "1 2"]
)
def test_a_wrong_value_is_one_sentence_that_names_the_variable(name: str, text: str) -> None:
    variable, _ = VARIABLES[name]
    with pytest.raises(ValueError, match=rf"^Set {variable} to a [a-z]+ [^.]*\.$"):
        Settings.from_environment({variable: text})


@pytest.mark.parametrize("text", ["ALL", "yes", "1", "no", "everybody"])
def test_what_is_shared_is_all_or_not_said(text: str) -> None:
    with pytest.raises(ValueError, match=r"^Set RNNVIZ_SHARED to the word all, or leave it unset"):
        Settings.from_environment({"RNNVIZ_SHARED": text})


@given(st.sampled_from(sorted(VARIABLES)), st.text(max_size=60))
def test_any_text_sets_a_limit_or_is_refused_by_name(name: str, text: str) -> None:
    variable, _ = VARIABLES[name]
    told = ""
    try:
        value = getattr(Settings.from_environment({variable: text}), name)
    except ValueError as error:
        told = str(error)
    else:
        assert not text.strip() or (value == text.strip() if name == "server" else value > 0)
    assert not told or variable in told


@pytest.mark.parametrize(("cores", "number"), [(1, 1), (2, 1), (8, 7)])
def test_one_core_is_left_to_the_interface(
    monkeypatch: pytest.MonkeyPatch, cores: int, number: int
) -> None:
    monkeypatch.setattr("os.sched_getaffinity", lambda _: set(range(cores)), raising=False)
    assert Settings.from_environment({}).max_trainings == number


def test_every_variable_is_documented() -> None:
    text = (Path(__file__).resolve().parents[2] / "docs" / "settings.md").read_text("utf-8")
    for variable, _ in VARIABLES.values():
        assert f"| `{variable}` |" in text
