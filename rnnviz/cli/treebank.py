"""``python -m rnnviz trust`` and ``retention``: what is measured of a model over a treebank."""

from __future__ import annotations

import argparse
import json
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from tqdm import tqdm

from rnnviz.cli.files import form_of, save
from rnnviz.cli.parser import examples, output_file, positive, whole
from rnnviz.cli.runs import RUN_HELP, add_moment, find_moment
from rnnviz.spec import no_carried_state
from rnnviz.text.conllu import Tree, read_trees

if TYPE_CHECKING:
    from rnnviz.analysis.agreement_table import AgreementTable
    from rnnviz.analysis.attribution_table import AttributionTable
    from rnnviz.inspection.runs import Moment


def add_trust(commands: Any) -> None:
    """Add the command ``trust`` to the parser of the command line."""
    parser = commands.add_parser(
        "trust",
        help="measure how far arrows and attributions can be trusted, on a treebank",
        description="For each word of a treebank, compare where a run's arrow points with the "
        "earlier word whose\nremoval changes the prediction most, with gradient times input, and "
        "with the word's gold head\nor dependents to its left; beside simple baselines, with "
        "bootstrap intervals over sentences.\nEach sentence is read from a fresh state. What "
        "distance alone predicts, for the excess, is\nmeasured over these same sentences. Without "
        "--output the table is printed.\n\n--about attribution compares the methods that say how "
        "much each word adds to one prediction\n(occlusion, gradients, LRP and others): whether "
        "they add up, what removing the words that they\nname does, where they point beside "
        "occlusion, gold links and the subject of a verb.",
        epilog=examples(
            "trust --model ran-tanh-books --conllu en_ewt-ud-dev.conllu",
            "trust --model ran-identity-books --conllu en_ewt-ud-dev.conllu.gz "
            "--limit 200 --output trust.csv",
            "trust --model lstm-books --conllu en_ewt-ud-dev.conllu --about attribution "
            "--predictions 200",
        ),
    )
    _add_treebank(parser)
    _add_attribution(parser)
    parser.add_argument(
        "--window",
        type=positive,
        metavar="N",
        help="how many words back occlusion and gradient look (default: 100)",
    )
    _add_output(parser, "json", "csv", "md")
    parser.set_defaults(command=_trust)


def _add_attribution(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--about",
        choices=("arrows", "attribution"),
        default="arrows",
        help="what is judged (default: arrows)",
    )
    parser.add_argument(
        "--predictions",
        type=positive,
        metavar="N",
        help="of attribution: on how many sentences, one prediction each (default: 500)",
    )
    parser.add_argument(
        "--verbs",
        type=Path,
        metavar="FILE",
        help="of attribution: tab-separated sentences with columns sentence, subj_index and "
        "verb_index, whose verbs agree with a subject; by default some are made",
    )


def _trust(arguments: argparse.Namespace) -> int:
    trees, moment = _find_treebank(arguments)
    measure: Callable[..., AgreementTable | AttributionTable]
    measure = _arrows if arguments.about == "arrows" else _attribution
    table = measure(arguments, moment, trees)
    about = {**moment.about(), "treebank": arguments.conllu.name}
    head = f"{about['run']} ({about['cell']}, step {about['step']:,}) on {about['treebank']}:"
    _write(
        arguments.output,
        json=lambda: json.dumps(about | table.to_dict(), indent=1) + "\n",
        csv=table.to_csv,
        md=lambda: f"{head}\n{table.to_markdown()}",
    )
    return 0


def _arrows(arguments: argparse.Namespace, moment: Moment, trees: list[Tree]) -> AgreementTable:
    from rnnviz.inspection.agreement import measure_trees

    return measure_trees(moment, trees, arguments.window, arguments.seed, _bar)


def _attribution(
    arguments: argparse.Namespace, moment: Moment, trees: list[Tree]
) -> AttributionTable:
    from rnnviz.inspection.faithfulness import PREDICTIONS, VERBS, measure_attribution
    from rnnviz.text.agreement import read_sentences

    verbs = VERBS if arguments.verbs is None else read_sentences(arguments.verbs)
    most = arguments.predictions or PREDICTIONS
    return measure_attribution(moment, trees, most, verbs, arguments.seed, _bar)


