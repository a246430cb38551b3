"""The first screen: two networks read the same sequence; one still knows its beginning. Why?"""

import streamlit as st

from rnnviz.ui.frame import Parts, run_page
from rnnviz.ui.warming import lifespan


def parts() -> Parts:
    """What the page is made of; loaded once its heading is on the screen."""
    from rnnviz.ui.first.page import first_panel, first_state, open_link

    return Parts(first_state, open_link, lambda state: None, first_panel, headed=False)


if __name__ == "__main__":
    run_page("first", parts)
else:
    # Streamlit imports this file once, for the server, and runs it for each visitor.
    app = st.App(__file__, lifespan=lifespan)
