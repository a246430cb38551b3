"""The rules that hold for the whole tree, beside those that the linters check."""

from __future__ import annotations

import ast
import re
import subprocess
import sys
from collections.abc import Iterator
from graphlib import TopologicalSorter
from pathlib import Path

import grimp
import pytest

ROOT = Path(__file__).resolve().parent.parent
PACKAGE = ROOT / "rnnviz"
PAGES = [ROOT / "app.py", *sorted((ROOT / "pages").glob("*.py"))]
LONGEST = 320
NOT_OURS = {".git", ".venv", "build", "dist", "__pycache__", "node_modules"}
WRITTEN = {".py", ".md", ".toml", ".txt", ".yml", ".json", ".js", ".css", ".html", ""}
# Spelt in pieces, so that this file does not hold what it looks for.
MACHINE_PATH = re.compile(
    r"(?<![\w.:/])/(?:" + "|".join(("work", "root", "home", "Users")) + r")/\w"
)
ADDRESS = re.compile(
    r"""(?:https?:|wss?:)?//[a-z0-9-]+(?:\.[a-z0-9-]+)+[^\s"'`)]*""", re.IGNORECASE
)
NAMESPACE = "http://www.w3.org/"
LOADED = re.compile(
    r"<(?:script|link|img|iframe)[^>]+(?:src|href)=[\"']?(?:https?:)?//", re.IGNORECASE
)
DISTRIBUTIONS = {
    "chardetng_py": "chardetng-py",
    "sqlalchemy": "SQLAlchemy",
}


def tree() -> Iterator[Path]:
    """Every file of the checkout that people wrote."""
    for path in sorted(ROOT.rglob("*")):
        parts = path.relative_to(ROOT).parts
        cache = any(part.endswith(("_cache", ".egg-info")) or part in NOT_OURS for part in parts)
        if path.is_file() and not cache and ".hypothesis" not in parts:
            yield path


def text(path: Path) -> str:
    return path.read_text(encoding="utf-8")


def name(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


def code_of(path: Path) -> str:
    """A script without its comments and docstrings."""
    script = ast.parse(text(path))
    for node in ast.walk(script):
        if isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant):
            node.value = ast.Constant(None)
    return ast.unparse(script)


def imports(path: Path) -> set[str]:
    """The top-level packages that a script imports, wherever it does so."""
    found = set()
    for node in ast.walk(ast.parse(text(path))):
        if isinstance(node, ast.Import):
            found |= {alias.name.split(".")[0] for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
            found.add(node.module.split(".")[0])
    return found


def pins(requirements: str) -> dict[str, str]:
    lines = [
        line.split("#")[0].split(";")[0].strip() for line in text(ROOT / requirements).splitlines()
    ]
    wanted = [line for line in lines if line and not line.startswith("-")]
    return dict(re.fullmatch(r"([\w.-]+)(?:\[\w+\])?==(\S+)", line).groups() for line in wanted)


@pytest.mark.parametrize("page", PAGES, ids=name)
def test_a_page_computes_nothing(page: Path) -> None:
    assert not imports(page) & {"torch", "numpy", "pandas", "scipy"}


@pytest.mark.parametrize(
    "room", ["rnnviz", "rnnviz.spec", "rnnviz.config", "rnnviz.analysis", "rnnviz.store"]
)
def test_importing_brings_neither_torch_nor_streamlit(room: str) -> None:
    seen = f"import sys, {room}; print([m for m in ('torch', 'streamlit') if m in sys.modules])"
    answer = subprocess.run(
        [sys.executable, "-c", seen], cwd=ROOT, capture_output=True, text=True, check=True
    )
    assert answer.stdout.strip() == "[]"


def test_no_module_imports_in_a_circle() -> None:
    """Imports within functions and for types alone count as well."""
    graph = grimp.build_graph("rnnviz", cache_dir=None)
    imported = {each: graph.find_modules_directly_imported_by(each) for each in graph.modules}
    TopologicalSorter(imported).prepare()  # raises a CycleError that names the circle


def test_no_script_imports_in_a_circle() -> None:
    scripts = [path for path in PACKAGE.rglob("*.js") if path.parent.name != "bundles"]
    imported = {
        path: {
            (path.parent / found).resolve()
            for found in re.findall(r'^import .*"(\..+)";$', text(path), re.MULTILINE)
        }
        for path in scripts
    }
    assert any(imported.values())
    TopologicalSorter(imported).prepare()


def test_no_file_names_a_path_of_one_machine() -> None:
    files = [path for path in tree() if path.suffix in WRITTEN]
    assert [name(path) for path in files if MACHINE_PATH.search(text(path))] == []


def test_the_screen_loads_nothing_from_other_hosts() -> None:
    files = [path for path in tree() if path.suffix in {".js", ".css", ".html", ".svg"}]
    addresses = [found for path in files for found in ADDRESS.findall(text(path))]
    assert [found for found in addresses if not found.startswith(NAMESPACE)] == []
    scripts = [*PACKAGE.rglob("*.py"), *PAGES]
    assert [name(path) for path in scripts if LOADED.search(text(path))] == []


@pytest.mark.parametrize(
    ("code", "outside"),
    [
        ('import x from "https://cdn.example.org/x.js"', True),
        ("@import url(//fonts.example.org/a.css);", True),
        ('createElementNS("http://www.w3.org/2000/svg", "g")', False),
        ("// a comment: w.h", False),
        ("a = b / c; // e.g. this", False),
    ],
)
def test_what_counts_as_another_host(code: str, outside: bool) -> None:
    found = [address for address in ADDRESS.findall(code) if not address.startswith(NAMESPACE)]
    assert bool(found) == outside


def test_every_chart_says_what_it_shows() -> None:
    """Charts are drawn by ``ui.charts``, which asks for a finding in words."""
    for path in (ROOT / "rnnviz" / "ui").rglob("*.py"):
        called = {
            node.func.attr
            for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute)
        }
        assert not called & {"altair_chart", "plotly_chart", "vega_lite_chart", "line_chart"}, path


