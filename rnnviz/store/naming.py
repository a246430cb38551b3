"""What a run is called where nobody has named it, and the files that are saved of it."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping
from typing import Any

from rnnviz.config import ExperimentConfig
from rnnviz.tasks import ALL_TASKS
from rnnviz.tasks.text_source import text_name
from rnnviz.text.library import clean_name

_LONGEST_STEM = 60
_READ_AS = {"text-subwords": " (sub-words)", "text-chars": " (characters)"}


def text_of(details: Mapping[str, Any], config: ExperimentConfig) -> str:
    """What the text of a run is called, "" where it has none: as it was when it was trained."""
    name = details.get("text_name")
    return clean_name(name) if isinstance(name, str) else text_name(config.task_options)


def describe(config: ExperimentConfig, text: str = "", seconds: float = 0.0) -> str:
    """A run by what it is, such as "RAN (tanh) on alice, 128 units, 2 min".

    Args:
        config: of the run.
        text: what its text is called, if it has one.
        seconds: of training; 0 while it goes on or where that is unknown.
    """
    layers = f"{config.num_layers} × " if config.num_layers > 1 else ""
    parts = [f"{config.spec.title} on {_subject(config, text)}"]
    parts.append(f"{layers}{config.hidden_size} units")
    if not text:
        parts.append(f"{config.steps:,} steps")
    elif seconds:
        parts.append(roughly(seconds))
    return ", ".join(parts)


def distinct(titles: Mapping[str, str]) -> dict[str, str]:
    """The titles, those that an earlier one equals with a number behind them."""
    seen: Counter[str] = Counter()
    taken, numbered = set(titles.values()), {}
    for key, title in titles.items():
        seen[title] += 1
        while seen[title] > 1 and f"{title} ({seen[title]})" in taken:
            seen[title] += 1
        numbered[key] = title if seen[title] == 1 else f"{title} ({seen[title]})"
    return numbered


def file_name(config: ExperimentConfig, own: str, text: str, step: int | None, what: str) -> str:
    """The name of a file of a run, without its ending: ``lstm-embedded-reber-step-1437-gates``.

    Args:
        config: of the run.
        own: the name that its user gave the run, or nothing.
        text: what its text is called, if it has one.
        step: the training step that the file shows, None where it is of the whole run.
        what: what is in the file.
    """
    stem = _slug(own) or _slug(f"{config.cell_name} {text or config.task}") or "run"
    parts = [stem, *([] if step is None else [f"step-{step}"]), _slug(what)]
    return "-".join(filter(None, parts))


def roughly(seconds: float) -> str:
    """A time as people say it: 20 s, 2 min, 1 h 03 min."""
    if seconds < 55:
        return f"{max(5, 5 * round(seconds / 5))} s"
    minutes = max(1, round(seconds / 60))
    return f"{minutes} min" if minutes < 60 else f"{minutes // 60} h {minutes % 60:02d} min"


def _subject(config: ExperimentConfig, text: str) -> str:
    """What a run was trained on."""
    if text:
        return text + _READ_AS.get(config.task, "")
    title = ALL_TASKS[config.task].title if config.task in ALL_TASKS else config.task
    return title[:1].lower() + title[1:]


def _slug(text: str) -> str:
    """A text as a part of a file's name: letters and digits of any script, dashes between."""
    return "-".join(re.findall(r"[^\W_]+", text.lower()))[:_LONGEST_STEM].strip("-")
