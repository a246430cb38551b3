"""The contract of a lesson: one test over every file, and what lessons say without a number."""

from __future__ import annotations

import re
from pathlib import Path

import numpy as np
import pytest

from rnnviz.analysis.influence.views import VIEWS
from rnnviz.inspection.claims import CLAIM, state
from rnnviz.inspection.claims.trainings import solved_after
from rnnviz.inspection.comparison import WALKS, walk_tasks
from rnnviz.inspection.pair import answers, sureness, with_letter
from rnnviz.inspection.runs import example, example_batch, problem_of
from rnnviz.inspection.scene import Scene, alike
from rnnviz.probe.intervention import Clamp
from rnnviz.store import RunStore, open_store
from rnnviz.tasks.starred_letter import LETTERS, STAR
from rnnviz.ui.compare.walks import results
from rnnviz.ui.frame import ASSETS
from rnnviz.ui.lessons.figures import FIGURES
from rnnviz.ui.lessons.lesson import Lesson, Step, filled, parse, read_lessons

FOLDER = ASSETS / "lessons"
LESSONS = read_lessons(FOLDER)
HELD_BACK = re.compile(r"\$\$.+?\$\$|\$.+?\$", re.S)
NUMBER = re.compile(r"\d+(?:[.,]\d+)?%?")
# Names, places in a sequence and the like; what was measured stands in a claim.
NAMED = re.compile(r"LSTM\d|(?:steps?|lag|seed) \d{1,2}\b|\b(?:[01]|1997)\b")


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> RunStore:
    return open_store(tmp_path_factory.mktemp("store"))


@pytest.mark.parametrize("key", LESSONS)
def test_a_lesson_is_whole(key: str, store: RunStore) -> None:
    lesson = LESSONS[key]
    assert lesson.title
    assert lesson.summary.endswith(".")
    assert re.search(r"\(\d{4}\).*(equation|section)", lesson.source)
    assert 5 <= len(lesson.steps) <= 8
    *shown, last = lesson.steps
    assert [step.title for step in shown if step.answer] == []
    assert last.title.startswith("Question: ")
    assert "**Find out:**" in last.text
    assert last.answer
    for step in lesson.steps:
        check_figure(step, store)
        check_claims(step, store)


def check_figure(step: Step, store: RunStore) -> None:
    """Everything that the scene names is there, and its figure knows what to do with it."""
    figure, scene = FIGURES[step.figure], step.scene
    said = {name for name, value in vars(scene).items() if value != getattr(Scene(), name)}
    assert set(figure.needs) <= said <= {*figure.needs, *figure.takes}, step.title
    assert set(scene.runs) <= {one.id for one in store.shipped()}, step.title
    assert scene.view in VIEWS
    assert scene.walk in ("", *WALKS)
    assert scene.task in ("", *walk_tasks(results()))
    for run in map(store.get, scene.runs):
        assert 1 <= scene.sequence <= example_batch(run).inputs.shape[1]
        if scene.held is not None:
            assert scene.held.gate in run.config.spec.moving_gates


def check_claims(step: Step, store: RunStore) -> None:
    """What the text relies on is so, and no number stands in it that nobody works out."""
    for text in (step.text, step.answer):
        broken = [
            (found, stated.said)
            for found in CLAIM.findall(text)
            if not (stated := state(found, store, step.scene)).holds
        ]
        assert broken == [], step.title
        bare = NAMED.sub("", HELD_BACK.sub("", CLAIM.sub("", text)))
        assert NUMBER.findall(bare) == [], step.title
        assert "{" not in HELD_BACK.sub("", filled(text, step.scene, store))


def test_there_are_six_lessons_in_the_order_of_their_files() -> None:
    assert len(LESSONS) >= 6
    names = [path.stem for path in sorted(FOLDER.glob("*.md"))]
    assert [name.partition("-")[2] for name in names] == list(LESSONS)


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("---\ntitle: A\n---\n", "the header must hold title, summary, source"),
        ("---\ntitle: A\nsummary: B.\nsource: C\n---\n\n## D\ncolour: red\n", "'colour'"),
        ("---\ntitle: A\nsummary: B.\nsource: C\n---\n\n## D\nsequence: x\n", "invalid literal"),
        (
            "---\ntitle: A\nsummary: B.\nsource: C\n---\n\n## D\nheld: forget_gate 0 shut\n",
            "closed",
        ),
    ],
)
def test_a_file_that_is_no_lesson_is_refused(text: str, sentence: str) -> None:
    with pytest.raises(ValueError, match=sentence) as refused:
        parse("7-mine", text)
    assert str(refused.value).startswith("7-mine: ")


