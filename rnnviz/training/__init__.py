"""Training: the loop that yields its progress, and recording what a trained model does."""

from rnnviz.training.budget import steps_within
from rnnviz.training.build import build_model, build_problem
from rnnviz.training.chunks import TraceChunk, record_chunks
from rnnviz.training.device import choose_device
from rnnviz.training.evaluate import evaluate, predict, run_batch
from rnnviz.training.generation import generate
from rnnviz.training.loop import fit, train, untrained
from rnnviz.training.progress import Progress
from rnnviz.training.recording import Film, film, one_of, record
from rnnviz.training.restore import restore_model, restore_problem

__all__ = [
    "Film",
    "Progress",
    "TraceChunk",
    "build_model",
    "build_problem",
    "choose_device",
    "evaluate",
    "film",
    "fit",
    "generate",
    "one_of",
    "predict",
    "record",
    "record_chunks",
    "restore_model",
    "restore_problem",
    "run_batch",
    "steps_within",
    "train",
    "untrained",
]
