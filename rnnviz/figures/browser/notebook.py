"""The views' JavaScript and CSS as a widget of a notebook takes them."""

from __future__ import annotations

from functools import cache
from importlib.resources import files

from rnnviz.figures.browser.page import Kind, script, style

_MOUNT = """
function mount(root, data, { state }) {
  if (!root.querySelector(".view")) root.append(el("div", { class: `view ${data.kind}` }));
  return mountView({ parentElement: root, data, setStateValue: state });
}
"""


@cache
def notebook_script(kind: Kind) -> str:
    """The JavaScript module of one kind of view, with what anywidget calls as its default."""
    views = script(kind).replace("export default mountView;", "")
    return "\n".join((views, _MOUNT, _read("notebook.js")))


@cache
def notebook_style(kind: Kind) -> str:
    """The CSS of one kind of view, in the colours of the notebook around it."""
    return style(kind) + "\n" + _read("notebook.css")


def _read(name: str) -> str:
    return files(__package__).joinpath(name).read_text(encoding="utf-8")
