"""The Streamlit rooms: frame, page state, controls and panels; pages are made of these."""

from importlib import import_module

# Before any page, whichever comes first. Altair looks for both among the modules that are there,
# and takes one that another visitor's first page is only just importing for a whole one: on a
# server that had just started, two pages at once could fail.
for _name in ("pandas", "pyarrow"):
    import_module(_name)
