"""Training: the loop that yields its progress, what evaluates it and what goes on from a prompt."""

from rnnviz.training.budget import steps_within
from rnnviz.training.evaluate import evaluate, predict, run_batch
from rnnviz.training.generation import generate
from rnnviz.training.loop import fit, train, untrained
from rnnviz.training.progress import Progress

__all__ = [
    "Progress",
    "evaluate",
    "fit",
    "generate",
    "predict",
    "run_batch",
    "steps_within",
    "train",
    "untrained",
]
