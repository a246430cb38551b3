"""The Runs page's upload: a run's file, or a model from elsewhere and what is asked of it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import partial
from typing import Any, BinaryIO

import streamlit as st

from rnnviz.inspection.imports import ENDINGS, PICKLES, import_file, open_inputs
from rnnviz.jobs import default_runner
from rnnviz.model.parts import Unsaid
from rnnviz.tasks import ALL_TASKS, feature_files
from rnnviz.text.vocabulary_files import LARGEST, read_vocabulary
from rnnviz.ui.frame import plain, tell
from rnnviz.ui.listing import forget_listing
from rnnviz.ui.page_state import PageState
from rnnviz.ui.rights import note_opened
from rnnviz.ui.runs.traced import TRACE, keep_trace
from rnnviz.ui.visitor import owner

LARGEST_UPLOAD = 256
"""Megabytes; Streamlit's own limit for the server, in .streamlit/config.toml, is as large."""
_QUESTIONS = {
    "task": "What did the model learn?",
    "vocabulary": "Its vocabulary",
    "examples": "Sequences that it can read",
    "readout": "Which tensor is the linear read-out?",
    "embedding": "Which tensor is the embedding?",
}
_FILES = {
    "vocabulary": (
        ["txt", "json"],
        LARGEST,
        "The tokens in the order of their numbers: one a line, a JSON list, or a JSON object from "
        "token to number; or a tokenizer.json of whole words.",
    ),
    "examples": (
        ["csv", "txt", "npy"],
        feature_files.LARGEST,
        "A table (CSV) with a row a step, a column a feature and an empty line between sequences, "
        "decimals with a point; its first line may name the features. Or an array of numpy (.npy): "
        "(step, feature) or (sequence, step, feature). Without any, random numbers stand in.",
    ),
}
"""For each answer that is a file: its endings, the most bytes and what it holds."""
_Done = Callable[[str, bool], None]
_UPLOADS = "runs.uploads"
_ASKED = "runs.asked"
_ANSWERS = "runs.answers"
_REFUSED = "runs.refused"


def upload_box(state: PageState, show_all: Callable[[], None]) -> None:
    """A file to upload, and the questions that it leaves open; answers can be changed.

    Args:
        state: where the run becomes the chosen one.
        show_all: takes back the filters, which could hide it.
    """
    taken = partial(_taken, state, show_all)
    with st.expander("Upload a run", expanded=True):
        if st.session_state.get(_REFUSED):
            # Above the button that was just pressed: what is below it may be out of sight.
            st.error(plain(st.session_state[_REFUSED]))
        # A fresh key empties the box once its file has been taken up.
        key = state.widget_key(f"upload.{st.session_state.get(_UPLOADS, 0)}")
        st.file_uploader(
            "A run's zip file, a model trained elsewhere, or a trace",
            # Of pickles, which are not read, a sentence says what to do.
            type=[*ENDINGS, TRACE, *PICKLES],
            key=key,
            max_upload_size=LARGEST_UPLOAD,
            on_change=partial(_uploaded, key, taken),
            help="A run saved with Download, a PyTorch model as .safetensors, an ONNX or Keras "
            "file, or a trace (.npz): see docs/bring-your-own.md.",
        )
        for field, options in (st.session_state.get(_ASKED) or {}).items():
            _ask(key, taken, field, options)


def _ask(upload: str, taken: _Done, field: str, options: tuple[str, ...]) -> None:
    key = _key(upload, field)
    changed = partial(_answered, upload, taken, field, key)
    if field in _FILES:
        kinds, largest, told = _FILES[field]
        st.file_uploader(
            _QUESTIONS[field],
            type=kinds,
            key=key,
            max_upload_size=largest // 1024**2,
            on_change=changed,
            help=told,
        )
        if field == "examples":
            st.button("Go on without", on_click=_without, args=(upload, taken))
        return
    if field == "task":
        options = tuple(sorted(options, key=lambda task: not task.startswith("text-")))
    st.selectbox(
        _QUESTIONS[field],
        options,
        index=None,
        placeholder="Choose",
        format_func=_title if field == "task" else str,
        key=key,
        on_change=changed,
    )


