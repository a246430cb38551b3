"""How long a move takes until it is repainted: in the browser alone, and with the server.

    python benchmarks/moves.py
    python benchmarks/moves.py --moves 20

A fresh server and Chromium, 1440 x 900. Each move is a real key, click or movement of the mouse. It
is timed in the page, from the browser's own time stamp of the event until the frame is done that
shows what it changed; the wait for that frame, at most 16.7 ms, is part of it. The limits are
16 ms in the browser alone (one frame) and 150 ms where the server has to answer. On a busy machine
the page waits for its turn; so what its main thread computes for a move, what drives it included,
is told too.
"""

from __future__ import annotations

import argparse
import json
import os
import statistics
import sys
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from itertools import cycle
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[1]
sys.path[:0] = [str(ROOT), str(ROOT / "tools")]

import chromium  # noqa: E402
import timing  # noqa: E402
from playwright.sync_api import Page, sync_playwright  # noqa: E402

from benchmarks.visits import Server  # noqa: E402

LIMITS = {"browser": 16.0, "server": 150.0}
Move = tuple[str, str, str, Callable[[Page], Iterator[Callable[[], object]]]]
"""What is moved, on which address, the text that has to follow, and the moves in turn."""

# Figures live in shadow roots; those that are followed are looked up once, for that takes a while.
_WATCH = """([type, followed]) => {
  const all = (root) => [
    ...root.querySelectorAll(followed),
    ...[...root.querySelectorAll("*")].flatMap((one) => one.shadowRoot ? all(one.shadowRoot) : []),
  ];
  let roots = [];
  const read = () => {
    if (!roots.length || roots.some((root) => !root.isConnected)) {
      roots = [...new Set(all(document).map((one) => one.getRootNode()))];
    }
    const found = roots.flatMap((root) => [...root.querySelectorAll(followed)]);
    return found.map((one) => one.textContent).join("|");
  };
  let before = read();
  window.took = [];
  window.addEventListener(type, (event) => {
    if (window.waits) return;
    window.waits = true;
    const frame = () => requestAnimationFrame(() => {
      const { port1, port2 } = new MessageChannel();
      port1.onmessage = () => {
        if (read() === before) return frame();
        window.took.push(performance.now() - event.timeStamp);
        window.waits = false;
      };
      port2.postMessage(0);
    });
    frame();
  }, true);
  window.rest = () => { before = read(); };
}"""


def main() -> int:
    """Print the table and write JSON."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--moves", type=int, default=50)
    parser.add_argument("--output", type=Path, default=ROOT / "build" / "moves.json")
    options = parser.parse_args()
    load = os.getloadavg()[0]
    with opened() as (page, address):
        rows = [_row(page, address, move, options.moves) for move in MOVES]
    header = ["move", "needs", "median ms", "p95 ms", "within the limit", "CPU ms of the page"]
    lines = [
        [row["move"], row["by"]]
        + [f"{row[name]:.1f}" for name in ("median", "p95")]
        + [f"{row['within']:.0%}", f"{row['computed']:.1f}"]
        for row in rows
    ]
    title = (
        f"Moves until repainted, {options.moves} each, load {load:.1f} to {os.getloadavg()[0]:.1f}"
    )
    print(timing.table(title, header, lines))
    options.output.parent.mkdir(parents=True, exist_ok=True)
    options.output.write_text(json.dumps({"load": load, "limits": LIMITS, "moves": rows}, indent=1))
    return 0


@contextmanager
def opened() -> Iterator[tuple[Page, str]]:
    """A browser's page and the address of a server that has warmed up."""
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as playwright:
        server = Server(ROOT, ROOT / "app.py", Path(folder))
        try:
            browser = playwright.chromium.launch(
                executable_path=chromium.find(), args=["--no-sandbox"]
            )
            page = browser.new_page(viewport={"width": 1440, "height": 900})
            page.set_default_timeout(60_000)
            yield page, f"http://127.0.0.1:{server.port}"
            browser.close()
        finally:
            server.stop()


