"""From the bytes of a file to text, whatever its encoding; what is not text is refused."""

from __future__ import annotations

import codecs
import re
import unicodedata
from contextlib import suppress
from dataclasses import dataclass, replace

from rnnviz.text.encodings import ENCODINGS, find_encoding, guess
from rnnviz.text.escapes import seven_bit, without_codes

MAX_BYTES = 50_000_000
"""Largest file that is read, in bytes."""

_SAMPLE_BYTES = 32_768
_MAX_CONTROL_SHARE = 0.01
_MAX_DAMAGE = 0.1
_NOT_TEXT = "The file is not text: save it as plain text (UTF-8) and try again."

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
_MARKS: tuple[tuple[bytes, str], ...] = (
    (codecs.BOM_UTF8, "UTF-8"),
    (codecs.BOM_UTF32_LE, "UTF-32 (little-endian)"),
    (codecs.BOM_UTF32_BE, "UTF-32 (big-endian)"),
    (codecs.BOM_UTF16_LE, "UTF-16 (little-endian)"),
    (codecs.BOM_UTF16_BE, "UTF-16 (big-endian)"),
)

_CONTROLS = bytes({*range(32), 127} - {*b"\t\n\v\f\r\x1a\x1b"})
_CONTROL_CHARACTER = re.compile("[\x00-\x08\x0e-\x19\x1c-\x1f\x7f-\x84\x86-\x9f\ufffe\uffff]")
_HIGH = bytes(range(128, 256))
# A file that was cut may begin and end within a character.
_CUT_START = re.compile(rb"\A[\x80-\xbf]{1,3}")
_CUT_END = re.compile(rb"(?:[\xc2-\xf4]|[\xe0-\xf4][\x80-\xbf]|[\xf0-\xf4][\x80-\xbf]{2})\Z")
# Java and Oracle write a character beyond U+FFFF as two surrogates (CESU-8), and NUL as C0 80.
_SURROGATES = re.compile(rb"(?:\xed[\xa0-\xaf][\x80-\xbf]\xed[\xb0-\xbf][\x80-\xbf])++")
_FEWEST_JOINED = 10
# What a damaged character of a European language leaves in UTF-8.
_FRAGMENTS = bytes([0xC2, 0xC3, *range(0x80, 0xC0)])
_MOST_SEEN, _LONGEST_LINE = 1_000_000, 200


class DecodingError(ValueError):
    """Bytes that cannot be read as text; the message says what to do."""


@dataclass(frozen=True)
class Decoded:
    r"""Text and the encoding that it was found in.

    Attributes:
        text: composed (NFC) characters; every line ends in ``"\n"``; no NUL characters and no
            codes for terminals.
        encoding: the encoding's name, such as ``"UTF-8"``.
        damaged: characters that could not be read; each is a U+FFFD in the text.
    """

    text: str
    encoding: str
    damaged: int = 0

    @property
    def found(self) -> str:
        """The encoding with the damage: ``"UTF-8 with 3 damaged characters"``."""
        if not self.damaged:
            return self.encoding
        return f"{self.encoding} with {self.damaged:,} damaged character" + "s" * (self.damaged > 1)

    @property
    def first_line(self) -> str:
        """The first line with a letter beyond ASCII, where a wrong encoding shows; else the first.

        Only the beginning of the text is looked at, and only the beginning of the line is given.
        """
        lines = (line.strip() for line in self.text[:_MOST_SEEN].split("\n"))
        filled = [line for line in lines if line]
        first = filled[0] if filled else ""
        return next((line for line in filled if not line.isascii()), first)[:_LONGEST_LINE]


def decode(data: bytes, encoding: str | None = None) -> Decoded:
    """Read the bytes of a text file.

    A byte order mark decides; then valid UTF-8, also where a little of it is damaged; then UTF-16
    without a mark; else the encoding is guessed.

    Args:
        data: the whole file, at most ``MAX_BYTES``.
        encoding: its name, one of ``ENCODINGS`` or another that Python knows, where it is known.

    Raises:
        DecodingError: when the file is empty, too large or not text, or the encoding is not known.
    """
    _refuse(data)
    if encoding is None:
        decoded = _marked(data) or _utf8(data) or _utf16(data) or _guessed(data)
        if decoded.damaged > _MAX_DAMAGE * len(decoded.text):
            raise DecodingError(_NOT_TEXT)
    else:
        decoded = _read(data, _known(encoding))
    text = without_codes(decoded.text)
    if _control_share(text) > _MAX_CONTROL_SHARE:
        raise DecodingError(_NOT_TEXT)
    text = _tidy(text)
    if not text.strip():
        raise DecodingError("The file holds no text: choose one with words in it.")
    return replace(decoded, text=text)


def clean(text: str) -> str:
    """A text that was typed or pasted, in the form of a file's: see ``Decoded.text``."""
    return _tidy(without_codes(text.encode("utf-8", "replace").decode("utf-8")))


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


