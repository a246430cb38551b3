"""The checkout's own Python environment, ``.venv``: made once, renewed when requirements change."""

from __future__ import annotations

import hashlib
import os
import re
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
FOLDER = ROOT / ".venv"
CONSTRAINTS = "constraints.txt"
NO_NETWORK = re.compile(
    r"NewConnectionError|NameResolutionError|ConnectTimeout|ProxyError|Max retries exceeded"
    r"|name resolution|getaddrinfo failed|Network is unreachable|Connection refused"
)
NO_SPACE = re.compile(r"No space left on device|Errno 28")


class ToolError(Exception):
    """A problem that the user can solve, told in one sentence."""


def prepare(requirements: str) -> Path:
    """Return the environment's Python with everything in a requirements file installed.

    Args:
        requirements: The file's name in the checkout, such as ``requirements.txt``.

    Raises:
        ToolError: The environment cannot be made, or a package cannot be installed.
    """
    python = interpreter()
    if not works(python):
        create()
    wanted = fingerprint(requirements, python)
    stamp = FOLDER / f".{requirements}.installed"
    if not stamp.is_file() or stamp.read_text(encoding="utf-8") != wanted:
        print(f"Installing {requirements} into .venv; the first time takes minutes.", flush=True)
        install(python, requirements)
        stamp.write_text(wanted, encoding="utf-8")
    return python


def interpreter() -> Path:
    """Where the environment keeps its Python."""
    return FOLDER / ("Scripts/python.exe" if os.name == "nt" else "bin/python")


def works(python: Path) -> bool:
    """Whether the environment's Python starts and has pip."""
    if not python.exists():
        return False
    call = [str(python), "-c", "import pip"]
    return subprocess.run(call, capture_output=True, check=False).returncode == 0


def create() -> None:
    """Make the environment anew.

    Raises:
        ToolError: ``.venv`` is something else than an environment, or venv is not installed.
    """
    if FOLDER.exists() and not (FOLDER / "pyvenv.cfg").is_file() and any(FOLDER.iterdir()):
        raise ToolError("The folder .venv is no Python environment: move it away and try again.")
    print("Making the Python environment .venv.", flush=True)
    call = [sys.executable, "-m", "venv", "--clear", str(FOLDER)]
    made = subprocess.run(call, capture_output=True, text=True, errors="replace", check=False)
    if made.returncode:
        if "ensurepip" in made.stdout + made.stderr or "No module named venv" in made.stderr:
            raise ToolError(
                "This Python cannot make environments: install its venv package (Debian, Ubuntu: "
                "sudo apt install python3-venv) and try again."
            )
        raise ToolError(f"Making .venv failed: {(made.stderr or made.stdout).strip()}")


def fingerprint(requirements: str, python: Path) -> str:
    """A digest of everything that decides what is installed."""
    digest = hashlib.sha256(str(python.resolve()).encode())
    for name in included(requirements):
        digest.update((ROOT / name).read_bytes())
    return digest.hexdigest()


def included(requirements: str) -> list[str]:
    """A requirements file and the files that it names with ``-r`` or ``-c``, each once."""
    names = [requirements]
    for name in names:
        text = (ROOT / name).read_text(encoding="utf-8")
        found = re.findall(r"^-[rc]\s+(\S+)", text, flags=re.MULTILINE)
        names += [other for other in found if other not in names]
    return names


def install(python: Path, requirements: str) -> None:
    """Install a requirements file with pip, showing pip's own output.

    Raises:
        ToolError: pip failed; the sentence says what to do where the reason is known.
    """
    call = [str(python), "-m", "pip", "install", "--disable-pip-version-check", "-r", requirements]
    said = []
    with subprocess.Popen(
        call, cwd=ROOT, stderr=subprocess.PIPE, text=True, errors="replace"
    ) as pip:
        assert pip.stderr is not None
        for line in pip.stderr:
            print(line, end="", file=sys.stderr, flush=True)
            said.append(line)
    if pip.returncode:
        raise ToolError(explain("".join(said), requirements))


def explain(said: str, requirements: str) -> str:
    """The one sentence for what pip said when it failed."""
    if NO_SPACE.search(said):
        return "The disk is full: free about 3 GB and try again."
    if NO_NETWORK.search(said):
        return (
            "pip cannot reach its package index: connect to the network (or set HTTPS_PROXY, if "
            "you are behind a proxy) and try again."
        )
    return f"pip could not install {requirements}: its message above says why."


def lock(python: Path) -> None:
    """Write the version of every installed package to the constraints file."""
    call = [str(python), "-m", "pip", "list", "--format=freeze", "--exclude=pip"]
    listed = subprocess.run(call, capture_output=True, text=True, check=True).stdout
    # "+cpu" and the like name one build of a version: elsewhere another build is right.
    pins = sorted((line.split("+")[0] for line in listed.split()), key=str.lower)
    heading = "# The versions that were tested together. Written by: python tools/dev.py lock\n"
    (ROOT / CONSTRAINTS).write_text(heading + "\n".join(pins) + "\n", encoding="utf-8")