def test_callbacks_leave_it_to_the_page_to_tell() -> None:
    """What a callback draws in a part that is run alone takes the place of what stands above."""
    for path in (ROOT / "rnnviz" / "ui").rglob("*.py"):
        if path.name != "frame.py":
            assert "st.toast(" not in path.read_text(encoding="utf-8"), path


def test_files_stay_short() -> None:
    long = {
        name(path): lines
        for path in PACKAGE.rglob("*.py")
        if (lines := text(path).count("\n")) >= LONGEST
    }
    assert long == {}


def test_only_the_settings_read_the_environment() -> None:
    """One module reads it; one hands it on to the process that it starts, and one sets it."""
    asking = re.compile(r"\benviron(b|\b)|\bgetenvb?\b")
    found = {name(path) for path in PACKAGE.rglob("*.py") if asking.search(code_of(path))}
    sets, hands_on = "rnnviz/cli/compile.py", "rnnviz/launcher.py"
    assert found == {"rnnviz/settings.py", sets, hands_on}
    assert "os.environ['RNNVIZ_ENGINE'] = 'compiled'" in code_of(ROOT / sets)


@pytest.mark.parametrize("folder", ["benchmarks", "tests", "tools"])
def test_what_is_imported_from_the_package_is_there(folder: str) -> None:
    """Benchmarks are run by hand, so that nothing else tells when a name has moved."""
    for path in (ROOT / folder).rglob("*.py"):
        for node in ast.walk(ast.parse(text(path))):
            if isinstance(node, ast.ImportFrom) and (node.module or "").startswith("rnnviz"):
                exec(ast.unparse(node), {})  # an ImportError names what is not there


def test_every_room_is_a_package() -> None:
    folders = {path.parent for path in PACKAGE.rglob("*.py")}
    assert [name(each) for each in folders if not (each / "__init__.py").exists()] == []


def test_the_commands_of_the_readme_exist() -> None:
    readme = text(ROOT / "README.md")
    targets = set(re.findall(r"^([\w-]+):", text(ROOT / "Makefile"), flags=re.MULTILINE))
    called = set(re.findall(r"^make ([\w-]+)", readme, flags=re.MULTILINE))
    assert {"app", "test"} <= called <= targets
    plain = set(re.findall(r"^python3? tools/dev\.py (\w+)", readme, flags=re.MULTILINE))
    import dev

    assert {"app", "test"} <= plain <= set(dev.COMMANDS)
    assert targets == set(dev.COMMANDS)


def test_the_files_of_the_readme_exist() -> None:
    for document in (ROOT / "README.md", ROOT / "CONTRIBUTING.md", *(ROOT / "docs").glob("*.md")):
        links = re.findall(r"\]\((?!https?:|#)([^)#]+)[^)]*\)", text(document))
        assert [link for link in links if not (document.parent / link).exists()] == []


def test_the_examples_of_the_readme_run() -> None:
    import torch

    own, trained = re.findall(r"^```python\n(.*?)^```", text(ROOT / "README.md"), re.S | re.M)
    names: dict[str, object] = {"lstm": torch.nn.LSTM(3, 4), "inputs": torch.randn(10, 3)}
    exec(compile(own, "README.md", "exec"), names)
    assert names["trace"]["forget_gate"].shape == (10, 4)
    names = {}
    exec(compile(trained, "README.md", "exec"), names)
    trace = names["trace"]
    assert len(names["source"]) == len(trace["forget_gate"])


def test_requirements_are_what_the_package_imports() -> None:
    imported = set().union(*(imports(path) for path in [*PACKAGE.rglob("*.py"), *PAGES]))
    foreign = imported - set(sys.stdlib_module_names) - {"rnnviz", "__future__"}
    foreign.add("scipy")  # its BLAS is called by address
    foreign -= {"anywidget", "traitlets"}  # of the extra for notebooks
    foreign -= {"cryptography", "dask", "distributed"}  # of the extra for several machines
    assert {DISTRIBUTIONS.get(each, each) for each in foreign} == set(pins("requirements.txt"))


def test_every_requirement_is_pinned_alike() -> None:
    tested = pins("constraints.txt")
    lowered = {package.lower(): version for package, version in tested.items()}
    for requirements in ("requirements.txt", "requirements-dev.txt"):
        wanted = {package.lower(): version for package, version in pins(requirements).items()}
        assert wanted.items() <= lowered.items()