def _known(encoding: str) -> str:
    """The name of an encoding that a person gave."""
    try:
        return find_encoding(encoding).name
    except ValueError as error:
        raise DecodingError(str(error)) from None


def _read(data: bytes, name: str) -> Decoded:
    """Bytes in an encoding; what cannot be read becomes U+FFFD and is counted."""
    codec = ENCODINGS[name].codec
    with suppress(UnicodeDecodeError):
        return Decoded(data.decode(codec), name)
    if codec == "utf-8":
        data = _SURROGATES.sub(_joined_surrogates, data.replace(b"\xc0\x80", b""))
    text = data.decode(codec, "replace")
    genuine = data.decode(codec, "ignore").count("\ufffd")
    return Decoded(text, name, text.count("\ufffd") - genuine)


def _joined_surrogates(match: re.Match[bytes]) -> bytes:
    """Surrogates, two to a character, as UTF-8."""
    pairs = match.group().decode("utf-8", "surrogatepass").encode("utf-16-le", "surrogatepass")
    return pairs.decode("utf-16-le").encode()


def _marked(data: bytes) -> Decoded | None:
    """Decode by the byte order mark, if there is one."""
    for mark, name in _MARKS:
        if data.startswith(mark):
            return _read(data[len(mark) :], name)
    return None


def _utf8(data: bytes) -> Decoded | None:
    """Decode UTF-8 and encodings of seven bits; not where many NUL bytes point to UTF-16."""
    if data.count(0) > _MAX_CONTROL_SHARE * len(data):
        return None
    if data.isascii():
        name = seven_bit(data)
        return _read(data, name) if name else Decoded(data.decode("ascii"), "ASCII")
    decoded = _read(data, "UTF-8")
    if decoded.damaged:
        return _two_encodings(data) or (decoded if _is_damaged_utf8(data) else None)
    return decoded


def _is_damaged_utf8(data: bytes) -> bool:
    """Whether the sound characters say UTF-8; what other encodings hold of them is measured.

    Half as many as bytes that are not UTF-8 is the most in texts in Shift JIS, EUC and Big5, of
    which most is beyond ASCII, and next to none are in others.
    """
    sound, damaged = _evidence(_CUT_END.sub(b"", _CUT_START.sub(b"", data)))
    few = 4 * (sound + damaged) < len(data)
    return sound > 2 * damaged or (few and sound > 0 and sound >= damaged)


def _evidence(data: bytes) -> tuple[int, int]:
    """How many characters beyond ASCII are UTF-8, and how many bytes are not."""
    text = data.decode("utf-8", "ignore")
    valid = text.encode()
    return len(text) - len(valid.translate(None, _HIGH)), len(data) - len(valid)


def _two_encodings(data: bytes) -> Decoded | None:
    """Decode lines in UTF-8 among lines in another encoding, as where two files were joined."""
    lines = data.split(b"\n")
    other = [place for place, line in enumerate(lines) if not _is_utf8(line)]
    strange = b"\n".join([lines[place] for place in other])
    within, damaged = _evidence(strange)
    sound = _evidence(data)[0] - within
    fragments = len(strange) - len(strange.translate(None, _FRAGMENTS))
    if damaged < _FEWEST_JOINED or damaged < 2 * within or 4 * sound < damaged:
        return None
    if 2 * fragments > damaged:
        return None
    decoded = _read(strange, guess(strange).name)
    texts = [line.decode("utf-8", "ignore") for line in lines]
    for place, text in zip(other, decoded.text.split("\n"), strict=True):
        texts[place] = text
    return Decoded("\n".join(texts), f"UTF-8 and {decoded.encoding}", decoded.damaged)


def _is_utf8(line: bytes) -> bool:
    try:
        line.decode()
    except UnicodeDecodeError:
        return False
    return True


def _utf16(data: bytes) -> Decoded | None:
    """Decode UTF-16 without a mark, told by NUL bytes that all stand on one side."""
    sample = data[:_SAMPLE_BYTES]
    high, low = sample[0::2].count(0), sample[1::2].count(0)
    if max(high, low) < 0.02 * len(sample) or 20 * min(high, low) > max(high, low):
        return None
    return _read(data, f"UTF-16 ({'big' if high > low else 'little'}-endian)")


def _guessed(data: bytes) -> Decoded:
    """Decode in the likeliest encoding."""
    if len(data.translate(None, _CONTROLS)) < (1 - _MAX_CONTROL_SHARE) * len(data):
        raise DecodingError(_NOT_TEXT)
    return _read(data, guess(data).name)


def _control_share(text: str) -> float:
    """Share of characters that no text file holds."""
    return len(_CONTROL_CHARACTER.findall(text)) / max(len(text), 1)


def _tidy(text: str) -> str:
    """One kind of line end, composed characters, no control characters."""
    text = text.replace("\r\n", "\n").replace("\r", "\n").replace("\x00", "").replace("\ufeff", "")
    return text if unicodedata.is_normalized("NFC", text) else unicodedata.normalize("NFC", text)
