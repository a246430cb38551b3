"""What draws in the browser: the JavaScript and CSS of the views, and pages that stand alone."""

from __future__ import annotations

from rnnviz.figures.browser.notebook import notebook_script, notebook_style
from rnnviz.figures.browser.page import Kind, script, standalone_page, style

__all__ = ["Kind", "notebook_script", "notebook_style", "script", "standalone_page", "style"]
