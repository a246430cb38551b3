from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pytest
from streamlit.testing.v1 import AppTest

from rnnviz.analysis.agreement import Evidence, agreement_table
from rnnviz.ui.influence import agreement

RUN = "ran-tanh-books"


def test_the_page_shows_the_table_of_its_model(
    open_app: Callable[..., AppTest],
    link_of: Callable[[AppTest], dict[str, str]],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    target = np.array([[False, False], [True, False], [False, True]])
    one = Evidence({"one back": np.array([-1, 0, 1])}, {"gold head or dependent": target})
    table = agreement_table([one] * 7, unknown=2).to_dict()
    tables = dict.fromkeys(("en_test-ud-dev", "en_test-ud-test"), table)
    monkeypatch.setattr(agreement, "corpus_tables", lambda run_id, step, folder: tables)
    app = open_app("influence", model=RUN, text="The man saw her.", below="trust")
    assert not app.exception
    said = " ".join(one.value.replace("\\", "") for one in (*app.markdown, *app.caption))
    assert "One sentence says little; over 7 treebank sentences:" in said
    assert "en_test-ud-dev: 21 words, 10% of them unknown" in said
    picker = next(one for one in app.get("button_group") if one.label == "Treebank")
    picker.set_value("en_test-ud-test").run()
    assert not app.exception
    assert link_of(app)["treebank"] == "en_test-ud-test"
