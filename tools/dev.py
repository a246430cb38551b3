"""The project's commands, the same on Linux, macOS and Windows.

    python tools/dev.py app                 start the app
    python tools/dev.py test [PYTEST ARGS]  run the tests, but for the long ones
    python tools/dev.py test-long           run the long ones: every page, look or combination
    python tools/dev.py check               lint, format, types, imports, reference, JavaScript
    python tools/dev.py bundle              join the JavaScript modules into what the app sends
    python tools/dev.py pretrain [IDS]      train the runs that come with the app again
    python tools/dev.py bench [PARTS]       measure speed against torch.nn: tables and a JSON file
    python tools/dev.py screenshots [PAGES] make the pictures of the pages in docs/screenshots
    python tools/dev.py lock                pin the transitive requirements in constraints.txt
    python tools/dev.py clean               remove caches and build output

Only the standard library is needed: everything else is installed into the folder ``.venv`` of the
checkout, once, and again only when a requirements file has changed.
"""

from __future__ import annotations

import sys

MINIMUM = (3, 11)

if sys.version_info[:2] < MINIMUM:
    sys.exit(
        f"rnnviz needs Python {MINIMUM[0]}.{MINIMUM[1]} or newer, and this is Python "
        f"{sys.version_info[0]}.{sys.version_info[1]}: install a newer one, then name it, for "
        "example: make app PYTHON=python3.12"
    )

import contextlib
import errno
import os
import shutil
import signal
import socket
import subprocess
from collections.abc import Callable, Sequence

import chromium
import environment
import javascript
from environment import ROOT, ToolError

