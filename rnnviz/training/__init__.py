"""Training: the loop that yields its progress, and recording what a trained model does."""

from rnnviz.training.chunks import TraceChunk, record_chunks
from rnnviz.training.evaluate import evaluate, predict, run_batch
from rnnviz.training.loop import (
    Progress,
    build_model,
    build_problem,
    fit,
    train,
    untrained,
)
from rnnviz.training.recording import Film, constant_gates, film, one_of, record
from rnnviz.training.restore import restore_model, restore_problem

__all__ = [
    "Film",
    "Progress",
    "TraceChunk",
    "build_model",
    "build_problem",
    "constant_gates",
    "evaluate",
    "film",
    "fit",
    "one_of",
    "predict",
    "record",
    "record_chunks",
    "restore_model",
    "restore_problem",
    "run_batch",
    "train",
    "untrained",
]
