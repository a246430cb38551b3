"""The encodings that texts come in: their names, and which one some bytes are probably in."""

from __future__ import annotations

import codecs
import re
from collections import Counter
from typing import NamedTuple

import chardetng_py

_SAMPLE_BYTES = 32_768
_HIGH_BYTE = re.compile(rb"[\x80-\xff]")
_HIGH = bytes(range(128, 256))


class Encoding(NamedTuple):
    """An encoding.

    Attributes:
        name: as it is commonly called.
        codec: Python's name for it, or for a later version that holds more characters.
        used_for: languages or systems.
    """

    name: str
    codec: str
    used_for: str


ENCODINGS: dict[str, Encoding] = {
    name: Encoding(name, codec, used_for)
    for name, codec, used_for in (
        ("UTF-8", "utf-8", "any language"),
        ("UTF-16 (little-endian)", "utf-16-le", "any language"),
        ("UTF-16 (big-endian)", "utf-16-be", "any language"),
        ("UTF-32 (little-endian)", "utf-32-le", "any language"),
        ("UTF-32 (big-endian)", "utf-32-be", "any language"),
        ("UTF-7", "utf-7", "any language, in mail"),
        ("Windows-1252", "cp1252", "Western European, as Latin-1"),
        ("ISO 8859-15", "iso8859-15", "Western European with the euro sign"),
        ("Mac Roman", "mac-roman", "Western European, old Macs"),
        ("DOS 850", "cp850", "Western European, DOS"),
        ("Windows-1250", "cp1250", "Central European"),
        ("ISO 8859-2", "iso8859-2", "Central European"),
        ("Mac Latin 2", "mac-latin2", "Central European, old Macs"),
        ("DOS 852", "cp852", "Central European, DOS"),
        ("Windows-1257", "cp1257", "Baltic"),
        ("ISO 8859-13", "iso8859-13", "Baltic"),
        ("ISO 8859-4", "iso8859-4", "Baltic, Nordic"),
        ("Mac Icelandic", "mac-iceland", "Icelandic, old Macs"),
        ("Windows-1254", "cp1254", "Turkish"),
        ("ISO 8859-16", "iso8859-16", "Romanian"),
        ("Windows-1251", "cp1251", "Cyrillic"),
        ("KOI8-R", "koi8-r", "Russian"),
        ("KOI8-U", "koi8-u", "Ukrainian"),
        ("ISO 8859-5", "iso8859-5", "Cyrillic"),
        ("DOS 866", "cp866", "Cyrillic, DOS"),
        ("Mac Cyrillic", "mac-cyrillic", "Cyrillic, old Macs"),
        ("Windows-1253", "cp1253", "Greek"),
        ("ISO 8859-7", "iso8859-7", "Greek"),
        ("DOS 737", "cp737", "Greek, DOS"),
        ("Windows-1255", "cp1255", "Hebrew"),
        ("ISO 8859-8", "iso8859-8", "Hebrew"),
        ("Windows-1256", "cp1256", "Arabic, Persian"),
        ("ISO 8859-6", "iso8859-6", "Arabic"),
        ("Windows-874", "cp874", "Thai"),
        ("Windows-1258", "cp1258", "Vietnamese"),
        ("Shift JIS", "cp932", "Japanese"),
        ("EUC-JP", "euc_jp", "Japanese"),
        ("ISO-2022-JP", "iso2022_jp_ext", "Japanese, in mail"),
        ("GB18030", "gb18030", "Chinese, simplified"),
        ("HZ", "hz", "Chinese, simplified, in mail"),
        ("Big5", "big5hkscs", "Chinese, traditional"),
        ("EUC-KR", "cp949", "Korean"),
        ("ISO-2022-KR", "iso2022_kr", "Korean, in mail"),
    )
}

