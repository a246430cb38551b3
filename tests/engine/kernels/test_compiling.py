"""What happens at the first launch, and what later ones find."""

from __future__ import annotations

import importlib
import os
import shutil
import sys

import pytest

from rnnviz.engine.kernels import compiling

OUTER = """
from rnnviz.engine.kernels.compiling import kernel
from below.inner import inner

@kernel()
def outer(x):
    return inner(x) * 2.0
"""
INNER = """
from rnnviz.engine.kernels.compiling import kernel

@kernel(inline=True)
def inner(x):
    return x + %s
"""


@pytest.fixture
def sources(tmp_path):
    """A kernel that calls another, which lies in a folder below it."""
    folder = tmp_path / "sources"
    (folder / "below").mkdir(parents=True)
    (folder / "outer.py").write_text(OUTER)
    (folder / "below" / "inner.py").write_text(INNER % 1.0)
    return folder


@pytest.fixture
def called(monkeypatch, tmp_path):
    """Calls the kernels as a new process would: the answer, how many are loaded, and from where."""
    monkeypatch.setattr(sys, "dont_write_bytecode", True)
    monkeypatch.setattr(compiling.config, "CACHE_DIR", "")
    monkeypatch.setattr(compiling.platformdirs, "user_cache_dir", lambda *_, **__: str(tmp_path))

    def call(folder):
        with monkeypatch.context() as patch:
            patch.setattr(compiling, "_SOURCES", folder)
            patch.setattr(compiling, "_FINGERPRINT", compiling.fingerprint())
            patch.setattr(sys, "path", [str(folder), *sys.path])
            for name in ("outer", "below", "below.inner"):
                patch.delitem(sys.modules, name, raising=False)
            outer = importlib.import_module("outer").outer
            answer = outer(1.0)
            return answer, sum(outer.stats.cache_hits.values()), compiling.cache_folder()

    return call


def test_the_first_launch_is_told_from_later_ones(monkeypatch, tmp_path):
    (tmp_path / "add.nbi").touch()
    monkeypatch.setattr(compiling, "cache_folder", lambda: tmp_path)
    assert not compiling.is_compiled()
    compiling.note_compiled()
    assert compiling.is_compiled()
    (tmp_path / "add.nbi").unlink()
    assert not compiling.is_compiled()


def test_a_spoilt_mark_says_nothing(monkeypatch, tmp_path):
    (tmp_path / "compiled.json").write_text("nonsense")
    monkeypatch.setattr(compiling, "cache_folder", lambda: tmp_path)
    assert not compiling.is_compiled()


@pytest.mark.parametrize("own", [False, True])
def test_a_changed_kernel_is_never_run_as_it_was(monkeypatch, sources, called, tmp_path, own):
    if own:
        monkeypatch.setattr(compiling.config, "CACHE_DIR", str(tmp_path / "numba"))
    answer, hits, before = called(sources)
    assert (answer, hits) == (4.0, 0)
    assert before.is_relative_to(tmp_path / "numba") == own
    assert called(sources) == (4.0, 1, before)
    (sources / "below" / "inner.py").write_text(INNER % 2.0)
    answer, hits, after = called(sources)
    assert (answer, hits) == (6.0, 0)
    assert after != before


def test_the_same_source_elsewhere_and_written_later_is_not_compiled_again(sources, called):
    called(sources)
    copy = sources.with_name("elsewhere")
    shutil.copytree(sources, copy, copy_function=shutil.copyfile)
    os.utime(copy / "outer.py", (1e9, 1e9))
    assert called(copy)[:2] == (4.0, 1)


@pytest.mark.parametrize("file", ["network.py", "kernels/tiles.py"])
def test_every_file_of_the_engine_counts(monkeypatch, tmp_path, file):
    shutil.copytree(compiling._SOURCES, tmp_path / "engine")
    own = compiling.fingerprint()
    monkeypatch.setattr(compiling, "_SOURCES", tmp_path / "engine")
    assert compiling.fingerprint() == own
    (tmp_path / "engine" / file).write_text("# another kernel")
    assert compiling.fingerprint() != own


def test_another_processor_or_python_has_code_of_its_own(monkeypatch):
    own = compiling.fingerprint()
    with monkeypatch.context() as patch:
        target = compiling.cpu_target.target_context.codegen()
        patch.setattr(target, "magic_tuple", lambda: ("x86_64", "generic", ""))
        patch.setattr(compiling.cpu_target.target_context, "codegen", lambda: target)
        other_processor = compiling.fingerprint()
    with monkeypatch.context() as patch:
        patch.setattr(compiling.sysconfig, "get_config_var", lambda name: ".cp999.so")
        other_python = compiling.fingerprint()
    assert len({own, other_processor, other_python}) == 3


def test_damaged_code_is_compiled_again(sources, called):
    folder = called(sources)[2]
    for path in folder.glob("*.nb?"):
        path.write_bytes(b"damaged")
    assert called(sources)[:2] == (4.0, 0)
    assert called(sources)[:2] == (4.0, 1)


def test_a_folder_that_cannot_be_written_costs_compiling_alone(
    monkeypatch, sources, called, tmp_path
):
    (tmp_path / "file").touch()
    monkeypatch.setattr(compiling.config, "CACHE_DIR", str(tmp_path / "file"))
    assert called(sources)[:2] == (4.0, 0)
