"""The first screen: two networks read the same sequence; one still knows its beginning. Why?"""

from rnnviz.ui.first.page import first_panel, first_state, open_link
from rnnviz.ui.frame import run_page

run_page("first", first_state, open_link, lambda state: None, first_panel, headed=False)