_BY_CODEC = {codecs.lookup(one.codec).name: one for one in ENCODINGS.values()}
# Earlier or smaller versions of those above.
_BY_CODEC |= {
    codecs.lookup(earlier).name: ENCODINGS[name]
    for earlier, name in {
        "ascii": "UTF-8", "utf-8-sig": "UTF-8", "latin-1": "Windows-1252", "cp437": "DOS 850",
        "iso8859-9": "Windows-1254", "iso8859-11": "Windows-874", "tis-620": "Windows-874",
        "shift_jis": "Shift JIS", "iso2022_jp": "ISO-2022-JP", "iso2022_jp_2": "ISO-2022-JP",
        "gb2312": "GB18030", "gbk": "GB18030", "big5": "Big5", "cp950": "Big5",
        "euc_kr": "EUC-KR",
    }.items()
}  # fmt: skip


def find_encoding(name: str) -> Encoding:
    """An encoding by its name or by another one that Python knows it by.

    Raises:
        ValueError: when it is not known; one sentence.
    """
    for known in ENCODINGS.values():
        if name.casefold() == known.name.casefold():
            return known
    try:
        return _BY_CODEC[codecs.lookup(name).name]
    except (LookupError, ValueError):
        names = ", ".join(ENCODINGS)
        raise ValueError(f"There is no encoding {name!r}; choose one of: {names}.") from None


def guess(data: bytes) -> Encoding:
    """The encoding that a text with bytes beyond ASCII is probably in.

    The detector is that of a browser, chardetng. A damaged character rules an encoding of several
    bytes a character out, so parts of the text are asked as well, and most of them decide.
    """
    pieces = _pieces(data)
    encoding = _detect(b"\n".join(pieces))
    parts = [part for part in (b"\n".join(pieces[k::5]) for k in range(5)) if len(part) > 200]
    if len(parts) == 5:
        other, votes = Counter(map(_detect, parts)).most_common(1)[0]
        if votes >= 3 and other.codec in _SEVERAL_BYTES:
            return other
    return encoding


_SEVERAL_BYTES = ("cp932", "euc_jp", "gb18030", "big5hkscs", "cp949")


def _detect(sample: bytes) -> Encoding:
    """What the detector says; it takes Hungarian for Western European, and that is put right."""
    encoding = _BY_CODEC[codecs.lookup(chardetng_py.detect(sample)).name]
    if encoding.codec == "cp1252" and _is_hungarian(sample):
        return ENCODINGS["Windows-1250"]
    return encoding


_HUNGARIAN = "áéíóöőúüűÁÉÍÓÖŐÚÜŰ".encode("cp1250")
_LONG_O = "őŐ".encode("cp1250")
_FEWEST = 8


def _is_hungarian(sample: bytes) -> bool:
    """Whether every accented letter is one of Hungarian's nine, its long ő among them.

    Where that is õ, in Portuguese and Estonian, other letters come with it.
    """
    letters = sample.translate(None, bytes(range(0xC0)))
    strange = letters.translate(None, _HUNGARIAN)
    return len(letters) >= _FEWEST and not strange and bool(set(letters) & set(_LONG_O))


def _pieces(data: bytes) -> list[bytes]:
    """About ``_SAMPLE_BYTES`` from the whole file around what is not plain ASCII.

    The first high byte after a whole character begins one, in every encoding; a byte below "0" is
    always a character. So no piece begins or ends within a character.
    """
    pieces: list[bytes] = []
    size, position = 0, 0
    while size < _SAMPLE_BYTES and (match := _HIGH_BYTE.search(data, position)):
        start = max(position, match.start() - 200)
        position = _piece_end(data, match.start())
        pieces.append(data[start:position])
        size += position - start
    return pieces


def _piece_end(data: bytes, start: int) -> int:
    """End of the line, or of the last word within a window."""
    limit = start + _SAMPLE_BYTES // 4
    end = data.find(b"\n", start, limit)
    if end < 0 and limit < len(data):
        end = max(data.rfind(mark, start, limit) for mark in (b" ", b".", b","))
    return end if end >= 0 else min(limit, len(data))
