"""From the bytes of a file to text, whatever its encoding; what is not text is refused."""

from __future__ import annotations

import codecs
import re
import unicodedata
from dataclasses import dataclass

from charset_normalizer import from_bytes

MAX_BYTES = 50_000_000
"""Largest file that is read, in bytes."""

_SAMPLE_BYTES = 32_768
_MAX_CONTROL_SHARE = 0.01

_SIGNATURES: tuple[tuple[bytes, str], ...] = (
    (b"\x89PNG\r\n\x1a\n", "a PNG image"),
    (b"\xff\xd8\xff", "a JPEG image"),
    (b"GIF87a", "a GIF image"),
    (b"GIF89a", "a GIF image"),
    (b"%PDF-", "a PDF document"),
    (b"PK\x03\x04", "a zip archive or an office document"),
    (b"PK\x05\x06", "an empty zip archive"),
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "an office document"),
    (b"{\\rtf", "an RTF document"),
    (b"\x1f\x8b\x08", "a gzip archive"),
    (b"BZh", "a bzip2 archive"),
    (b"\xfd7zXZ\x00", "an xz archive"),
    (b"7z\xbc\xaf\x27\x1c", "a 7-Zip archive"),
    (b"Rar!\x1a\x07", "a RAR archive"),
    (b"\x7fELF", "a program"),
    (b"SQLite format 3\x00", "a database"),
    (b"PAR1", "a Parquet table"),
    (b"\x93NUMPY", "a NumPy array"),
    (b"OggS", "an audio file"),
    (b"ID3", "an audio file"),
)

_PRINTABLE_SIGNATURES = (b"%PDF-", b"{\\rtf")

# UTF-32 first: its little-endian mark begins with that of UTF-16.
_MARKS: tuple[tuple[bytes, str, str], ...] = (
    (codecs.BOM_UTF8, "utf-8", "UTF-8 with a byte order mark"),
    (codecs.BOM_UTF32_LE, "utf-32-le", "UTF-32 (little-endian)"),
    (codecs.BOM_UTF32_BE, "utf-32-be", "UTF-32 (big-endian)"),
    (codecs.BOM_UTF16_LE, "utf-16-le", "UTF-16 (little-endian)"),
    (codecs.BOM_UTF16_BE, "utf-16-be", "UTF-16 (big-endian)"),
)

# What people's files are in; rarer relatives of these only draw wrong guesses.
_CANDIDATES = [
    *(f"cp125{digit}" for digit in range(9)),
    *("koi8_r", "koi8_u", "iso8859_2", "iso8859_5", "iso8859_7", "cp874", "mac_roman"),
    *("cp932", "euc_jp", "gb18030", "big5", "cp949"),
]

_CONTROLS = bytes({*range(32), 127} - {*b"\t\n\v\f\r\x1a\x1b"})
_CONTROL_CHARACTER = re.compile("[\x00-\x08\x0e-\x19\x1c-\x1f\x7f-\x84\x86-\x9f\ufffe\uffff]")
_HIGH_BYTE = re.compile(rb"[\x80-\xff]")


class DecodingError(ValueError):
    """Bytes that cannot be read as text; the message says what to do."""


@dataclass(frozen=True)
class Decoded:
    r"""Text and the encoding that it was found in.

    Attributes:
        text: composed (NFC) characters; every line ends in ``"\n"``; no NUL characters.
        encoding: the encoding's name for people, such as ``"UTF-8"``.
    """

    text: str
    encoding: str


def decode(data: bytes) -> Decoded:
    """Read the bytes of a text file.

    A byte order mark decides; then valid UTF-8, then UTF-16 without a mark; else the encoding is
    guessed by charset-normalizer from a sample of the lines that are not plain ASCII.

    Args:
        data: the whole file, at most ``MAX_BYTES``.

    Raises:
        DecodingError: when the file is empty, too large or not text.
    """
    _refuse(data)
    text, encoding = _marked(data) or _utf8(data) or _utf16(data) or _guessed(data)
    if _control_share(text) > _MAX_CONTROL_SHARE:
        raise DecodingError("The file is not text: save it as plain text (UTF-8) and try again.")
    text = _tidy(text)
    if not text.strip():
        raise DecodingError("The file holds no text: choose one with words in it.")
    return Decoded(text, encoding)


def _refuse(data: bytes) -> None:
    """Raise for what is known not to be text from its size or its first bytes."""
    if not data:
        raise DecodingError("The file is empty: choose one with words in it.")
    if len(data) > MAX_BYTES:
        raise DecodingError(
            f"The file has {len(data) / 1e6:.1f} MB: choose one of at most {MAX_BYTES // 10**6} MB."
        )
    # A text may begin with the letters of a signature, but it holds no control characters.
    binary = len(data[:4096].translate(None, _CONTROLS)) < len(data[:4096])
    for signature, kind in _SIGNATURES:
        sure = binary or not signature.isascii() or signature in _PRINTABLE_SIGNATURES
        if sure and data.startswith(signature):
            raise DecodingError(f"The file is {kind}, not text: save its words as plain text.")


