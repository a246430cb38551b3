"""What ``pip install`` puts into place: a wheel, in an environment where there is no checkout."""

from __future__ import annotations

import os
import re
import signal
import socket
import subprocess
import sys
import sysconfig
import time
import tomllib
import urllib.request
import venv
import zipfile
from collections.abc import Iterator
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import grimp
import pytest

ROOT = Path(__file__).resolve().parent.parent
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
THREE_LINES = """
import torch, rnnviz as rv
trace = rv.record(torch.nn.LSTM(3, 4), torch.randn(10, 3))
print(rv.__file__, trace["forget_gate"].shape)
assert "image/png" in rv.show.arrows(trace)._repr_mimebundle_()[0]
"""
NOTHING_ELSE = """
import sys
wanted = {absent!r}
class Absent:
    def find_spec(self, name, path=None, target=None):
        if name.partition(".")[0] in wanted:
            raise ModuleNotFoundError(f"No module named {{name!r}}", name=name)
sys.meta_path.insert(0, Absent())
"""
COMMAND = """
import sys
from importlib.metadata import distribution
(command,) = distribution("rnnviz").entry_points
sys.argv[0] = command.name
sys.exit(command.load()())
"""


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> zipfile.ZipFile:
    """The wheel, built without a network."""
    if find_spec("hatchling") is None and not os.environ.get("CI"):
        pytest.skip("pip install hatchling, which builds the wheel.")
    folder = tmp_path_factory.mktemp("wheel")
    build = [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(folder)]
    subprocess.run(build, cwd=ROOT, check=True, capture_output=True)
    (path,) = folder.iterdir()
    return zipfile.ZipFile(path)


