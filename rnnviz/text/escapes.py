"""Codes in a text that are no letters: those of seven-bit encodings and those of terminals."""

from __future__ import annotations

import re
import unicodedata

_ISO_2022_JP = re.compile(rb"\x1b\$(?:[@B]|\([DOPQ])")
_ISO_2022_KR = b"\x1b$)C"
_HZ = re.compile(rb"~\{(?:[!-w][!-~])++~\}")
_UTF7 = re.compile(rb"\+[A-Za-z0-9+/]++-?")

# Colours and the cursor (CSI), titles and links (OSC), and the rest; ECMA-48.
_TERMINAL = re.compile(
    "(?:\x1b\\[|\x9b)[0-?]*+[ -/]*+[@-~]|\x1b\\][^\x07\x1b\n]*+(?:\x07|\x1b\\\\)|\x1b[ -/]*+[0-~]"
)
_STRUCK_OVER = re.compile("[^\n\x08]\x08")


def seven_bit(data: bytes) -> str | None:
    """The encoding of ASCII bytes that mean other letters by escape codes, or None.

    ISO-2022 and HZ are told by their codes. What looks like UTF-7 must be it throughout, with two
    characters beyond ASCII at least: "a+foo-b" is no Chinese.
    """
    if _ISO_2022_JP.search(data):
        return "ISO-2022-JP"
    if _ISO_2022_KR in data:
        return "ISO-2022-KR"
    if _HZ.search(data) and _reads(data, "hz") is not None:
        return "HZ"
    if len({*_UTF7.findall(data)}) > 1 and (text := _reads(data, "utf-7")) is not None:
        letters = {character for character in text if character > "\x7f"}
        if len(letters) > 1 and all(
            unicodedata.category(letter)[0] in "LMNPSZ" for letter in letters
        ):
            return "UTF-7"
    return None


def _reads(data: bytes, codec: str) -> str | None:
    try:
        return data.decode(codec)
    except UnicodeDecodeError:
        return None


def without_codes(text: str) -> str:
    """A text as a terminal shows it: no codes for colours, letters that are struck over once."""
    if "\x1b" in text or "\x9b" in text:
        text = _TERMINAL.sub("", text)
    return _STRUCK_OVER.sub("", text) if "\x08" in text else text
