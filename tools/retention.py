"""docs/retention.md from assets/retention/*.json: what the shipped models write and keep.

    PYTHONPATH=. python tools/retention.py

The numbers are those of ``python -m rnnviz retention``; nothing is measured here.
"""

from __future__ import annotations

import json

from environment import ROOT

from rnnviz.inspection.retention import corpus_markdown

FOLDER = ROOT / "assets" / "retention"
FILE = ROOT / "docs" / "retention.md"
HEADING = """# Written, kept, left

The arrows of equation 7 read the table of influence weights by its columns: which earlier word
weighs most here? Its rows say something else: what becomes of a word. Three numbers, never mixed:

- *written*: the mean over units of the input gate `i_j`;
- *kept* after k words: the mean of `w_j^(j+k)` over that of `i_j`: the forget gates of the
  following words, weighted by the word's own input gate;
- *left*: the product of both, the mean of `w_j^(j+k)`;

and each again with contents, as norms of `i_j * content_j` and `w_j^(j+k) * content_j`. The
tables say which share of the differences between words (eta squared) is explained by their part
of speech; by parts of speech that are shuffled, which is chance; by how frequent the word is in
the model's own text (classes of ranks, each twice as wide as the one before); by the part of
speech beyond that (both crossed, less the same with parts of speech shuffled within each
class); by the next word's part of speech; and by the part of speech among words that the model
knows. In brackets stand 95% intervals over 1,000 draws of sentences. Every word with k words
after it in its sentence counts, k being the column "after"; every sentence is read from a fresh
state. The sentences are those of the English Web Treebank; the models were trained on three
novels.

    python -m rnnviz retention --model ran-tanh-books --conllu en_ewt-ud-dev.conllu

This file is written by `PYTHONPATH=. python tools/retention.py` from `assets/retention/`.
"""


def main() -> None:
    """Write the file."""
    found = [json.loads(path.read_text(encoding="utf-8")) for path in sorted(FOLDER.glob("*.json"))]
    parts = [f"## {one['run']} on {one['treebank']}\n\n{corpus_markdown(one)}" for one in found]
    FILE.write_text("\n\n".join([HEADING.rstrip(), *parts]) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
