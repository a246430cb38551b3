"""Official files: found, checked, refused by name, and downloaded when asked for."""

from __future__ import annotations

import gzip
import hashlib
import http.server
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import ClassVar

import pytest

from rnnviz.cli.download import download
from rnnviz.tasks import TASKS
from rnnviz.tasks.data import files, imdb, mnist, ptb, text8
from rnnviz.tasks.data.files import DataFile, DataSet, data_folder
from tests import made_data

NAMES = {
    "mnist-rows": ("mnist", "train-images-idx3-ubyte.gz"),
    "mnist-pixels": ("mnist", "t10k-labels-idx1-ubyte.gz"),
    "imdb": ("imdb", "aclImdb_v1.tar.gz"),
    "ptb": ("ptb", "ptb.valid.txt"),
    "text8": ("text8", "text8.zip"),
}

every = pytest.mark.parametrize("task", NAMES)


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A data folder of the test's own, with all files in it."""
    made_data.install(monkeypatch, made_data.make(tmp_path / "data"))
    yield tmp_path / "data"
    made_data.forget()


def refusal(task: str) -> str:
    """The sentence with which a task says that it cannot be built."""
    made_data.forget()
    with pytest.raises(ValueError, match=r"^The (data set|file) ") as caught:
        TASKS[task].build({}, 0)
    return str(caught.value)


@every
def test_a_missing_file_is_named_with_its_place(task: str, folder: Path) -> None:
    key, name = NAMES[task]
    (folder / key / name).unlink()
    said = refusal(task)
    assert "is not on this computer" in said
    assert f"put the file {name} into the folder {folder / key}." in said
    assert f"python -m rnnviz download {key}" in said


@every
def test_a_file_that_is_cut_short_is_refused(task: str, folder: Path) -> None:
    path = folder.joinpath(*NAMES[task])
    path.write_bytes(path.read_bytes()[:-20])
    said = refusal(task)
    assert f"The file {path} is cut short or altered: delete it" in said
    assert said.endswith("put the official one there.")