@pytest.fixture(scope="module")
def environment(wheel: zipfile.ZipFile, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A fresh environment with the wheel alone, beside the packages that the tests have."""
    home = tmp_path_factory.mktemp("environment")
    venv.create(home, system_site_packages=True, symlinks=True)
    (own,) = home.glob("lib/python*/site-packages")
    (own / "beside.pth").write_text(sysconfig.get_path("purelib"), "utf-8")
    pip = [sys.executable, "-m", "pip", "--python", str(home / "bin" / "python"), "install"]
    options = ["--no-deps", "--no-index", "--no-compile", "--disable-pip-version-check"]
    subprocess.run([*pip, *options, str(wheel.filename)], check=True, capture_output=True)
    return home


@pytest.fixture
def call(environment: Path, tmp_path: Path) -> dict[str, Any]:
    """What runs a process of the environment in another folder."""
    # Compiling anew what lies in another place would take minutes.
    more = {"RNNVIZ_ENGINE": "torch", "RNNVIZ_STORE": str(tmp_path / "s")}
    (tmp_path / "work").mkdir()
    kept = {name: value for name, value in os.environ.items() if name != "PYTHONPATH"}
    python = environment / "bin" / "python"
    return {"executable": python, "cwd": tmp_path / "work", "env": kept | more}


def python(code: str, call: dict[str, Any], *arguments: str) -> subprocess.CompletedProcess[str]:
    command = [str(call["executable"]), "-c", code, *arguments]
    return subprocess.run(command, capture_output=True, text=True, check=False, **call)


def kept(folder: str) -> set[str]:
    """The files of a folder that git knows of."""
    listed = subprocess.run(
        ["git", "ls-files", "-co", "--exclude-standard", folder],
        cwd=ROOT, capture_output=True, text=True, check=True,
    )  # fmt: skip
    return {path for path in listed.stdout.splitlines() if (ROOT / path).exists()}


def test_the_wheel_holds_the_package_and_what_lies_beside_it(wheel: zipfile.ZipFile) -> None:
    beside = kept("app.py") | kept("assets") | kept("models") | kept("pages")
    beside |= kept("static")
    wanted = kept("rnnviz") | {f"rnnviz/top/{name}" for name in beside}
    wanted.add("rnnviz/top/.streamlit/config.toml")
    assert {name for name in wheel.namelist() if ".dist-info/" not in name} == wanted
    assert "rnnviz/py.typed" in wanted


@pytest.mark.long
def test_three_lines_without_what_only_the_app_needs(
    environment: Path, call: dict[str, Any]
) -> None:
    absent = {re.match(r"[\w-]+", line)[0] for line in PROJECT["optional-dependencies"]["app"]}
    absent = absent - {"SQLAlchemy"} | {"sqlalchemy"}
    answer = python(NOTHING_ELSE.format(absent=absent) + THREE_LINES, call)
    assert answer.stderr == ""
    (package,) = environment.glob("lib/python*/site-packages/rnnviz/__init__.py")
    assert answer.stdout.split() == [str(package), "(10,", "4)"]
    answer = python(NOTHING_ELSE.format(absent=absent) + COMMAND, call, "list")
    assert answer.returncode == 2
    assert re.fullmatch(r"rnnviz: .* needs the package \w+, .*rnnviz\[app\]'\.\n", answer.stderr)
    answer = python(NOTHING_ELSE.format(absent={"streamlit"}) + COMMAND, call, "app")
    assert answer.stderr == "rnnviz: The app needs Streamlit: pip install 'rnnviz[app]'.\n"
    assert answer.returncode == 2


def test_the_command_knows_the_shipped_runs(call: dict[str, Any]) -> None:
    answer = python(COMMAND, call, "list", "models")
    assert answer.stderr == ""
    assert all(path.name in answer.stdout for path in (ROOT / "models").iterdir())


@pytest.fixture
def server(environment: Path, call: dict[str, Any], tmp_path: Path) -> Iterator[tuple[str, Path]]:
    """``rnnviz app`` in another folder: its address and what it prints."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    options = ["app", "--no-browser", "--address", "127.0.0.1", "--port", str(port)]
    log = tmp_path / "log"
    with log.open("wb") as output:
        process = subprocess.Popen(
            [environment / "bin" / "rnnviz", *options],
            stdout=output,
            stderr=subprocess.STDOUT,
            start_new_session=True,
            **call | {"executable": None},
        )
    try:
        yield f"http://127.0.0.1:{port}", log
    finally:
        process.send_signal(signal.SIGTERM)
        process.wait()


@pytest.mark.long
def test_the_app_starts_in_any_folder(server: tuple[str, Path]) -> None:
    address, log = server
    for _ in range(600):
        time.sleep(0.2)
        try:
            with urllib.request.urlopen(f"{address}/_stcore/health", timeout=5) as answer:
                assert answer.read() == b"ok"
            break
        except OSError:
            pass
    else:
        pytest.fail(log.read_text("utf-8"))
    with urllib.request.urlopen(f"{address}/_stcore/host-config", timeout=5) as answer:
        assert answer.status == 200


def names(lines: list[str]) -> set[str]:
    return {re.match(r"[\w-]+", line)[0].lower() for line in lines}


def test_the_library_needs_what_it_imports_and_the_app_the_rest() -> None:
    graph = grimp.build_graph("rnnviz", include_external_packages=True, cache_dir=None)
    rooms = {f"rnnviz.{room}" for room in ("analysis", "model", "tasks", "training")}
    # Figures are asked for by name; what writes them into files is the app's.
    rooms |= {
        figure
        for figure in graph.find_descendants("rnnviz.figures")
        if not figure.startswith("rnnviz.figures.export")
    }
    reached = rooms.union(*(graph.find_upstream_modules(room) for room in rooms))
    spelt = {"chardetng_py": "chardetng-py"}
    imported = {module for module in graph.modules if not module.startswith("rnnviz")}
    needed, rest = (
        {spelt.get(name, name) for name in found - set(sys.stdlib_module_names)}
        for found in (imported & reached, imported - reached)
    )
    extras = PROJECT["optional-dependencies"]
    assert names(PROJECT["dependencies"]) == needed | {"scipy"}
    # anywidget brings traitlets, and distributed dask.
    others = names(extras["postgresql"] + extras["scale"]) | {"anywidget", "traitlets", "dask"}
    assert names(extras["app"]) == rest - others
    assert names(extras["notebook"]) - {"anywidget"} <= names(extras["app"])


def test_the_extra_for_developers_is_what_is_pinned_for_them() -> None:
    lines = (ROOT / "requirements-dev.txt").read_text("utf-8").splitlines()
    pinned = names([line for line in lines if "==" in line])
    more = PROJECT["optional-dependencies"]
    own = names(more["dev"]) - {"rnnviz"} | names(more["import"]) | names(more["postgresql"])
    own |= names(more["scale"]) | names(more["notebook"]) - names(more["app"])
    assert own == pinned