def _key(upload: str, field: str) -> str:
    """Of a question; another one where those before it are answered otherwise."""
    asked, answers = [*st.session_state[_ASKED]], st.session_state[_ANSWERS]
    before = [answers.get(one) for one in asked[: asked.index(field)]]
    return ".".join([upload, *(one for one in before if isinstance(one, str)), field])


def _title(task: str) -> str:
    return ALL_TASKS[task].title


def _uploaded(key: str, taken: _Done) -> None:
    """Take a new file up."""
    st.session_state[_ASKED], st.session_state[_ANSWERS] = {}, {}
    _try(key, taken)


def _answered(upload: str, taken: _Done, field: str, key: str) -> None:
    """Try once more, with one more answer; what was asked after it is asked anew."""
    answer, answers = st.session_state.get(key), st.session_state[_ANSWERS]
    asked = st.session_state[_ASKED]
    for later in [*asked][[*asked].index(field) + 1 :]:
        del asked[later]
        _forget(later)
    _forget(field)
    if answer is not None:
        try:
            answers |= _read(field, answer)
        except (OSError, ValueError) as error:
            st.session_state[_REFUSED] = str(error)
            return
        _try(upload, taken)
        # Those that do not fit can be given again.
        if st.session_state[_REFUSED] and field == "examples":
            _forget(field)


def _forget(field: str) -> None:
    """Take an answer back; names of features go with the sequences that they came with."""
    for name in (field, *["features"] * (field == "examples")):
        st.session_state[_ANSWERS].pop(name, None)


def _read(field: str, answer: Any) -> dict[str, Any]:
    """What an answer says of the model."""
    if field == "vocabulary":
        return {field: read_vocabulary(answer.read(LARGEST + 1))}
    if field == "examples":
        found = open_inputs(answer)
        # A file without names leaves those that the model's own file gives.
        return {field: found.sequences} | ({"features": found.names} if found.names else {})
    return {field: answer}


def _without(upload: str, taken: _Done) -> None:
    """Take the model up without example inputs."""
    st.session_state[_ANSWERS]["examples"] = []
    _try(upload, taken)


def _try(key: str, taken: _Done) -> None:
    """Take the file up with what was said of it."""
    file = st.session_state.get(key)
    st.session_state[_REFUSED] = ""
    if file is None:
        return
    try:
        # The browser alone has checked it so far.
        if file.size > LARGEST_UPLOAD * 1024**2:
            raise ValueError(f"Choose a file of at most {LARGEST_UPLOAD} MB.")
        if file.name.lower().endswith(f".{TRACE}"):
            keep_trace(file)
            _empty()
            return
        run_id, known = _take_up(file, st.session_state[_ANSWERS])
    except Unsaid as unsaid:
        st.session_state[_ASKED][unsaid.field] = unsaid.options
        return
    except (OSError, ValueError) as error:
        st.session_state[_REFUSED] = str(error)
        return
    _empty()
    taken(run_id, known)


def _empty() -> None:
    """The file has been taken up: nothing is asked any more."""
    st.session_state[_ASKED] = {}
    st.session_state[_UPLOADS] = st.session_state.get(_UPLOADS, 0) + 1


def _taken(state: PageState, show_all: Callable[[], None], run_id: str, known: bool) -> None:
    """The run is now the chosen one, whatever the filters were."""
    forget_listing()
    show_all()
    state["selected"] = (run_id,)
    told = "This run is here already" if known else "The run has been uploaded"
    tell(f"{told}; it is selected now.")


def _take_up(file: BinaryIO, about: Mapping[str, Any]) -> tuple[str, bool]:
    """Store a run from a file as the visitor's; its id, and if it was here."""
    runner = default_runner()
    run, known = import_file(
        file,
        runner.store,
        about,
        name=str(getattr(file, "name", "")),
        owner=owner(),
        taken={job.id for job in runner.jobs()},
        asks=True,
    )
    note_opened(run.id)
    return run.id, known