def _marked(data: bytes) -> tuple[str, str] | None:
    """Decode by the byte order mark, if there is one."""
    for mark, codec, name in _MARKS:
        if not data.startswith(mark):
            continue
        body = data[len(mark) :]
        if codec.startswith("utf-16"):
            body = body[: len(body) // 2 * 2]
        try:
            return body.decode(codec), name
        except UnicodeDecodeError:
            message = f"The file begins as {name} but is damaged: save it anew as UTF-8."
            raise DecodingError(message) from None
    return None


def _utf8(data: bytes) -> tuple[str, str] | None:
    """Decode valid UTF-8; not where many NUL bytes point to UTF-16."""
    if data.count(0) > _MAX_CONTROL_SHARE * len(data):
        return None
    text = data.decode("utf-8", "replace")
    if not text.count("\ufffd"):
        return text, "ASCII" if data.isascii() else "UTF-8"
    # A few damaged places among many sound characters are no reason to doubt the encoding.
    damaged = text.count("\ufffd") - data.count("\ufffd".encode())
    sound = sum(1 for character in text if character > "\x7f") - damaged
    if damaged * 20 > sound:
        return None
    return text, f"UTF-8 ({damaged} damaged)" if damaged else "UTF-8"


def _utf16(data: bytes) -> tuple[str, str] | None:
    """Decode UTF-16 without a mark, told by NUL bytes that all stand on one side."""
    sample = data[:_SAMPLE_BYTES]
    high, low = sample[0::2].count(0), sample[1::2].count(0)
    if len(data) % 2 or max(high, low) < 0.02 * len(sample) or 20 * min(high, low) > max(high, low):
        return None
    codec, name = ("utf-16-be", "big-endian") if high > low else ("utf-16-le", "little-endian")
    try:
        return data.decode(codec), f"UTF-16 ({name})"
    except UnicodeDecodeError:
        return None


def _guessed(data: bytes) -> tuple[str, str]:
    """Decode in the likeliest encoding; Windows-1252 where the evidence is weak."""
    if len(data.translate(None, _CONTROLS)) < (1 - _MAX_CONTROL_SHARE) * len(data):
        raise DecodingError("The file is not text: save it as plain text (UTF-8) and try again.")
    for codec in (*_likely(_sample(data)), "cp1252", "latin-1"):
        try:
            return data.decode(codec), _readable(codec, data)
        except UnicodeDecodeError:
            continue
    raise AssertionError("Latin-1 decodes any bytes")


def _likely(sample: bytes) -> list[str]:
    """Codecs in the order of their likelihood, Windows-1252 first among equals."""
    high = len(sample) - len(sample.translate(None, bytes(range(128, 256))))
    if high < 64 and high < 0.25 * len(sample):
        return []
    found = list(from_bytes(sample, steps=1, chunk_size=len(sample), cp_isolation=_CANDIDATES))
    if not found:
        return []
    best = found[0]
    for match in found:
        equal = match.chaos <= best.chaos + 0.01 and match.coherence >= best.coherence - 0.05
        if match.encoding == "cp1252" and equal:
            return ["cp1252", best.encoding]
    return [best.encoding]


def _sample(data: bytes) -> bytes:
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
    return b"\n".join(pieces)


def _piece_end(data: bytes, start: int) -> int:
    """End of the line, or of the last word within a window."""
    limit = start + _SAMPLE_BYTES // 4
    end = data.find(b"\n", start, limit)
    if end < 0 and limit < len(data):
        end = max(data.rfind(mark, start, limit) for mark in (b" ", b".", b","))
    return end if end >= 0 else min(limit, len(data))


def _readable(codec: str, data: bytes) -> str:
    """The name of a Python codec for people; Latin-1 where it reads the same as Windows-1252."""
    if codec in ("cp1252", "latin-1") and len(data.translate(None, bytes(range(128, 160)))) == len(
        data
    ):
        return "Latin-1"
    if codec.startswith("cp125"):
        return f"Windows-{codec[2:]}"
    return {"cp932": "Shift JIS", "cp949": "EUC-KR", "big5": "Big5"}.get(
        codec, codec.upper().replace("ISO8859", "ISO 8859").replace("_", "-")
    )


def _control_share(text: str) -> float:
    """Share of characters that no text file holds."""
    return len(_CONTROL_CHARACTER.findall(text)) / max(len(text), 1)


def _tidy(text: str) -> str:
    """One kind of line end, composed characters, no control characters."""
    text = text.replace("\r\n", "\n").replace("\r", "\n").replace("\x00", "").replace("\ufeff", "")
    return text if unicodedata.is_normalized("NFC", text) else unicodedata.normalize("NFC", text)