def _row(page: Page, address: str, move: Move, count: int) -> dict[str, Any]:
    """Make the moves of one kind, each when the page is at rest again."""
    name, path, followed, moves = move
    page.goto(address + path)
    page.locator(followed).first.wait_for()
    page.wait_for_timeout(3000)
    metrics = page.context.new_cdp_session(page)
    metrics.send("Performance.enable", {"timeDomain": "threadTicks"})

    def cpu() -> float:
        found = metrics.send("Performance.getMetrics")["metrics"]
        return next(one["value"] for one in found if one["name"] == "TaskDuration")

    kind, event = ("server", "click") if name in WITH_SERVER else ("browser", EVENTS[name])
    page.evaluate(_WATCH, [event, followed])
    every, computed = moves(page), []
    for done in range(1, count + 1):
        page.evaluate("() => window.rest()")
        began = cpu()
        next(every)()
        page.wait_for_function("count => window.took.length >= count", arg=done, polling=50)
        computed.append(1000 * (cpu() - began))
        # A key rests a quarter of a second until it is told to the server, which then answers.
        page.wait_for_timeout(500)
    took = sorted(page.evaluate("() => window.took"))
    return {
        "move": name,
        "by": kind,
        "computed": statistics.median(computed),
        "median": statistics.median(took),
        "p95": took[min(len(took) - 1, round(0.95 * (len(took) - 1)))],
        "within": sum(one <= LIMITS[kind] for one in took) / len(took),
        "ms": took,
    }


def _keys(
    label: str, back: str = "ArrowLeft", on: str = "ArrowRight", count: int = 12
) -> Callable[[Page], Iterator[Callable[[], object]]]:
    """Steps back along a slider, and on again."""

    def moves(page: Page) -> Iterator[Callable[[], object]]:
        slider = page.get_by_role("slider", name=label).first
        for key in cycle([back] * count + [on] * count):
            yield lambda key=key: slider.press(key)  # type: ignore[misc]

    return moves


def _pointer(page: Page) -> Iterator[Callable[[], object]]:
    """The mouse over the maps of a film."""
    figure = page.get_by_role("application").first
    figure.scroll_into_view_if_needed()
    box = figure.bounding_box()
    assert box is not None
    for place in cycle((0.3, 0.4, 0.5, 0.6, 0.7, 0.65, 0.55, 0.45, 0.35)):
        x = box["x"] + box["width"] * place
        yield lambda x=x: page.mouse.move(x, box["y"] + 120)  # type: ignore[misc]


def _scrubbed(page: Page) -> Iterator[Callable[[], object]]:
    """Clicks along the slider of a training."""
    slider = page.get_by_role("slider", name="Training step").first
    for place in cycle([0.1, 0.5, 0.9, 0.3, 0.7]):
        box = slider.bounding_box()
        assert box is not None
        at = {"x": place * box["width"], "y": box["height"] / 2}
        yield lambda at=at: slider.click(position=at)  # type: ignore[misc]


def _button(name: str) -> Callable[[Page], Iterator[Callable[[], object]]]:
    def moves(page: Page) -> Iterator[Callable[[], object]]:
        while True:
            yield page.get_by_role("button", name=name).click

    return moves


def _sequences(page: Page) -> Iterator[Callable[[], object]]:
    """The next example, and from the last one back again."""
    for step in cycle(["stNumberInputStepUp"] * 23 + ["stNumberInputStepDown"] * 23):
        box = page.get_by_test_id("stMain").get_by_test_id("stNumberInput").first
        yield box.get_by_test_id(step).click


_trainings = _keys("Training", "PageDown", "PageUp", 9)
_onward = _keys("Time step", "ArrowRight", "ArrowLeft")
PLAYGROUND = "/playground?task=starred-letter"
NUMBERS = ".cell [data-print]"
MOVES: tuple[Move, ...] = (
    ("cursor of the first screen", "/", ".pair .now, .cell .at-step", _keys("Time step")),
    ("trainings of the first screen", "/", ".pair .trained", _trainings),
    ("scrubber of the film", PLAYGROUND, ".film .readout", _keys("Training step")),
    ("cursor of the film", PLAYGROUND, ".cell .at-step, .answers .now", _pointer),
    ("step of the cell", PLAYGROUND, NUMBERS, _onward),
    ("another starred letter", "/", ".pair .letters", _button("Change the starred letter")),
    ("scrubber, and the cell follows", PLAYGROUND, NUMBERS, _scrubbed),
    ("another sequence", PLAYGROUND, NUMBERS, _sequences),
)
EVENTS = {name: "keydown" for name, *_ in MOVES} | {"cursor of the film": "pointermove"}
WITH_SERVER = {name for name, *_ in MOVES[5:]}

if __name__ == "__main__":
    raise SystemExit(main())
