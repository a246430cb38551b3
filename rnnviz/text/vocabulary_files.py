"""The vocabulary of a model that was trained elsewhere, from the file that its people kept."""

from __future__ import annotations

import json
from typing import Any

from rnnviz.untrusted import light_json

LARGEST = 16 * 1024**2
"""Bytes of a file that is read."""
_MOST = 200_000
_WRONG = (
    "A vocabulary must be a text with one token a line, a JSON list of the tokens, a JSON object "
    "from each token to its number, or a tokenizer.json of whole words."
)


def read_vocabulary(data: bytes) -> list[str]:
    """The tokens in the order of their numbers.

    Args:
        data: UTF-8: one token a line, a JSON list, a JSON object from token to number (numbers that
            no token has get a name of their own), the ``tokenizer.json`` of the package tokenizers
            for whole words, or what Keras's ``Tokenizer.to_json`` gave.

    Raises:
        ValueError: one sentence that says what is wrong with it.
    """
    if len(data) > LARGEST:
        raise ValueError(f"Choose a vocabulary of at most {LARGEST // 1024**2} MB.")
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise ValueError(_WRONG) from error
    if not text.lstrip().startswith(("[", "{")):
        lines = text.removesuffix("\n").split("\n")
        return [line.removesuffix("\r") for line in lines]
    try:
        content = json.loads(light_json(text))
    except (ValueError, RecursionError) as error:
        # Some tokens begin like JSON.
        lines = text.splitlines()
        if len(lines) > 1 and all(0 < len(line.split()) < 2 for line in lines):
            return lines
        raise ValueError(_WRONG) from error
    return _listed(content)


def _listed(content: Any) -> list[str]:
    if isinstance(content, list) and all(isinstance(token, str) for token in content):
        return content
    if not isinstance(content, dict):
        raise ValueError(_WRONG)
    model, config = content.get("model"), content.get("config")
    if isinstance(model, dict):
        if model.get("type", "WordLevel") != "WordLevel":
            raise ValueError(
                "This tokenizer cuts words into pieces, which cannot be done in the same way here: "
                "record the model with rv.record."
            )
        return _ordered(model.get("vocab"))
    if isinstance(config, dict) and isinstance(config.get("word_index"), str):
        try:
            index = json.loads(config["word_index"])
        except (ValueError, RecursionError) as error:
            raise ValueError(_WRONG) from error
        return _ordered(index)
    return _ordered(content)


def _ordered(numbers: Any) -> list[str]:
    """Tokens by their numbers; a number between them that no token has stands for padding."""
    if not isinstance(numbers, dict) or not all(
        type(each) is int and 0 <= each < _MOST for each in numbers.values()
    ):
        raise ValueError(_WRONG)
    if len(set(numbers.values())) < len(numbers) or not numbers:
        raise ValueError("Two tokens of this vocabulary have the same number, or there is none.")
    by_number = {number: token for token, number in numbers.items()}
    return [by_number.get(n, f"<{n}>") for n in range(max(by_number) + 1)]
