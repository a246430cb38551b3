from __future__ import annotations

import os
import socket
import subprocess
import sys
import zipfile
from pathlib import Path

import chromium
import dev
import environment
import javascript
import pytest

ROOT = Path(__file__).resolve().parents[2]


def call(*arguments: str, **variables: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, str(ROOT / "tools" / "dev.py"), *arguments],
        cwd=ROOT.parent,
        env={**os.environ, **variables},
        capture_output=True,
        text=True,
        check=False,
    )


def test_a_taken_port_is_one_sentence_and_not_a_traceback() -> None:
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        port = other.getsockname()[1]
        answer = call("app", STREAMLIT_SERVER_PORT=str(port))
    assert answer.returncode == 1
    assert answer.stdout == ""
    assert answer.stderr.strip().startswith(f"Port {port} is taken")
    assert len(answer.stderr.strip().splitlines()) == 1


def free_port(family: int, address: str) -> int:
    """A port that nothing listens on."""
    try:
        with socket.socket(family) as probe:
            probe.bind((address, 0))
            return int(probe.getsockname()[1])
    except OSError:
        pytest.skip(f"this computer has no {address}")


@pytest.mark.parametrize(
    ("family", "address"), [(socket.AF_INET6, "::1"), (socket.AF_INET, "127.0.0.1")]
)
def test_an_address_of_either_kind_is_tried_as_it_is(family: int, address: str) -> None:
    port = free_port(family, address)
    dev.refuse_taken_port(port, address)
    with socket.socket(family) as other:
        other.bind((address, port))
        other.listen()
        with pytest.raises(environment.ToolError, match=f"Port {port} is taken"):
            dev.refuse_taken_port(port, address)
        with pytest.raises(environment.ToolError, match=f"Port {port} is taken"):
            dev.refuse_taken_port(port)


@pytest.mark.parametrize("address", ["no-such-host.invalid", "[::1]", "x" * 300, "a..b"])
def test_a_name_that_no_computer_has_is_told_as_such(address: str) -> None:
    answer = call("app", STREAMLIT_SERVER_ADDRESS=address)
    assert answer.returncode == 1
    assert f"names {address!r}" in answer.stderr
    assert len(answer.stderr.strip().splitlines()) == 1


def test_an_address_of_another_computer_is_told_as_such() -> None:
    # 192.0.2.1 is for documentation: no computer has it.
    answer = call("app", STREAMLIT_SERVER_ADDRESS="192.0.2.1")
    assert answer.returncode == 1
    assert "cannot listen at '192.0.2.1'" in answer.stderr


@pytest.mark.parametrize("port", ["abc", "0", "65536", "-1"])
def test_a_port_that_is_none_is_refused(port: str) -> None:
    answer = call("app", STREAMLIT_SERVER_PORT=port)
    assert answer.returncode == 1
    assert "from 1 to 65535" in answer.stderr


@pytest.mark.parametrize("arguments", [(), ("nonsense",), ("--help",)])
def test_an_unknown_command_shows_the_commands(arguments: tuple[str, ...]) -> None:
    answer = call(*arguments)
    assert answer.returncode == 2
    assert all(f"dev.py {name}" in answer.stderr for name in dev.COMMANDS)


def test_check_refuses_arguments() -> None:
    answer = call("check", "--fix")
    assert answer.returncode == 1
    assert "leave out --fix" in answer.stderr


def test_check_counts_javascript_that_cannot_be_installed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "package-lock.json").write_text("{}")
    codes, calls = [1, 1, 1], []

    def install(call: list[str], **more: object) -> subprocess.CompletedProcess[bytes]:
        calls.append(call[1])
        return subprocess.CompletedProcess(call, codes[len(calls) - 1])

    monkeypatch.setattr(javascript, "ROOT", tmp_path)
    monkeypatch.setattr(javascript, "INSTALLED", tmp_path / "installed")
    monkeypatch.setattr(javascript.shutil, "which", lambda name: name)
    monkeypatch.setattr(javascript.subprocess, "run", install)
    monkeypatch.setattr(environment, "prepare", lambda requirements: Path(sys.executable))
    monkeypatch.setattr(dev, "CHECKS", {})
    assert dev.check([]) == 1
    assert calls == ["ci"] * 3
    assert capsys.readouterr().out.endswith("says why.\nFailed: JavaScript.\n")
    (tmp_path / "installed").touch()
    os.utime(tmp_path / "installed", (0, 0))
    codes += [1, 0]
    assert javascript.npm() == "npm"
    assert calls == ["ci"] * 5


def test_exit_codes_are_passed_on() -> None:
    assert dev.run([sys.executable, "-c", "raise SystemExit(7)"]) == 7


def test_a_command_ended_by_a_signal_has_the_code_of_shells() -> None:
    assert dev.run([sys.executable, "-c", "import os; os.kill(os.getpid(), 15)"]) == 143


def test_an_old_python_is_told_what_to_do(monkeypatch: pytest.MonkeyPatch) -> None:
    source = (ROOT / "tools" / "dev.py").read_text(encoding="utf-8")
    monkeypatch.setattr(sys, "version_info", (3, 10, 4, "final", 0))
    with pytest.raises(SystemExit, match=r"needs Python 3\.11 or newer, and this is Python 3\.10"):
        exec(compile(source, "dev.py", "exec"), {"__name__": "dev"})


