"""The net of 1997 with its own training procedure, and the paper's experiments with it."""