def test_a_file_is_read() -> None:
    text = (
        "---\ntitle: Mine: a lesson\nsummary: Short.\nsource: Somebody (2000), equation 1\n---\n\n"
        "## Look\nfigure: pair\nruns: a-run, another\nheld: input_gate 5 open\n\nSome text.\n\n"
        "## Question: why?\nfigure: cell\nruns: a-run\n\nAsk.\n\n### Answer\n\nSo.\n"
    )
    first = Step(
        "Look",
        "pair",
        Scene(runs=("a-run", "another"), held=Clamp("input_gate", (4,), 1)),
        "Some text.",
    )
    second = Step("Question: why?", "cell", Scene(runs=("a-run",)), "Ask.", "So.")
    source = "Somebody (2000), equation 1"
    expected = Lesson("mine", "Mine: a lesson", "Short.", source, (first, second))
    assert parse("7-mine", text) == expected


def test_the_folder_is_the_apps_own() -> None:
    assert Path(__file__).resolve().parents[3] / "assets" / "lessons" == FOLDER


def test_the_sequence_of_the_gates_is_the_one_that_is_told(store: RunStore) -> None:
    """Lesson 3: the star stands at step 4, the letter B behind it, an A at step 10."""
    run = store.get("lstm-starred-letter")
    labels = problem_of(run).labels(with_letter(run, None), 0)
    assert (labels[3], labels[4], labels[9], len(labels)) == (STAR, "B", "A", 24)


def test_an_input_gate_matters_at_the_letter_alone(store: RunStore) -> None:
    """Lesson 3: held closed at any other step, the answer is as good as before."""
    run = store.get("lstm-starred-letter")
    single = with_letter(run, None)
    held = [sureness(run, single, Clamp("input_gate", (step,), 0))[-1] for step in range(24)]
    assert [step for step, sure in enumerate(held) if sure < 0.9] == [4]


def test_a_forget_gate_ends_the_memory_wherever_it_is_closed(store: RunStore) -> None:
    """Lesson 3: moving the step behind the letter changes nothing about that."""
    run = store.get("lstm-starred-letter")
    single = with_letter(run, None)
    held = [sureness(run, single, Clamp("forget_gate", (step,), 0))[-1] for step in range(5, 24)]
    assert max(held) < 0.5
    free = sureness(run, single)
    shut = sureness(run, single, Clamp("forget_gate", (13,), 0))
    np.testing.assert_allclose(shut[:13], free[:13], atol=1e-5)


@pytest.mark.parametrize("name", ["lstm-starred-letter", "ran-identity-starred-letter"])
def test_all_eight_answers_are_right(name: str, store: RunStore) -> None:
    """Lesson 5: both networks name each of the four letters."""
    run = store.get(name)
    assert [answers(run, with_letter(run, letter))[-1] for letter in LETTERS] == list(LETTERS)


def test_the_seeds_disagree_about_which_cell_is_faster(store: RunStore) -> None:
    """Lesson 4: seed 0 favours the LSTM, seed 4 LSTM1, and with seed 2 they are equal."""
    first, second = (
        [solved_after(run) or 0 for run in alike(store, store.get(f"{cell}-starred-letter"))]
        for cell in ("lstm", "lstm1")
    )
    assert (first[0] < second[0], first[4] > second[4], first[2] == second[2]) == (True,) * 3


def test_every_cell_of_the_walk_to_the_ran_solved_the_letter_every_time(store: RunStore) -> None:
    """Lesson 5."""
    for cell in WALKS["lstm-ran"].cells:
        claim = f"walked {cell}-starred-letter starred-letter | = 5"
        assert state(claim, store, Scene()).holds


def test_numbers_that_are_written_as_words(store: RunStore) -> None:
    """Eight units, a thousand steps, the second marked number at step 43."""
    for run in alike(store, store.get("lstm2-starred-letter")):
        assert (run.config.hidden_size, run.config.steps) == (8, 1000)
    adding = store.get("lstm-1997-adding")
    single = example(adding, 0)
    assert [mark.time + 1 for mark in problem_of(adding).marks(single, 0)] == [7, 43]


def test_no_gate_of_lstm3_moves(store: RunStore) -> None:
    """Lesson 4: every row of its maps has one colour."""
    run = store.get("lstm3-starred-letter")
    trace = Scene().moment(run).trace(with_letter(run, None))
    for name in ("input_gate", "forget_gate", "output_gate"):
        assert (trace[name] == trace[name][0]).all()
