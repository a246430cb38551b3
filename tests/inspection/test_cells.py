"""A cell at work: what is sent is what was recorded."""

from __future__ import annotations

import base64
import json
from collections.abc import Callable

import numpy as np
import pytest

from rnnviz.analysis.flow import flow
from rnnviz.analysis.influence import weights
from rnnviz.config import ExperimentConfig
from rnnviz.inspection.cells import cell_data, cell_rows, packed_cell, telling_unit, trace_of
from rnnviz.inspection.runs import Moment, example, preview
from rnnviz.probe.intervention import Clamp, Intervention
from rnnviz.spec import CELLS
from rnnviz.tasks import TASKS

MakeConfig = Callable[..., ExperimentConfig]


@pytest.mark.parametrize("task", TASKS)
def test_every_cell_on_every_task(small_config: MakeConfig, task: str) -> None:
    for cell, spec in CELLS.items():
        moment = Moment(preview(small_config(task, cell)))
        single = example(moment.run, 0)
        data, trace = cell_data(moment, single), trace_of(moment, single)
        json.dumps(data, allow_nan=False)
        assert set(data["values"]) >= set(spec.quantities)
        at = data["first"] - 1
        for name in spec.quantities:
            sent = np.frombuffer(base64.b64decode(data["values"][name]["data"]), "<f4")
            sent = sent.reshape(len(data["labels"]), len(data["units"]))
            recorded = trace[name][at : at + len(sent), data["units"]]
            np.testing.assert_allclose(sent, recorded, atol=1e-6)


def test_the_table_holds_every_value_in_the_cell(small_config: MakeConfig) -> None:
    moment = Moment(preview(small_config("starred-letter", hidden_size=3)))
    single = example(moment.run, 0)
    values, rows = flow(trace_of(moment, single)), cell_rows(moment, single)
    assert len(rows) == 24 * 3
    assert set(rows[0]) == {"time", "input", "unit", *values}
    for row in rows:
        for name, array in values.items():
            assert row[name] == pytest.approx(array[row["time"] - 1, row["unit"]], abs=1e-6)


def test_what_is_sent_is_made_once_and_not_taken_for_another(small_config: MakeConfig) -> None:
    moment = Moment(preview(small_config("starred-letter")))
    single = example(moment.run, 0)
    sent = packed_cell(moment, single, group="here")
    assert packed_cell(Moment(moment.run), single, group="here") is sent
    assert json.loads(sent) == json.loads(json.dumps(cell_data(moment, single, group="here")))
    other = [
        packed_cell(moment, single, group="there"),
        packed_cell(moment, example(moment.run, 1), group="here"),
        packed_cell(moment, single, Intervention((Clamp("forget_gate", None, 0),)), group="here"),
    ]
    assert len({sent, *other}) == 4


def test_a_trace_is_made_once(small_config: MakeConfig) -> None:
    moment = Moment(preview(small_config("starred-letter")))
    single = example(moment.run, 0)
    assert trace_of(moment, single) is trace_of(Moment(moment.run), single)
    assert trace_of(moment, single) is not trace_of(moment, example(moment.run, 1))


def test_words_that_are_unknown_alike_are_not_taken_for_one_another(
    small_config: MakeConfig,
) -> None:
    moment = Moment(preview(small_config("text-words")))
    for word in ("quagga", "tapir"):
        assert trace_of(moment, moment.problem.own(f"the {word}")).labels == ("the", word)


def test_the_telling_unit_has_the_largest_share(small_config: MakeConfig) -> None:
    moment = Moment(preview(small_config("starred-letter", hidden_size=7)))
    trace = trace_of(moment, example(moment.run, 0))
    last = weights(trace["input_gate"], trace["forget_gate"])[-1]
    share = last / last.sum(axis=0)
    for step in (0, 5, len(trace) - 1):
        assert telling_unit(trace, step) == share[step].argmax()


def test_without_a_state_there_is_still_a_unit(small_config: MakeConfig) -> None:
    moment = Moment(preview(small_config("starred-letter", "elman")))
    assert telling_unit(trace_of(moment, example(moment.run, 0)), 3) == 0
