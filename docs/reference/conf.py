"""How the reference of the library is made of its docstrings, by tools/reference.py."""

import os
import sys
from pathlib import Path

# Nothing is computed: the compiled engine need not be there.
os.environ["RNNVIZ_ENGINE"] = "torch"
sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

project = "rnnviz"
copyright = "the rnnviz authors"
extensions = ["sphinx.ext.autodoc", "sphinx.ext.napoleon"]
html_theme = "alabaster"
html_theme_options = {"description": "See inside gated recurrent networks"}
html_show_sourcelink = False
html_copy_source = False
default_role = "code"

add_module_names = False
autodoc_default_options = {"members": True, "member-order": "groupwise"}
autodoc_typehints = "signature"
autodoc_typehints_format = "short"
autodoc_preserve_defaults = True
autodoc_type_aliases = {name: name for name in ("ArrayLike", "Array", "Floats", "Gates")}
# What a sentence refers to must be here; types and errors may be those of other packages.
nitpicky = True
nitpick_ignore_regex = [("py:(class|exc|obj)", ".*")]
napoleon_google_docstring = True
napoleon_numpy_docstring = False
napoleon_use_ivar = True
