"""A run and an input in, all that a page, a file or a notebook shows out.

Nothing here knows Streamlit, jobs or arguments of a command line: pages and commands are handed
the same arrows, activations, films, curves and tables; they only choose and show. What is slow is
made once and kept in caches that are bounded in bytes (:mod:`rnnviz.inspection.recent`).
"""
