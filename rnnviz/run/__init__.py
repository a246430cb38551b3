"""Run: one training with its config, curve and weights along the way, and its files."""

from __future__ import annotations

from rnnviz.run.card import CARD_FILE, Card, read_card
from rnnviz.run.checkpoint import CHECKPOINT_FILE, Checkpoint
from rnnviz.run.parts import ELSEWHERE, STATUSES, Point, RunFormatError, Snapshot, is_run_id
from rnnviz.run.record import Run
from rnnviz.run.weights import WEIGHTS_FILE, DType

__all__ = [
    "CARD_FILE",
    "CHECKPOINT_FILE",
    "ELSEWHERE",
    "STATUSES",
    "WEIGHTS_FILE",
    "Card",
    "Checkpoint",
    "DType",
    "Point",
    "Run",
    "RunFormatError",
    "Snapshot",
    "is_run_id",
    "read_card",
]
