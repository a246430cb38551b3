"""Every field of ExperimentConfig as an option, and the config that the options make."""

from __future__ import annotations

import argparse
import json
from collections.abc import Callable, Mapping
from dataclasses import Field, fields
from pathlib import Path
from types import NoneType
from typing import Any, get_args, get_type_hints

from rnnviz.cli.files import add_encoding, read_text
from rnnviz.cli.parser import number, or_none, whole
from rnnviz.config import SETTINGS, ExperimentConfig
from rnnviz.tasks import TASKS, Option
from rnnviz.text import default_library

_PARSERS: Mapping[type, Callable[[str], Any]] = {int: whole, float: number}
_LISTED = {"cell": "see python -m rnnviz list cells", "task": "see python -m rnnviz list tasks"}
_TEXT_TASK = "text-words"


def add_settings(parser: argparse.ArgumentParser) -> None:
    """Add one option for each field of a config, and where else settings can come from."""
    group = parser.add_argument_group(
        "settings", "What is left out is as the task recommends, else as the default says."
    )
    hints = get_type_hints(ExperimentConfig)
    for item in fields(ExperimentConfig):
        if item.name != "task_options":
            flag = "--" + item.name.replace("_", "-")
            group.add_argument(flag, **_argument(item, hints[item.name]))
    group.add_argument(
        "--option",
        action="append",
        default=[],
        metavar="NAME=VALUE",
        help="an option of the task, as python -m rnnviz list tasks shows them; may be repeated",
    )
    group.add_argument(
        "--text",
        type=Path,
        metavar="FILE",
        help=f"the text to learn, in any encoding; without --task the task is {_TEXT_TASK}",
    )
    add_encoding(group)
    group.add_argument(
        "--config",
        type=Path,
        metavar="FILE",
        help="a JSON file with settings, or the card.json of a run; options on the command line "
        "come first",
    )


def _argument(item: Field[Any], hint: Any) -> dict[str, Any]:
    """How argparse reads one field."""
    setting = SETTINGS[item.name]
    help_text = setting.help[:1].lower() + setting.told("none")[1:]
    allowed = _LISTED.get(item.name, ", ".join(setting.choices))
    if setting.limits is not None:
        allowed = "{:.10g} to {:.10g}".format(*setting.limits)
    details = "; ".join(part for part in (allowed, f"default: {_shown(item.default)}") if part)
    settings = {"default": argparse.SUPPRESS, "help": f"{help_text} ({details})".replace("%", "%%")}
    if hint is bool:
        return settings | {"action": argparse.BooleanOptionalAction}
    kinds = [kind for kind in get_args(hint) or (hint,) if kind is not NoneType]
    parse = _PARSERS.get(kinds[0], str)
    if NoneType in get_args(hint):
        parse = or_none(parse)
    return settings | {"type": parse, "metavar": "N" if kinds[0] in _PARSERS else "NAME"}


def _shown(value: Any) -> str:
    """A default as it is typed."""
    if isinstance(value, bool) or value is None:
        return {True: "yes", False: "no", None: "none"}[value]
    return f"{value:g}" if isinstance(value, float) else str(value)


def config_of(arguments: argparse.Namespace) -> ExperimentConfig:
    """The config that the arguments describe.

    Raises:
        OSError: when a file cannot be read.
        ValueError: when a setting cannot be used; one sentence.
    """
    names = {item.name for item in fields(ExperimentConfig)}
    given = {name: value for name, value in vars(arguments).items() if name in names}
    if arguments.text is not None:
        given.setdefault("task", _TEXT_TASK)
    settings = (_read(arguments.config) if arguments.config is not None else {}) | given
    key = settings.get("task", ExperimentConfig.task)
    if key not in TASKS:
        raise ValueError(f"There is no task named {key!r}; choose one of: {', '.join(TASKS)}.")
    options = dict(settings.get("task_options") or {}) | task_options(key, arguments)
    return ExperimentConfig.from_dict({**TASKS[key].defaults, **settings, "task_options": options})


def _read(path: Path) -> dict[str, Any]:
    """The settings in a JSON file."""
    try:
        data = json.loads(path.read_bytes())
    except ValueError:
        raise ValueError(f"The file {path} is not JSON: correct it and try again.") from None
    if isinstance(data, dict) and isinstance(data.get("config"), dict):
        data = data["config"]
    if not isinstance(data, dict) or not isinstance(data.get("task_options", {}), dict):
        raise ValueError(f"The file {path} must hold a JSON object with settings.")
    return data


def task_options(key: str, arguments: argparse.Namespace) -> dict[str, Any]:
    """The task's own options from the command line."""
    known = {option.name: option for option in TASKS[key].options}
    options: dict[str, Any] = {}
    for text in arguments.option:
        name, separator, value = text.partition("=")
        if not separator:
            raise ValueError(f"Write a task's option as NAME=VALUE, not {text!r}.")
        options[name] = _value(known.get(name), value)
    if arguments.text is not None:
        if "text_id" not in known:
            raise ValueError(
                f"The task {key} reads no text: leave out --text, or choose text-words or "
                "text-chars."
            )
        text = read_text(arguments.text, arguments.encoding)
        options["text_id"] = default_library().add(text, arguments.text.stem)
    return options


def _value(option: Option | None, text: str) -> Any:
    """A value in the option's type; the task says what is wrong with one that does not fit."""
    if option is None or isinstance(option.default, str):
        return text
    if isinstance(option.default, bool):
        return {"true": True, "yes": True, "false": False, "no": False}.get(text.lower(), text)
    for kind in (int, float):
        try:
            return kind(text)
        except ValueError:
            continue
    return text
