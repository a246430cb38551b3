"""A page's view: the values that determine what is on the screen, mirrored in the link.

The values live in the session under the page's key, so they outlive a visit to another page; the
link is written from them at the end of each run, and read where the browser did not get it from
here: a link that was opened, or the browser's back button.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

import streamlit as st
from streamlit.runtime.scriptrunner import get_script_run_ctx

_LINKS = "view.links"
"""A page and its links: the one that its browser had last, and those written for it since."""
_MOST_LINKS = 50


@dataclass(frozen=True)
class Field:
    """One value of a view.

    Attributes:
        default: what is left out of the link.
        parse: from the link's text; raises ValueError with one sentence for the user.
        show: to the link's text.
    """

    default: Any = None
    parse: Callable[[str], Any] = str
    show: Callable[[Any], str] = str


class View:
    """Named values of one page, in the session and in the link."""

    def __init__(self, page: str, fields: Mapping[str, Field]) -> None:
        self.page, self.fields = page, fields
        self._home = f"{page}.view"
        st.session_state.setdefault(self._home, {name: f.default for name, f in fields.items()})

    @property
    def _values(self) -> dict[str, Any]:
        values: dict[str, Any] = st.session_state[self._home]
        return values

    def __getitem__(self, name: str) -> Any:
        """The value now."""
        return self._values[name]

    def __setitem__(self, name: str, value: Any) -> None:
        """Change a value, None for its default; the link follows at :meth:`publish`."""
        default = self.fields[name].default
        self._values[name] = default if value is None else value

    def open(self) -> list[str]:
        """Read the link if it is a new one; sentences on what in it could not be used."""
        link, links = st.query_params.to_dict(), self._links()
        # A busy browser may still have an earlier link: what was changed since stays.
        known = link in links and not _went_back()
        st.session_state[_LINKS] = self.page, links[links.index(link) :] if known else [link]
        if not link or known:
            return []
        problems = [
            f"The link has an unknown part {name!r}." for name in link if name not in self.fields
        ]
        for name, item in self.fields.items():
            self._values[name] = item.default
            if name not in link:
                continue
            try:
                self._values[name] = item.parse(link[name])
            except ValueError as error:
                problems.append(str(error))
        self._forget_widgets()
        return problems

    def publish(self) -> None:
        """Write the values that differ from their defaults into the link."""
        link = self.link()
        if link != st.query_params.to_dict():
            st.query_params.from_dict(link)
        if link not in (links := self._links()):
            st.session_state[_LINKS] = self.page, [*links, link][-_MOST_LINKS:]

    def _links(self) -> list[dict[str, str]]:
        """The links that the browser may have while it is on this page."""
        page, links = st.session_state.get(_LINKS, ("", []))
        return links if page == self.page else []

    def link(self) -> dict[str, str]:
        """The link's parameters as they should be now."""
        return {
            name: item.show(self[name])
            for name, item in self.fields.items()
            if self[name] is not None and self[name] != item.default
        }

    def widget(self, name: str, value: Any | None = None) -> str:
        """The session key of the widget that shows a value, filled in before it is drawn."""
        key = f"{self.page}.widget.{name}"
        if key not in st.session_state:
            st.session_state[key] = self[name] if value is None else value
        return key

    def held(self, name: str) -> Any:
        """What the widget of a value holds; the value itself where the widget is forgotten.

        Callbacks of one rerun follow each other, and an earlier one may have forgotten the widget
        of a later one.
        """
        held = st.session_state.get(f"{self.page}.widget.{name}", self._values.get(name))
        keys = st.session_state.get(f"{self.page}.titles.{name}", {})
        if isinstance(held, list):
            return [keys.get(one, one) for one in held]
        return keys.get(held, held)

    def titled(self, name: str, titles: Mapping[str, str], value: Any) -> str:
        """As :meth:`widget`, for a list whose titles may change while it is on the screen.

        A browser knows the options of a list by their titles. What it holds is therefore told to
        it anew, and a title that it still has from before is understood by :meth:`held`.
        """
        keys = st.session_state.setdefault(f"{self.page}.titles.{name}", {})
        keys |= {title: key for key, title in titles.items()}
        key = f"{self.page}.widget.{name}"
        st.session_state[key] = value
        return key

    def take(self, name: str) -> None:
        """Take what the widget of a value holds: the callback of most widgets."""
        self[name] = self.held(name)

    def widget_key(self, name: str) -> str:
        """The session key of a widget that has no value of its own in the view."""
        return f"{self.page}.control.{name}"

    def forget(self, *names: str) -> None:
        """Let the widgets of these values show them anew."""
        for name in names:
            st.session_state.pop(f"{self.page}.widget.{name}", None)

    def _forget_widgets(self) -> None:
        prefix = f"{self.page}.widget."
        for key in [key for key in st.session_state if str(key).startswith(prefix)]:
            del st.session_state[key]


def _went_back() -> bool:
    """Whether the link is one that the browser's own buttons went to."""
    context = get_script_run_ctx(suppress_warning=True)
    return context is not None and context.is_history_navigation


def whole(name: str, low: int, high: int) -> Callable[[str], int]:
    """A parser of whole numbers within bounds."""

    def parse(text: str) -> int:
        sentence = f"The {name} in the link must be a whole number from {low:,} to {high:,}."
        try:
            value = int(text)
        except ValueError:
            raise ValueError(sentence) from None
        if not low <= value <= high:
            raise ValueError(sentence)
        return value

    return parse


def one_of(name: str, allowed: Mapping[str, Any]) -> Callable[[str], str]:
    """A parser of names from a catalogue."""

    def parse(text: str) -> str:
        if text not in allowed:
            raise ValueError(
                f"There is no {name} named {text!r}; the choices are: {', '.join(allowed)}."
            )
        return text

    return parse
