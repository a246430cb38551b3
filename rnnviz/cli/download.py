"""``python -m rnnviz download``: bring published data sets into the data folder."""

from __future__ import annotations

import argparse
import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from rnnviz.cli.parser import examples
from rnnviz.tasks.data import DATA_SETS
from rnnviz.tasks.data.files import DataFile, DataSet

_SECONDS = 30


def download(data: DataSet, progress: bool = True) -> Iterator[Path]:
    """Bring the files that are not there yet into the data folder; gives each one's place.

    A file that is there stays as it is; whoever reads it checks it.

    Args:
        data: what to download.
        progress: whether a bar shows how far each file is.

    Raises:
        ValueError: when a file cannot be had, or is not what it should be; one sentence.
    """
    for file in data.files:
        path = data.folder / file.name
        if not path.is_file():
            _fetch(data, file, progress)
        yield path


def _fetch(data: DataSet, file: DataFile, progress: bool) -> None:
    """One file, with its checksum."""
    # Loaded at the first use: whoever has the data needs neither.
    import pooch
    import requests

    try:
        pooch.retrieve(
            file.url, f"sha256:{file.sha256}", file.name, data.folder, downloader=_Going(progress)
        )
    except (requests.RequestException, OSError) as error:
        raise ValueError(
            f"{file.url} cannot be reached: try again when this computer is online, which goes on "
            f"with what is there, or put the file {file.name} into the folder {data.folder}."
        ) from error
    except ValueError as error:
        raise ValueError(
            f"What came from {file.url} is not the official file, so it was thrown away: try "
            f"again, or put the file {file.name} into the folder {data.folder}."
        ) from error


class _Going:
    """A downloader for pooch, which cannot do so itself, that goes on where it broke off."""

    def __init__(self, progress: bool) -> None:
        self.progress = progress

    def __call__(self, url: str, output_file: Any, pooch: Any) -> None:
        """Write what is at an address into a file; what is there of it is not asked for again."""
        import requests
        from tqdm import tqdm

        # pooch removes its own temporary file when a download fails.
        part = Path(output_file).with_name(f"{url.rsplit('/', 1)[-1]}.part")
        there = part.stat().st_size if part.is_file() else 0
        # As it is: a range of what a server packs for the way would not go on with what is there.
        asked = {"Accept-Encoding": "identity"}
        asked |= {"Range": f"bytes={there}-"} if there else {}
        with requests.get(url, headers=asked, stream=True, timeout=_SECONDS) as answer:
            if answer.status_code == requests.codes.requested_range_not_satisfiable:
                os.replace(part, output_file)  # it is whole, or its checksum will not fit
                return
            answer.raise_for_status()
            goes_on = answer.status_code == requests.codes.partial_content
            there = there if goes_on else 0
            whole = there + int(answer.headers.get("Content-Length") or 0)
            with (
                part.open("ab" if goes_on else "wb") as stream,
                tqdm(
                    total=whole or None,
                    initial=there,
                    desc=Path(url).name,
                    unit="B",
                    unit_scale=True,
                    disable=not self.progress,
                ) as bar,
            ):
                for piece in answer.iter_content(1 << 18):
                    stream.write(piece)
                    bar.update(len(piece))
            if part.stat().st_size < whole:
                raise OSError(f"{url} broke off")
        os.replace(part, output_file)


def add_to(commands: Any) -> None:
    """Add the command to the parser of the command line."""
    parser = commands.add_parser(
        "download",
        help="bring published data sets into the data folder",
        description="Download the official files of data sets into the folder that RNNVIZ_DATA "
        "names, or else into one\nof your own, and check them. A file that is there already stays; "
        "a download that broke off goes on.",
        epilog=examples("download mnist", "download imdb ptb text8"),
    )
    parser.add_argument("data", nargs="+", choices=tuple(DATA_SETS), help="which data sets")
    parser.set_defaults(command=_run)


def _run(arguments: argparse.Namespace) -> int:
    for key in arguments.data:
        for path in download(DATA_SETS[key]):
            print(path)
    return 0