DEFAULT_PORT = 8501
MOST_WORKERS = 4
"""Test processes; each may hold PyTorch, a server and a browser."""
CHECKS: dict[str, tuple[str, ...]] = {
    "lint": ("-m", "ruff", "check", "."),
    "format": ("-m", "ruff", "format", "--check", "."),
    "types": ("-m", "mypy"),
    "import directions": (
        "-c",
        "from importlinter.cli import lint_imports_command as lint; lint()",
        "--no-logo",
    ),
    "reference": ("tools/reference.py",),
}
CACHES = (
    ".mypy_cache",
    ".ruff_cache",
    ".pytest_cache",
    ".hypothesis",
    ".import_linter_cache",
    "build",
)


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command and return its exit code; 2 when there is no such command."""
    name, *extra = (sys.argv[1:] if arguments is None else arguments) or [""]
    if name not in COMMANDS:
        print(__doc__, file=sys.stderr)
        return 2
    try:
        return COMMANDS[name](extra)
    except ToolError as error:
        print(f"\n{error}", file=sys.stderr)
        return 1


def app(extra: Sequence[str]) -> int:
    """Start the app on the port of STREAMLIT_SERVER_PORT, or on 8501."""
    refuse_taken_port(server_port(), os.environ.get("STREAMLIT_SERVER_ADDRESS", ""))
    python = environment.prepare("requirements.txt")
    return run([str(python), "-m", "streamlit", "run", str(ROOT / "app.py"), *extra])


def test_long(extra: Sequence[str]) -> int:
    """Run the long tests alone."""
    return test(["-m", "long", *extra])


def test(extra: Sequence[str]) -> int:
    """Run the tests; what is written after the command goes to pytest.

    The long ones are left out unless ``-m`` says which are meant.
    """
    if not any(word.startswith("-m") for word in extra):
        extra = ["-m", "not long", *extra]
    python = environment.prepare("requirements-dev.txt")
    variables = dict(os.environ)
    if "not browser" not in extra:
        variables["RNNVIZ_CHROMIUM"] = chromium.find_or_install()
    # Once and beforehand: no test should wait for the compiler, least of all several at a time.
    code = run([str(python), "-m", "rnnviz", "compile"], variables)
    # Several at a time; a file's tests stay together, since they share a server or a model.
    workers = str(min(os.cpu_count() or 1, MOST_WORKERS))
    call = [str(python), "-m", "pytest", "-n", workers, "--dist", "loadfile", *extra]
    return code or run(call, variables)


def check(extra: Sequence[str]) -> int:
    """Run every check, also after one has failed, and name those that failed."""
    refuse_arguments("check", extra)
    python = environment.prepare("requirements-dev.txt")
    failed = []
    for name, command in CHECKS.items():
        print(f"== {name}", flush=True)
        if run([str(python), *command]):
            failed.append(name)
    failed += failed_javascript()
    print(f"Failed: {', '.join(failed)}." if failed else "Every check passed.", flush=True)
    return 1 if failed else 0


def failed_javascript() -> list[str]:
    """The checks of the JavaScript that failed; "JavaScript" where none could be made."""
    try:
        npm = javascript.npm()
    except ToolError as error:
        print(error, flush=True)
        return ["JavaScript"]
    if npm is None:
        print("The JavaScript was not checked: there is no npm. Install Node.js 18.18 or newer.")
        # A server that decides must not skip what it cannot do.
        return ["JavaScript"] if os.environ.get("CI") else []
    failed = []
    for name, script in javascript.CHECKS.items():
        print(f"== {name}", flush=True)
        if run([npm, "run", "--silent", script]):
            failed.append(name)
    return failed


def bundle(extra: Sequence[str]) -> int:
    """Join the JavaScript modules into the files that the app and its users get."""
    refuse_arguments("bundle", extra)
    python = environment.prepare("requirements-dev.txt")
    npm = javascript.npm()
    if npm is None:
        raise ToolError("Bundles are made by npm: install Node.js 18.18 or newer.")
    constants = "from rnnviz.figures.browser.page import write_constants as write; write()"
    code = run([str(python), "-c", constants])
    return code or run([npm, "run", "--silent", "bundle"])


def pretrain(extra: Sequence[str]) -> int:
    """Train the runs that come with the app; what is written after the command goes along."""
    python = environment.prepare("requirements.txt")
    return run([str(python), "-m", "rnnviz", "pretrain", *extra])


def screenshots(extra: Sequence[str]) -> int:
    """Photograph the pages of the app; what is written after the command names some of them."""
    python = environment.prepare("requirements-dev.txt")
    variables = dict(os.environ, RNNVIZ_CHROMIUM=chromium.find_or_install())
    return run([str(python), str(ROOT / "tools" / "screenshots.py"), *extra], variables)


def bench(extra: Sequence[str]) -> int:
    """Measure how fast everything is; what is written after the command goes along."""
    python = environment.prepare("requirements.txt")
    return run([str(python), str(ROOT / "benchmarks" / "run.py"), *extra])


def lock(extra: Sequence[str]) -> int:
    """Write the versions that are installed now to constraints.txt."""
    refuse_arguments("lock", extra)
    environment.lock(environment.prepare("requirements-dev.txt"))
    return 0


def clean(extra: Sequence[str]) -> int:
    """Remove caches and build output; what is installed in .venv and node_modules stays."""
    refuse_arguments("clean", extra)
    folders = [ROOT / name for name in CACHES]
    for name in ("rnnviz", "pages", "tests", "tools", "benchmarks"):
        folders += (ROOT / name).rglob("__pycache__")
    for folder in folders:
        shutil.rmtree(folder, ignore_errors=True)
    return 0


COMMANDS: dict[str, Callable[[Sequence[str]], int]] = {
    "app": app,
    "test": test,
    "test-long": test_long,
    "check": check,
    "bundle": bundle,
    "pretrain": pretrain,
    "bench": bench,
    "screenshots": screenshots,
    "lock": lock,
    "clean": clean,
}


def run(command: Sequence[str], variables: dict[str, str] | None = None) -> int:
    """Run a command in the checkout, its output unchanged, and return its exit code."""
    with subprocess.Popen(command, cwd=ROOT, env=variables) as process, forwarded(process):
        while True:
            # Ctrl-C reaches the command too: it is the one that decides how to end.
            with contextlib.suppress(KeyboardInterrupt):
                code = process.wait()
                break
    # A command that a signal ended has a negative code; shells write 128 + the signal.
    return code if code >= 0 else 128 - code


@contextlib.contextmanager
def forwarded(process: subprocess.Popen[bytes]):
    """Pass a request to end on to the command, so that no server is left behind."""
    before = signal.signal(signal.SIGTERM, lambda *_: process.terminate())
    try:
        yield
    finally:
        signal.signal(signal.SIGTERM, before)


def refuse_arguments(command: str, extra: Sequence[str]) -> None:
    """Say that a command takes no arguments."""
    if extra:
        raise ToolError(f"{command} takes no arguments: leave out {' '.join(extra)}.")


def server_port() -> int:
    """The port that the app will listen on."""
    text = os.environ.get("STREAMLIT_SERVER_PORT") or str(DEFAULT_PORT)
    if not text.isdecimal() or not 1 <= int(text) <= 65535:
        raise ToolError(f"Set STREAMLIT_SERVER_PORT to a number from 1 to 65535, not {text!r}.")
    return int(text)


def refuse_taken_port(port: int, address: str = "") -> None:
    """Say so, in one sentence, when the app cannot listen on the port of an address."""
    # As Streamlit does: an address with a colon is one of IPv6; none at all stands for every one.
    family = socket.AF_UNSPEC
    if address:
        family = socket.AF_INET6 if ":" in address else socket.AF_INET
    try:
        places = socket.getaddrinfo(
            address or None, port, family, socket.SOCK_STREAM, flags=socket.AI_PASSIVE
        )
    except (OSError, UnicodeError):
        raise ToolError(
            f"STREAMLIT_SERVER_ADDRESS names {address!r}, and no computer of that name is found: "
            "set it to an address of this computer, for example 127.0.0.1, or leave it out."
        ) from None
    for kind, _, _, _, place in places:
        refuse_taken_place(kind, place, address)


def refuse_taken_place(family: int, place: tuple[object, ...], address: str) -> None:
    """Try to listen at one place, as the app would."""
    try:
        with socket.socket(family) as probe:
            if os.name == "posix":
                # A server that has just stopped must not block its own port.
                probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            if family == socket.AF_INET6:
                probe.setsockopt(socket.IPPROTO_IPV6, socket.IPV6_V6ONLY, 1)
            probe.bind(place)
    except OSError as error:
        elsewhere = error.errno not in (errno.EADDRINUSE, errno.EACCES)
        if elsewhere and address:
            raise ToolError(
                f"This computer cannot listen at {address!r} ({error.strerror}): set "
                "STREAMLIT_SERVER_ADDRESS to one of its addresses, for example 127.0.0.1, or "
                "leave it out."
            ) from None
        # Without IPv6 every address is every one of IPv4.
        if not elsewhere:
            port = int(str(place[1]))
            raise ToolError(
                f"Port {port} is taken or not allowed: stop the program that uses it, or set "
                f"STREAMLIT_SERVER_PORT to another number, for example {port % 65535 + 1}."
            ) from None


if __name__ == "__main__":
    sys.exit(main())