def add_retention(commands: Any) -> None:
    """Add the command ``retention`` to the parser of the command line."""
    parser = commands.add_parser(
        "retention",
        help="measure what a model writes, keeps and has left of the words of a treebank",
        description="For each word: how wide the input gate opens (written), and what share of it "
        "is kept and what\nis left 1, 2, 5 and 10 words later. The table says how much of the "
        "variance between words their\npart of speech explains, beside shuffled parts of speech, "
        "frequency alone, what is beyond\nfrequency, the next word's part of speech, and known "
        "words only; with bootstrap intervals over\nsentences. Each sentence is read from a fresh "
        "state. Without --output the table is printed.",
        epilog=examples(
            "retention --model ran-tanh-books --conllu en_ewt-ud-dev.conllu",
            "retention --model lstm-books --conllu en_ewt-ud-dev.conllu.gz --output dev.json",
        ),
    )
    _add_treebank(parser)
    _add_output(parser, "json", "md")
    parser.set_defaults(command=_retention)


def _retention(arguments: argparse.Namespace) -> int:
    from rnnviz.inspection.retention import corpus_markdown, measure_corpus

    trees, moment = _find_treebank(arguments)
    measures = measure_corpus(moment, trees, arguments.conllu.name, arguments.seed, _bar)
    _write(
        arguments.output,
        json=lambda: json.dumps(measures, indent=1) + "\n",
        md=lambda: corpus_markdown(measures) + "\n",
    )
    return 0


def _add_treebank(parser: argparse.ArgumentParser) -> None:
    """Add the options for a model, a treebank and the bootstrap over its sentences."""
    parser.add_argument("--model", required=True, metavar="RUN", help=RUN_HELP)
    parser.add_argument(
        "--conllu",
        required=True,
        type=Path,
        metavar="FILE",
        help="a treebank in the CoNLL-U format of Universal Dependencies, as it is or as .gz",
    )
    parser.add_argument(
        "--limit", type=positive, metavar="N", help="only the first N sentences; by default all"
    )
    parser.add_argument(
        "--seed", type=whole, default=0, metavar="N", help="of the bootstrap (default: 0)"
    )
    add_moment(parser)


def _find_treebank(arguments: argparse.Namespace) -> tuple[list[Tree], Moment]:
    """The sentences and the model that were asked for; torch computes on one thread.

    Raises:
        ValueError: when there is no such file, run, step or layer, or the run's cell carries no
            state.
    """
    import torch  # late: --help should not wait for it

    if arguments.seed < 0:
        raise ValueError("The seed must be a whole number from 0 on.")
    trees = read_trees(arguments.conllu)[: arguments.limit]
    moment = find_moment(arguments, arguments.model)
    spec = moment.run.config.spec
    if not spec.carries_state:
        raise ValueError(no_carried_state(spec))
    torch.set_num_threads(1)
    return trees, moment


def _bar(trees: Sequence[Any], title: str) -> Iterable[Any]:
    """The sentences, with a bar that shows how many, elapsed and remaining time."""
    watched: Iterable[Any] = tqdm(trees, desc=title, unit="sentence", mininterval=0.5)
    return watched


def _add_output(parser: argparse.ArgumentParser, *forms: str) -> None:
    """Add where to write, and in which forms."""
    *others, last = (f".{form}" for form in forms)
    parser.add_argument(
        "--output",
        metavar="FILE",
        type=output_file(*forms),
        help=f"where to write: {', '.join(others)} or {last}; by default the table is printed",
    )


def _write(path: Path | None, *, md: Callable[[], str], **forms: Callable[[], str | bytes]) -> None:
    """Write the form that the file's ending asks for, or print the table as Markdown."""
    if path is None:
        print(md(), end="")
        return
    content = {"md": md, **forms}[form_of(path)]()
    save(path, content.encode("utf-8", "replace") if isinstance(content, str) else content)
