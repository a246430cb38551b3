"""The Papers page: a paper's table as printed, beside what was measured."""