@pytest.fixture
def checkout(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty checkout whose environment is never really made."""
    monkeypatch.setattr(environment, "ROOT", tmp_path)
    monkeypatch.setattr(environment, "FOLDER", tmp_path / ".venv")
    (tmp_path / "constraints.txt").write_text("one==1\n")
    (tmp_path / "requirements.txt").write_text("-c constraints.txt\none==1\n")
    (tmp_path / "requirements-dev.txt").write_text("-r requirements.txt\ntwo==2\n")
    return tmp_path


def test_included_files_are_followed(checkout: Path) -> None:
    assert environment.included("requirements-dev.txt") == [
        "requirements-dev.txt",
        "requirements.txt",
        "constraints.txt",
    ]


def test_installs_again_only_after_a_change(
    checkout: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    installed = []
    (checkout / ".venv").mkdir()
    monkeypatch.setattr(environment, "works", lambda python: True)
    monkeypatch.setattr(environment, "install", lambda python, name: installed.append(name))
    environment.prepare("requirements.txt")
    environment.prepare("requirements.txt")
    assert installed == ["requirements.txt"]
    (checkout / "constraints.txt").write_text("one==1\nthree==3\n")
    environment.prepare("requirements.txt")
    assert installed == ["requirements.txt"] * 2


def wheel(folder: Path, version: str) -> None:
    """Write a package index that has one version of one package, which holds no code."""
    name, about = f"demo-{version}", f"demo-{version}.dist-info"
    page = folder / "demo"
    page.mkdir(parents=True)
    with zipfile.ZipFile(page / f"{name}-py3-none-any.whl", "w") as archive:
        archive.writestr(
            f"{about}/METADATA", f"Metadata-Version: 2.1\nName: demo\nVersion: {version}"
        )
        archive.writestr(
            f"{about}/WHEEL", "Wheel-Version: 1.0\nRoot-Is-Purelib: true\nTag: py3-none-any"
        )
        archive.writestr(f"{about}/RECORD", "")
    link = f"{name}-py3-none-any.whl".replace("+", "%2B")
    (page / "index.html").write_text(f'<a href="{link}">{link}</a>')


@pytest.mark.parametrize(
    ("extra", "installed"),
    [("cpu", "1.0+cpu"), pytest.param("", "1.0", marks=pytest.mark.long), ("missing", "1.0")],
)
def test_an_index_of_cpu_builds_is_passed_on_to_pip(
    checkout: Path, monkeypatch: pytest.MonkeyPatch, extra: str, installed: str
) -> None:
    (checkout / "requirements.txt").write_text("demo==1.0\n")
    for name, version in (("usual", "1.0"), ("cpu", "1.0+cpu")):
        wheel(checkout / name, version)
    for variable in [name for name in os.environ if name.startswith("PIP_")]:
        monkeypatch.delenv(variable)
    monkeypatch.setenv("PIP_CONFIG_FILE", os.devnull)
    monkeypatch.setenv("PIP_INDEX_URL", (checkout / "usual").as_uri())
    monkeypatch.setenv("PIP_TARGET", str(checkout / "installed"))
    if extra:
        monkeypatch.setenv("PIP_EXTRA_INDEX_URL", (checkout / extra).as_uri())
    environment.install(Path(sys.executable), "requirements.txt")
    assert [path.name for path in (checkout / "installed").glob("*.dist-info")] == [
        f"demo-{installed}.dist-info"
    ]


def test_a_folder_that_is_no_environment_is_kept(checkout: Path) -> None:
    (checkout / ".venv").mkdir()
    (checkout / ".venv" / "thesis.txt").write_text("mine")
    with pytest.raises(environment.ToolError, match="move it away"):
        environment.prepare("requirements.txt")
    assert (checkout / ".venv" / "thesis.txt").read_text() == "mine"


@pytest.mark.parametrize(
    ("said", "told"),
    [
        ("Failed to establish a new connection: [Errno -3] name resolution", "network"),
        ("OSError: [Errno 28] No space left on device", "disk is full"),
        ("ERROR: No matching distribution found for one==1", "above says why"),
    ],
)
def test_what_pip_said_becomes_one_sentence(said: str, told: str) -> None:
    sentence = environment.explain(said, "requirements.txt")
    assert told in sentence
    assert "\n" not in sentence


def test_the_named_browser_comes_first(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    mine = tmp_path / "mine"
    mine.write_text("#!/bin/sh\n")
    mine.chmod(0o755)
    monkeypatch.setenv(chromium.VARIABLE, str(mine))
    assert chromium.find() == str(mine)


def test_a_named_browser_that_is_missing_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(chromium.VARIABLE, "no-such-browser")
    with pytest.raises(chromium.ToolError, match="'no-such-browser', where no program is"):
        chromium.find()


def test_without_a_browser_one_sentence_says_what_to_install(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(chromium, "find", lambda: None)
    monkeypatch.setattr(chromium, "may_install", lambda: False)
    with pytest.raises(chromium.ToolError, match="install one"):
        chromium.find_or_install()
