from __future__ import annotations

import pytest

from rnnviz.cli.files import write


@pytest.mark.parametrize("form", ["json", "csv", "png", "svg"])
def test_only_the_form_that_is_asked_for_is_made(tmp_path, form, capsys):
    path = tmp_path / f"file.{form}"
    made = []

    def picture(kind):
        made.append(kind)
        return kind.encode()

    write(
        path,
        data=lambda: made.append("json") or {"a": 1},
        table=lambda: made.append("csv") or [{"a": 1}],
        picture=picture,
    )
    assert made == [form]
    assert path.read_bytes() == {"json": b'{\n  "a": 1\n}\n', "csv": b"a\n1\n"}.get(
        form, form.encode()
    )
    assert f"({path.stat().st_size} bytes)" in capsys.readouterr().out
