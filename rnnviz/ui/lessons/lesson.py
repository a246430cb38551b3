"""A lesson as a file: Markdown with a small header, and a few settings below each heading.

``docs/lessons.md`` says how one is written.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from itertools import takewhile
from pathlib import Path

from rnnviz.inspection.claims import CLAIM, state
from rnnviz.inspection.scene import SETTINGS, Runs, Scene

_HEADER = ("title", "summary", "source")
_ANSWER = "### Answer"


@dataclass(frozen=True)
class Step:
    """One screen of a lesson.

    Attributes:
        title: its heading.
        figure: a key of ``FIGURES``.
        scene: what the figure shows.
        text: Markdown; claims stand in double braces.
        answer: of a question, shown when it is asked for; empty where nothing is asked.
    """

    title: str
    figure: str
    scene: Scene
    text: str
    answer: str = ""


@dataclass(frozen=True)
class Lesson:
    """One lesson.

    Attributes:
        key: in the link.
        title, summary: for people.
        source: which paper and equation it stands on.
        steps: in order.
    """

    key: str
    title: str
    summary: str
    source: str
    steps: tuple[Step, ...]


@cache
def read_lessons(folder: Path) -> dict[str, Lesson]:
    """Every lesson of a folder by its key, in the order of the files' names."""
    lessons = (parse(path.stem, path.read_text("utf-8")) for path in sorted(folder.glob("*.md")))
    return {lesson.key: lesson for lesson in lessons}


def parse(name: str, text: str) -> Lesson:
    """A lesson from its file.

    Args:
        name: of the file without its ending: a number, a hyphen and the key.
        text: of the file.

    Raises:
        ValueError: when it is not written as a lesson; one sentence that names the file.
    """
    head, *parts = f"\n{text}".split("\n## ")
    header = _settings(line for line in head.splitlines() if line != "---")
    if tuple(header) != _HEADER:
        raise ValueError(f"{name}: the header must hold {', '.join(_HEADER)}, in this order.")
    try:
        steps = tuple(map(_step, parts))
    except (TypeError, ValueError) as error:
        raise ValueError(f"{name}: {error}") from error
    return Lesson(name.partition("-")[2], **header, steps=steps)


def _step(part: str) -> Step:
    title, *lines = part.splitlines()
    given = list(takewhile(str.strip, lines))
    settings = _settings(given)
    figure = settings.pop("figure", "")
    if unknown := settings.keys() - SETTINGS.keys():
        raise ValueError(f"the step {title!r} has an unknown setting {min(unknown)!r}.")
    scene = Scene(**{key: SETTINGS[key](value) for key, value in settings.items()})
    text, _, answer = "\n".join(lines[len(given) :]).partition(_ANSWER)
    return Step(title.strip(), figure, scene, text.strip(), answer.strip())


def _settings(lines: Iterable[str]) -> dict[str, str]:
    pairs = (line.partition(":") for line in lines if line.strip())
    return {name.strip(): value.strip() for name, _, value in pairs}


def filled(text: str, scene: Scene, runs: Runs) -> str:
    """A text with its claims worked out."""
    return CLAIM.sub(lambda found: state(found[1], runs, scene).said, text)


def titles(lessons: Mapping[str, Lesson]) -> dict[str, str]:
    """What lists call the lessons, numbered."""
    return {key: f"{at}. {one.title}" for at, (key, one) in enumerate(lessons.items(), start=1)}
