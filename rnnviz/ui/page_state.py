"""PageState: the values that determine what is on the screen, mirrored in the link.

The values live in the session, so they outlive a visit to another page; the link is written from
them at the end of each run, and read where it is not from here: opened, or by the back button.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import Any, Literal

import streamlit as st

from rnnviz.ui.browser_links import is_known, note, went_back
from rnnviz.ui.fields import Field, must_be
from rnnviz.ui.guard import LOCK, alone_fields, guard_fields
from rnnviz.ui.reports import moved, reported
from rnnviz.ui.widget_keys import begin_with, key_now, when_changed


class PageState:
    """Named values of one page, in the session and in the link.

    Attributes:
        page: the page's key.
        fields: by name.
        problems: sentences on what in the link cannot be used; they stay until a value changes.
    """

    def __init__(self, page: str, fields: Mapping[str, Field]) -> None:
        own = {**fields, **alone_fields(page)}
        self.page, self.fields = page, own | guard_fields(own)
        self.problems: list[str] = []
        self._unread: dict[str, str] = {}
        self._refused_in: dict[str, str] | None = None
        # The session is asked once: a page looks at its values two hundred times a run.
        self._values: dict[str, Any] = st.session_state.setdefault(
            f"{page}.state", {name: f.default for name, f in self.fields.items()}
        )

    def __getitem__(self, name: str) -> Any:
        """The value now."""
        return self._values[name]

    def __setitem__(self, name: str, value: Any) -> None:
        """Change a value, None for its default; the link follows at :meth:`publish`."""
        default = self.fields[name].default
        self._values[name] = default if value is None else value

    def open(self) -> list[str]:
        """Read the link if it is a new one; sentences on what in it could not be used."""
        link = st.query_params.to_dict()
        # A busy browser may still have an earlier link: what was changed since stays.
        known, told = is_known(self.page, link), st.session_state.pop(self._refusals, None)
        if known and told is not None and told[0] in (None, self.link()):
            st.session_state[self._refusals] = told
            self.problems = told[1]
        # A page that is come back to by its name keeps its values; the browser's own button brings
        # back those of before, which were all defaults where the link was empty.
        if known or not (link or went_back()):
            return self.problems
        st.session_state[self._refusals] = None, self.problems
        self.problems += [
            f"The link has an unknown part {name!r}." for name in link if name not in self.fields
        ]
        for name, item in self.fields.items():
            self._values[name] = item.default
            if name not in link:
                continue
            try:
                self._values[name] = item.parse(link[name])
            except ValueError as error:
                self.problems.append(str(error))
                self._unread[name] = str(error)
        return self.problems

    def within(self, name: str, what: str, high: int, low: int = 1) -> None:
        """Leave out a number (``what`` in words) above its bound; of none, say that bound too."""
        sentence = must_be(what, low, high)
        if name in self._unread:
            self.problems[self.problems.index(self._unread.pop(name))] = sentence
        elif self[name] != self.fields[name].default and self[name] > high:
            self.refuse(name, sentence)

    def refuse(self, name: str, sentence: str) -> None:
        """Leave out a value that the page cannot use, and say why where it stood in the link."""
        if self.reads_link:
            self.problems.append(sentence)
        self[name] = None

    @property
    def reads_link(self) -> bool:
        """Whether this run of the page is the first one with a link."""
        return st.session_state.get(self._refusals, ("", []))[0] is None

    def layer_of(self, layers: int) -> int:
        """The index of the chosen one of so many layers; the last one where none is chosen."""
        return int(min(self["layer"] or layers, layers)) - 1

    def choose_layer(self, layers: int, **more: Any) -> None:
        """The widget for it, where there are several; ``more`` goes to :meth:`number`."""
        self.within("layer", "layer", layers)
        if layers > 1:
            self.number(f"Layer (of {layers})", "layer", 1, layers, usual=layers, **more)

    def take(self, name: str, key: str, kind: Callable[[Any], Any] = int, part: str = "") -> None:
        """Let a value be what a component reports as ``part`` (else ``name``), or its default."""
        said = reported(key, part := part or name)
        self[name] = self.fields[name].default if said is None else kind(said)
        moved(key, name, self[name], part)

    def publish(self) -> None:
        """Write the values that differ from their defaults into the link."""
        link = self.link()
        if link != st.query_params.to_dict():
            st.query_params.from_dict(link)
        note(self.page, link)
        if self._refused_in not in (None, link):
            # Changed in a part that runs alone, below sentences that go with the change.
            st.rerun()

    def settle(self) -> None:
        """End a run of the whole page: what was said of the link stays until something changes."""
        self.publish()
        st.session_state.pop(self._refusals, None)
        if self.problems:
            self._refused_in = self.link()
            st.session_state[self._refusals] = self._refused_in, self.problems

    @property
    def _refusals(self) -> str:
        """Key of the sentences and the link that they go with, None until it was drawn once."""
        return f"{self.page}.told"

    def link(self) -> dict[str, str]:
        """The link's parameters as they should be now."""
        return {
            name: item.show(self[name])
            for name, item in self.fields.items()
            if self[name] is not None and self[name] != item.default
        }

    def select(
        self,
        label: str,
        name: str,
        titles: Mapping[Any, str],
        *,
        usual: Any = None,
        then: Callable[[], None] | None = None,
        **look: Any,
    ) -> None:
        """A list of which one is chosen; see :meth:`number`, and :meth:`_told` for titles."""
        shown = self._shown(name, usual)
        self._list(st.selectbox, label, name, titles, shown, usual, then, look)

    def segments(
        self, label: str, name: str, titles: Mapping[Any, str], *, usual: Any = None, **look: Any
    ) -> None:
        """A row of buttons of which one is pressed; see :meth:`select`."""
        shown = self._shown(name, usual)
        look["required"] = True
        self._list(st.segmented_control, label, name, titles, shown, usual, None, look)

    def several(
        self,
        label: str,
        name: str,
        titles: Mapping[str, str],
        *,
        shown: Iterable[str] | None = None,
        then: Callable[[], None] | None = None,
        **look: Any,
    ) -> None:
        """A list of which any are chosen, a tuple: the value, or ``shown`` in its place."""
        chosen = [*(self[name] if shown is None else shown)]
        self._list(st.multiselect, label, name, titles, chosen, None, then, look)

    def _list(
        self,
        widget: Callable[..., object],
        label: str,
        name: str,
        titles: Mapping[Any, str],
        shown: Any,
        usual: Any,
        then: Callable[[], None] | None,
        look: Mapping[str, Any],
    ) -> None:
        """A widget that offers options by their titles, bound to a value."""
        widget(
            label,
            [*titles],
            format_func=titles.__getitem__,
            **self._told(name, shown, titles, "index" if widget is st.selectbox else "default"),
            **self._follow(name, usual, then),
            **look,
        )

    def number(
        self,
        label: str,
        name: str,
        low: float | None = None,
        high: float | None = None,
        *,
        usual: Any = None,
        then: Callable[[], None] | None = None,
        place: Any = st,
        kind: Literal["number_input", "slider"] = "number_input",
        **look: Any,
    ) -> None:
        """A box or a slider for a number.

        Args:
            label: what people read.
            name: of the value.
            low, high: bounds, None for none; what is shown is never above ``high``.
            usual: shown where the value is None, and left out of the link where it is chosen.
            then: called once the value has been changed.
            place: where it is drawn.
            kind: the widget.
            **look: as Streamlit's widget takes it.
        """
        shown = self._shown(name, usual)
        if high is not None:
            shown = min(shown, high)
        held = self._told(name, shown) | self._follow(name, usual, then)
        getattr(place, kind)(label, low, high, **held, **look)

    def toggle(
        self,
        label: str,
        name: str,
        *,
        usual: bool | None = None,
        then: Callable[[], None] | None = None,
        **look: Any,
    ) -> None:
        """A switch; see :meth:`number`."""
        shown = self._shown(name, usual)
        st.toggle(label, **self._told(name, shown), **self._follow(name, usual, then), **look)

    def show(
        self,
        name: str,
        shown: Any,
        taken: Callable[[Any], None],
        titles: Mapping[Any, str] | None = None,
        begins: str = "index",
    ) -> dict[str, Any]:
        """What binds any other widget to a value: its key, and what is done with what it holds.

        Args:
            name: of the value, or any other for a widget that shows what is worked out.
            shown: in the widget.
            taken: called with what a person has changed it to.
            titles: of the options, where it is a list.
            begins: which parameter says what such a list begins with.
        """
        told = self._told(name, shown, titles, begins)
        changed = when_changed(self._place(name), lambda: taken(self.held(name)))
        return told | self._locked(name) | {"on_change": changed}

    def _locked(self, name: str) -> dict[str, Any]:
        return {"disabled": True} if name in self[LOCK] else {}

    def held(self, name: str) -> Any:
        """What the widget of a value holds; the value itself where it is not on the screen."""
        held = st.session_state.get(key_now(self._place(name)), self._values.get(name))
        names = st.session_state.get(self._titles(name), {})
        if isinstance(held, list):
            return tuple(names.get(one, one) for one in held)
        return names.get(held, held)

    def widget_key(self, name: str) -> str:
        """The session key of a widget that has no value of its own among the page's."""
        return f"{self.page}.control.{name}"

    def _shown(self, name: str, usual: Any) -> Any:
        return usual if self[name] is None else self[name]

    def _place(self, name: str) -> str:
        return f"{self.page}.widget.{name}"

    def _titles(self, name: str) -> str:
        return f"{self.page}.titles.{name}"

    def _told(
        self, name: str, shown: Any, titles: Mapping[Any, str] | None = None, begins: str = "index"
    ) -> dict[str, Any]:
        """Tell a widget what to show; what is only typed into it stays where it is.

        A browser knows the options of a list by their titles. When one changes while the list is on
        the screen, it is told anew, and :meth:`held` understands the titles from before.
        """
        if titles is None:
            return begin_with(self._place(name), shown)
        names = st.session_state.setdefault(self._titles(name), {})
        names |= {title: option for option, title in titles.items()}
        last = f"{self.page}.told.{name}"
        if st.session_state.get(last) != titles:
            st.session_state[last] = dict(titles)
            key = key_now(self._place(name))
            # One that shows something else is set, and gets another key with it.
            if st.session_state.get(key) == shown:
                st.session_state[key] = shown
        return begin_with(self._place(name), shown, begins, titles)

    def _follow(self, name: str, usual: Any, then: Callable[[], None] | None) -> dict[str, Any]:
        """Let a value follow its widget; None, which lists report at times, is its default."""

        def changed() -> None:
            before, held = self._shown(name, usual), self.held(name)
            self[name] = None if held == usual else held
            if then is not None and self._shown(name, usual) != before:
                then()

        return {"on_change": when_changed(self._place(name), changed)} | self._locked(name)
