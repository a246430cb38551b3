"""What happens at the first launch."""

from __future__ import annotations

from rnnviz.engine import compiling, warm


def test_the_first_launch_is_told_from_later_ones(monkeypatch, tmp_path):
    monkeypatch.setattr(warm, "cache_folder", lambda: tmp_path)
    assert not warm.is_compiled()
    warm.compile_kernels()
    assert warm.is_compiled()


def test_a_changed_kernel_gets_a_cache_of_its_own(monkeypatch, tmp_path):
    before = compiling.fingerprint()
    (tmp_path / "forward.py").write_text("changed = True")
    monkeypatch.setattr(compiling, "_ROOM", tmp_path)
    assert compiling.fingerprint() != before
