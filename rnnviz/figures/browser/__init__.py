"""What draws in the browser: the JavaScript and CSS of the views, and pages that stand alone."""

from __future__ import annotations

from rnnviz.figures.browser.page import Kind, notebook_style, script, standalone_page, style

__all__ = ["Kind", "notebook_style", "script", "standalone_page", "style"]
