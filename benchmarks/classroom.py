"""A class at the app: what a click costs the server, and how long thirty people wait at once.

    python benchmarks/classroom.py                     # click by click
    python benchmarks/classroom.py --visitors 30       # and a class, and one link opened at once
    python benchmarks/classroom.py --against OTHER     # beside another checkout, interleaved

Sessions are real websockets (`visits.py`). A click's cost is what the server's process computes
meanwhile, by the kernel's clock of it, so that other work on the machine does not count. A page
that holds a slider and nothing else is asked in between, as a measure of the machine.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import platform
import random
import sys
import tempfile
import time
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

TOP = Path(__file__).resolve().parents[1]
if __name__ == "__main__":
    sys.path.insert(0, str(TOP))

import numpy as np  # noqa: E402

from benchmarks.timing import table  # noqa: E402
from benchmarks.visits import Server, Visit, component_state  # noqa: E402

TRIVIAL = (
    'import streamlit as st\nst.title("Trivial")\nst.write(st.slider("x", 0.0, 100.0, key="x"))\n'
)
_TAIL = 0.02
"""Seconds after an answer in which the server ends what belongs to it."""
_STEM = "The old clock on the wall had stopped at number"
SEEN = 4
"""So many values are clicked before, and again where a click is one of what was seen."""
Click = Callable[[Visit, int], Awaitable[float]]


def _number(name: str) -> Click:
    async def click(visit: Visit, at: int) -> float:
        return await visit.click(name, float(at + 1))

    return click


def _choice(name: str, first: int = 0, most: int = 99) -> Click:
    async def click(visit: Visit, at: int) -> float:
        options = visit.options(name)[first : first + most]
        return await visit.click(name, options[at % len(options)])

    return click


def _segment(name: str) -> Click:
    async def click(visit: Visit, at: int) -> float:
        options = visit.options(name)
        return await visit.click(name, [options[at % len(options)]])

    return click


async def _sentence(visit: Visit, at: int) -> float:
    return await visit.click("widget.text", f"{_STEM} {at}, and nobody knew why it was so late.")


async def _pin(visit: Visit, at: int) -> float:
    return await visit.click("influence.arcs", component_state(selected=at + 2))


@dataclass(frozen=True)
class Row:
    """One kind of click.

    Attributes:
        page: by its name in the address.
        what: as the table calls it.
        click: does it with a value that depends on a number.
        fresh: whether each value is one that the server has not seen; else each was seen before.
    """

    page: str
    what: str
    click: Click
    fresh: bool = False

    @property
    def name(self) -> str:
        """The page and what is clicked."""
        return f"{self.page}, {self.what}"


ROWS = (
    Row("playground", "sequence new", _number("sequence"), fresh=True),
    Row("playground", "sequence seen", _number("sequence")),
    Row("playground", "cell seen", _choice("cell", most=SEEN)),
    Row("influence_arrows", "sentence new", _sentence, fresh=True),
    Row("influence_arrows", "sentence seen", _sentence),
    Row("influence_arrows", "view", _choice("view", most=SEEN)),
    Row("influence_arrows", "pin", _pin),
    Row("influence_arrows", "model", _choice("model", most=SEEN)),
    Row("influence_arrows", "closer look", _segment("below")),
    Row("error_carousel", "sequence seen", _number("sequence")),
    Row("compare", "sequence new", _number("sequence"), fresh=True),
    Row("compare", "sequence seen", _number("sequence")),
    Row("compare", "quantity", _choice("quantity")),
)
PAGES = ("", "lessons", "playground", "influence_arrows", "error_carousel", "compare", "runs")
CLICKED = tuple(dict.fromkeys(row.page for row in ROWS))
FIRST = "first screen"


@dataclass
class Found:
    """What one server was measured at.

    Attributes:
        cpu: milliseconds that the server computes, by kind of click; each a list.
        wall: milliseconds until the answer, likewise.
        errors: that pages showed.
    """

    cpu: dict[str, list[float]] = field(default_factory=dict)
    wall: dict[str, list[float]] = field(default_factory=dict)
    errors: list[str] = field(default_factory=list)

    def note(self, name: str, cpu: float, wall: float) -> None:
        """Take in one interaction, given in seconds."""
        self.cpu.setdefault(name, []).append(1e3 * cpu)
        self.wall.setdefault(name, []).append(1e3 * wall)


async def timed(server: Server, found: Found, name: str, work: Awaitable[float]) -> None:
    """Note what one interaction costs."""
    before = server.cpu()
    took = await work
    await asyncio.sleep(_TAIL)
    found.note(name, server.cpu() - before, took)


class Clicks:
    """The table click by click of one server: one session a page, and one kind after the other."""

    def __init__(self, server: Server) -> None:
        self.server, self.found = server, Found()
        self._visits: dict[str, Visit] = {}
        self._next = {row.name: SEEN for row in ROWS}

    async def begin(self) -> None:
        """Open each page, let it complete itself, and click once on all that is to be seen."""
        await self.server.rests()
        for page in PAGES:
            visit = self._visits[page] = Visit(self.server, page)
            await visit.open()
            await visit.complete()
        for row in ROWS:
            for at in range(1 if row.fresh else SEEN + 1):
                await row.click(self._visits[row.page], at)
                await self._visits[row.page].complete()
        await self.server.rests()

    async def once(self) -> None:
        """Every kind of click once, and every page opened once."""
        for row in ROWS:
            visit = self._visits[row.page]
            at = self._next[row.name]
            self._next[row.name] += 1
            if not row.fresh:
                at %= SEEN
            await timed(self.server, self.found, row.name, row.click(visit, at))
            await visit.complete()
        for page in PAGES:
            visit = Visit(self.server, page)
            name = f"{page or FIRST}, open"
            await timed(self.server, self.found, name, visit.open())
            await visit.complete()
            await visit.close()
            self.found.errors += visit.errors

    async def end(self) -> None:
        """Leave every page."""
        for visit in self._visits.values():
            self.found.errors += visit.errors
            await visit.close()


async def click_by_click(
    servers: dict[str, Server], trivial: Server, rounds: int
) -> dict[str, Any]:
    """Milliseconds of the server for each kind of click; every server once a round."""
    tables = {name: Clicks(server) for name, server in servers.items()}
    slider, plain = Visit(trivial), Found()
    await slider.open()
    for clicks in tables.values():
        await clicks.begin()
    for at in range(rounds):
        for clicks in tables.values():
            await clicks.once()
        await timed(trivial, plain, "trivial page", slider.click("x", [float(at)]))
    for clicks in tables.values():
        await clicks.end()
    await slider.close()
    found = {name: clicks.found for name, clicks in tables.items()}
    _print_clicks(found, plain)
    return {
        name: {"cpu_ms": one.cpu, "wall_ms": one.wall, "errors": one.errors}
        for name, one in (found | {"trivial": plain}).items()
    }


def _print_clicks(found: dict[str, Found], plain: Found) -> None:
    header = ["click", *(f"{name}: CPU ms p50 / p95 (waited p50)" for name in found)]
    first = next(iter(found.values()))
    rows = [
        [name, *(_spread(one.cpu[name], one.wall[name]) for one in found.values())]
        for name in first.cpu
    ]
    (name, cpu), wall = next(iter(plain.cpu.items())), next(iter(plain.wall.values()))
    rows.append([name, *[_spread(cpu, wall)] * len(found)])
    print(table("Click by click", header, rows), flush=True)
    for name, one in found.items():
        if one.errors:
            print(f"{name}: {len(one.errors)} errors, first: {one.errors[0]}")


def _spread(cpu: list[float], wall: list[float]) -> str:
    return (
        f"{np.quantile(cpu, 0.5):.1f} / {np.quantile(cpu, 0.95):.1f} ({np.quantile(wall, 0.5):.0f})"
    )


async def a_class(
    server: Server, trivial: Server, visitors: int, think: float, seconds: float, fresh: bool
) -> dict[str, Any]:
    """So many people click at their own pace, each on a page.

    Args:
        server, trivial: the app, and the page without anything, which one more person clicks on.
        visitors, think, seconds: how many, mean seconds between clicks, and for how long.
        fresh: whether the values are those that nobody has asked for yet.
    """
    ends, waits, failed = time.monotonic() + seconds, list[float](), list[str]()
    counter = iter(range(1000 if fresh else 0, 10**9))

    async def one(place: int) -> None:
        dice = random.Random(place)
        page = CLICKED[place % len(CLICKED)]
        kinds = [row for row in ROWS if row.page == page]
        visit = Visit(server, page)
        await asyncio.sleep(dice.random() * think)
        await visit.open()
        await visit.complete()
        while time.monotonic() < ends:
            await asyncio.sleep(dice.expovariate(1 / think))
            row = dice.choice(kinds)
            sentence = row.click is _sentence
            at = next(counter) if fresh and sentence else dice.randrange(20 if fresh else SEEN)
            try:
                waits.append(1e3 * await row.click(visit, at))
            except (KeyError, TimeoutError) as error:
                failed.append(repr(error))
        failed.extend(visit.errors)
        await visit.close()

    async def slider() -> list[float]:
        visit, found = Visit(trivial), []
        await visit.open()
        while time.monotonic() < ends:
            await asyncio.sleep(0.5)
            found.append(1e3 * await visit.click("x", [random.random()]))
        await visit.close()
        return found

    before, began = server.cpu(), time.monotonic()
    plain, *_ = await asyncio.gather(slider(), *(one(place) for place in range(visitors)))
    used = server.cpu() - before
    return {
        "interactions": len(waits),
        "failed": failed,
        "p50": np.quantile(waits, 0.5),
        "p95": np.quantile(waits, 0.95),
        "cpu_ms": 1e3 * used / len(waits),
        "cores": used / (time.monotonic() - began),
        "trivial_p50": np.quantile(plain, 0.5),
        "trivial_p95": np.quantile(plain, 0.95),
        "megabytes": server.megabytes(),
    }


async def one_link(server: Server, visitors: int) -> dict[str, dict[str, float]]:
    """So many open one page at the same moment, page after page."""
    found = {}
    for page in PAGES:
        visits = [Visit(server, page) for _ in range(visitors)]
        before = server.cpu()
        waits = await asyncio.gather(*(visit.open() for visit in visits))
        used = server.cpu() - before
        pictured = [visit.pictured or took for visit, took in zip(visits, waits, strict=True)]
        for visit in visits:
            await visit.complete()
            await visit.close()
        found[page or FIRST] = {
            "half": np.quantile(waits, 0.5),
            "all": max(waits),
            "pictured_half": np.quantile(pictured, 0.5),
            "cpu_ms": 1e3 * used / visitors,
        }
    return found


async def class_tables(
    server: Server, trivial: Server, visitors: int, seconds: float
) -> dict[str, Any]:
    """A class that opens one link at once, and one that clicks, on new content and on seen."""
    await server.rests()
    at_rest = server.megabytes()
    fresh = await one_link(server, visitors)
    warm = await one_link(server, visitors)
    classes = {
        name: await a_class(server, trivial, visitors, 2.5, seconds, new)
        for name, new in (("new content", True), ("what was seen", False))
    }
    await server.rests()
    _print_class(classes, fresh, warm, visitors)
    after = server.megabytes()
    print(f"Memory: {at_rest:.0f} MB at rest before, {after:.0f} MB after all have left.\n")
    return {"classes": classes, "fresh": fresh, "warm": warm, "rest": at_rest, "after": after}


def _print_class(classes: Any, fresh: Any, warm: Any, visitors: int) -> None:
    rows = [
        [
            name,
            str(one["interactions"]),
            str(len(one["failed"])),
            f"{one['p50']:.0f} / {one['p95']:.0f}",
            f"{one['cpu_ms']:.1f}",
            f"{one['trivial_p50']:.0f} / {one['trivial_p95']:.0f}",
        ]
        for name, one in classes.items()
    ]
    header = ["clicks on", "interactions", "failed", "ms p50 / p95", "CPU ms each", "trivial page"]
    print(table(f"{visitors} visitors, 2.5 s between clicks", header, rows))
    header = ["page", "fresh: half / all (s)", "warm: half / all (s)", "warm: CPU ms each"]
    rows = [
        [
            page,
            f"{fresh[page]['half']:.2f} / {fresh[page]['all']:.2f}",
            f"{one['half']:.2f} / {one['all']:.2f}",
            f"{one['cpu_ms']:.0f}",
        ]
        for page, one in warm.items()
    ]
    print(table(f"{visitors} open one link at once", header, rows), flush=True)


async def measure(options: argparse.Namespace, folder: Path) -> dict[str, Any]:
    """All tables that are asked for."""
    script = folder / "trivial.py"
    script.write_text(TRIVIAL, encoding="utf-8")
    roots = {"here": TOP} | ({"other": options.against} if options.against else {})
    servers: dict[str, Server] = {}
    trivial = Server(TOP, script, folder)
    found: dict[str, Any] = {"machine": platform.processor() or platform.machine()}
    try:
        servers |= {name: Server(root, root / "app.py", folder) for name, root in roots.items()}
        found["clicks"] = await click_by_click(servers, trivial, options.rounds)
        for name, server in servers.items():
            server.stop()
            if options.visitors:
                print(f"## {name}\n")
                servers[name] = Server(roots[name], roots[name] / "app.py", folder)
                found[f"class {name}"] = await class_tables(
                    servers[name], trivial, options.visitors, options.seconds
                )
    finally:
        for server in (*servers.values(), trivial):
            server.stop()
    return found


def main() -> None:
    """Print the tables and write what was measured."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--against", type=Path, help="another checkout to measure beside this one")
    parser.add_argument("--rounds", type=int, default=15, help="of each click")
    parser.add_argument("--visitors", type=int, default=0, help="of a class; none when 0")
    parser.add_argument("--seconds", type=float, default=40.0, help="that a class clicks")
    parser.add_argument("--output", type=Path, help="a JSON file for all that was measured")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        found = asyncio.run(measure(options, Path(folder)))
    if options.output:
        options.output.write_text(json.dumps(found, indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