@every
def test_an_altered_file_is_refused(task: str, folder: Path) -> None:
    path = folder.joinpath(*NAMES[task])
    data = bytearray(path.read_bytes())
    data[len(data) // 2] ^= 0x15
    path.write_bytes(data)
    assert f"The file {path} is cut short or altered" in refusal(task)


@every
@pytest.mark.parametrize("content", [b"", b"<html>Not found</html>"], ids=["empty", "page"])
def test_something_else_is_refused(task: str, folder: Path, content: bytes) -> None:
    path = folder.joinpath(*NAMES[task])
    path.write_bytes(content)
    assert f"The file {path} is cut short or altered" in refusal(task)


def test_the_same_content_compressed_anew_is_taken(folder: Path) -> None:
    path = folder / "mnist" / "train-images-idx3-ubyte.gz"
    before = mnist.load().train
    path.write_bytes(gzip.compress(gzip.decompress(path.read_bytes()), 1))
    made_data.forget()
    assert (mnist.load().train == before).all()


def test_no_more_is_unpacked_than_the_file_should_hold(folder: Path) -> None:
    path = folder / "mnist" / "train-images-idx3-ubyte.gz"
    path.write_bytes(gzip.compress(bytes(50_000_000)))
    assert "cut short or altered" in refusal("mnist-rows")


def test_an_archive_that_lacks_a_review_is_refused(folder: Path, monkeypatch) -> None:
    monkeypatch.setattr(imdb, "PER_CLASS", made_data.PER_CLASS + 1)
    assert "cut short or altered" in refusal("imdb")


def test_the_prefix_comes_from_either_file(folder: Path) -> None:
    alone = text8.load(text8.PREFIX)
    (folder / "text8" / "text8-prefix.gz").unlink()
    made_data.forget()
    assert (text8.load(text8.PREFIX) == alone).all()
    assert len(text8.load(text8.WHOLE)) == 2 * len(alone)
    (folder / "text8" / "text8.zip").unlink()
    made_data.forget()
    with pytest.raises(ValueError, match=r"put the file text8\.zip"):
        text8.load(text8.PREFIX)


def test_the_data_folder_is_the_one_that_is_set(monkeypatch, tmp_path: Path) -> None:
    monkeypatch.setenv("RNNVIZ_DATA", str(tmp_path))
    assert data_folder() == tmp_path
    monkeypatch.delenv("RNNVIZ_DATA")
    assert data_folder().parts[-2:] == ("rnnviz", "data")


@every
def test_a_saved_run_is_looked_at_without_the_data(task: str, folder: Path) -> None:
    problem = TASKS[task].build({}, 0)
    details = problem.details()
    folder.joinpath(*NAMES[task]).unlink()
    made_data.forget()
    again = TASKS[task].build({}, 0, details)
    assert again.labels(again.examples(), 3) == problem.labels(problem.examples(), 3)
    assert again.marks(again.examples(), 3) == problem.marks(problem.examples(), 3)
    with pytest.raises(ValueError, match="is not on this computer"):
        again.draw(None, 2, 0)
    with pytest.raises(ValueError, match="is not on this computer"):
        again.evaluation()


@every
@pytest.mark.parametrize("value", [None, "", 7, "AAAA", [], float("nan")], ids=str)
def test_details_of_an_upload_that_cannot_be_used_are_refused(task: str, value: object) -> None:
    details = TASKS[task].build({}, 0).details()
    for name in details:
        if (task, name) == ("ptb", "direction") or name == "note":
            continue
        if name == "baseline" and value == 7:
            continue
        with pytest.raises(ValueError, match=r"must|are not the details"):
            TASKS[task].build({}, 0, {**details, name: value})


CONTENT = bytes(range(256)) * 4000


class Server(http.server.BaseHTTPRequestHandler):
    """Gives parts of a file, and breaks off where the test says so."""

    breaks_off_after: int | None = None
    ranges = True
    packs = False
    asked: ClassVar[list[str | None]] = []

    def do_GET(self) -> None:
        packs = self.packs and "gzip" in (self.headers.get("Accept-Encoding") or "")
        content = gzip.compress(CONTENT, 0) if packs else CONTENT
        wanted = self.headers.get("Range")
        type(self).asked.append(wanted)
        start = int(wanted.removeprefix("bytes=").rstrip("-")) if wanted and self.ranges else 0
        if start >= len(content):
            self.send_error(416)
            return
        self.send_response(206 if start else 200)
        self.send_header("Content-Length", str(len(content) - start))
        if packs:
            self.send_header("Content-Encoding", "gzip")
        self.end_headers()
        self.wfile.write(content[start:][: self.breaks_off_after])

    def log_message(self, *words: object) -> None:
        """Say nothing."""


@pytest.fixture
def server() -> Iterator[str]:
    """The address of a file on this computer."""
    Server.breaks_off_after, Server.ranges, Server.packs, Server.asked = None, True, False, []
    running = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Server)
    thread = threading.Thread(target=running.serve_forever, daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{running.server_port}/things.bin"
    running.shutdown()
    running.server_close()
    thread.join()


@pytest.fixture
def things(server: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> DataSet:
    """A data set of one file that the server has."""
    monkeypatch.setattr(files, "data_folder", lambda: tmp_path)
    sha = hashlib.sha256(CONTENT).hexdigest()
    return DataSet("things", "Things", (DataFile("things.bin", server, sha),))


def test_a_file_is_downloaded_once(things: DataSet) -> None:
    (path,) = download(things, progress=False)
    assert path.read_bytes() == CONTENT
    assert path == things.folder / "things.bin"
    assert [*things.folder.iterdir()] == [path]
    assert [*download(things)] == [path]
    assert Server.asked == [None]


@pytest.mark.parametrize(("ranges", "packs"), [(True, False), (False, False), (True, True)])
def test_a_download_that_broke_off_goes_on(things: DataSet, ranges: bool, packs: bool) -> None:
    Server.breaks_off_after, Server.ranges, Server.packs = 300_000, ranges, packs
    with pytest.raises(ValueError, match="cannot be reached: try again"):
        list(download(things, progress=False))
    assert not (things.folder / "things.bin").exists()
    Server.breaks_off_after = None
    (path,) = download(things, progress=False)
    assert path.read_bytes() == CONTENT
    assert len(Server.asked) == 2
    assert Server.asked[1] is not None
    assert 0 < int(Server.asked[1].removeprefix("bytes=").rstrip("-")) <= 300_000


def test_progress_is_shown(things: DataSet, capfd: pytest.CaptureFixture[str]) -> None:
    list(download(things))
    assert "things.bin" in capfd.readouterr().err


def test_what_is_not_the_official_file_is_thrown_away(things: DataSet) -> None:
    (things.folder).mkdir()
    (things.folder / "things.bin.part").write_bytes(b"something else")
    with pytest.raises(ValueError, match="is not the official file, so it was thrown away"):
        list(download(things, progress=False))
    assert [*things.folder.iterdir()] == []
    assert next(download(things, progress=False)).read_bytes() == CONTENT


def test_without_a_network_the_sentence_says_what_to_do(tmp_path, monkeypatch) -> None:
    monkeypatch.setattr(files, "data_folder", lambda: tmp_path)
    gone = DataFile("things.bin", "http://127.0.0.1:9/things.bin", "0" * 64)
    with pytest.raises(ValueError, match="cannot be reached") as caught:
        list(download(DataSet("things", "Things", (gone,)), progress=False))
    said = str(caught.value)
    assert "http://127.0.0.1:9/things.bin cannot be reached" in said
    assert f"put the file things.bin into the folder {tmp_path / 'things'}." in said


@pytest.mark.usefixtures("official_files")
def test_the_real_files(data_folder: Path | None) -> None:
    if data_folder is None:
        pytest.skip("RNNVIZ_DATA names no folder of real data sets.")
    images = mnist.load()
    assert images.train.shape == (60_000, 784)
    assert images.test.shape == (10_000, 784)
    assert images.train_digits[:10].tolist() == [5, 0, 4, 1, 9, 2, 1, 3, 1, 4]
    bank = ptb.load()
    assert len(bank.vocabulary) == 10_000
    assert [len(part) for part in bank[1:]] == [929_589, 73_760, 82_430]
    assert len(text8.load(text8.PREFIX)) == 6_877_825


@pytest.mark.long
@pytest.mark.usefixtures("official_files")
def test_the_real_reviews_are_numbered_as_in_keras(data_folder: Path | None) -> None:
    if data_folder is None:
        pytest.skip("RNNVIZ_DATA names no folder of real data sets.")
    reviews = imdb.load()
    assert len(reviews.words) == 20_000
    # The first ids of imdb_word_index.json, three more than there.
    assert " ".join(reviews.words[4:24]) == (
        "the and a of to is br in it i this that was as for with movie but film on"
    )
    for part in (reviews.train, reviews.test):
        assert part.first.shape == (25_000, 80)
        assert part.positive.sum() == 12_500
        assert part.first.max() < 20_000
