"""Which charset a page is in, and its characters, without a silent replacement."""

from __future__ import annotations

import codecs
import re
from dataclasses import dataclass

import charset_normalizer

_MARKS = (
    (codecs.BOM_UTF32_LE, "utf-32-le", "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32-be", "utf-32"),
    (codecs.BOM_UTF8, "utf-8", "utf-8"),
    (codecs.BOM_UTF16_LE, "utf-16-le", "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16-be", "utf-16"),
)
_META = re.compile(
    rb"""<(?:meta\b[^>]{0,500}?\bcharset|\?xml\b[^>]{0,200}?\bencoding)\s*=\s*["']?\s*([\w.:-]{2,40})""",
    re.IGNORECASE,
)
_SNIFFED = 4096
_DETECTED_BYTES = 256 * 1024
# What browsers do: pages that say Latin-1 or ASCII are in Windows-1252, which has curly quotes.
_READ_AS_1252 = frozenset({"iso8859-1", "ascii", "cp1252"})
# The charsets of the web (WHATWG Encoding), by Python's names.
_TEXT_CODECS = _READ_AS_1252 | {
    "utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "utf-32", "utf-32-le", "utf-32-be",
    "big5", "big5hkscs", "cp932", "cp949", "euc_jp", "euc_kr", "gb18030", "gb2312", "gbk",
    "iso2022_jp", "shift_jis", "johab", "koi8-r", "koi8-u", "cp866", "cp874", "tis-620",
    "mac-roman", "mac-cyrillic",
    *(f"cp125{number}" for number in range(9)),
    *(f"iso8859-{number}" for number in range(2, 17)),
}  # fmt: skip
# What a detector may find. Short Western text gives it too little to go by, and the web's default
# for such text is Windows-1252; other scripts show themselves, given enough letters.
_DETECTABLE = frozenset(
    {
        "big5", "big5hkscs", "cp932", "cp949", "euc_jp", "euc_kr", "gb18030", "gb2312", "gbk",
        "iso2022_jp", "shift_jis", "cp1251", "cp1253", "cp1255", "cp1256", "cp866", "cp874",
        "iso8859-5", "iso8859-6", "iso8859-7", "iso8859-8", "koi8-r", "koi8-u", "mac-cyrillic",
    }
)  # fmt: skip
_ENOUGH_LETTERS = 30
_READABLE = bytes(range(0x20, 0x7F)) + b"\t\r\n"
_REPLACEMENT = "\ufffd"
_STRAY = "stray-byte-as-windows-1252"


@dataclass(frozen=True)
class Decoded:
    """Characters, the charset that gave them, and in words how it was decided."""

    text: str
    charset: str
    basis: str


def decode(body: bytes, *, header: str = "", meta: bool = True) -> Decoded:
    """Decodes by byte order mark, then the header's charset, then the page's own meta element,
    then by what the bytes look like. `meta` is whether a page of this kind can have one.

    A declared charset that the bytes contradict is not believed, and `basis` says so.
    """
    for mark, codec, name in _MARKS:
        if body.startswith(mark):
            return _replacing(body[len(mark) :], codec, name, f"byte order mark of {name}")
    if is_wide(body[:_SNIFFED]):
        codec = "utf-16-be" if body[0] == 0 else "utf-16-le"
        return _replacing(body, codec, "utf-16", "every other byte is zero; read as utf-16")
    declared = [("the server", header)] if header else []
    found = _META.search(body[:_SNIFFED]) if meta else None
    if found and _codec(found[1].decode("ascii").lower()) != _codec(header.strip().lower()):
        declared.append(("the page", found[1].decode("ascii")))

    doubts = ""
    for who, label in declared:
        label = label.strip().lower()
        codec = _codec(label)
        decoded = _as_declared(body, codec) if codec else None
        if decoded:
            return Decoded(decoded.text, decoded.charset, f"{doubts}declared by {who} as {label}")
        if not codec:
            doubts += f"declared {label}, which is no charset that we know; "
        elif _is_clearly_utf8(body):
            doubts += f"declared {label}, but bytes are valid utf-8; "
        else:
            doubts += f"declared {label}, but bytes are not; "
    return _almost_as_declared(body, declared) or _detected(body, doubts)


def is_wide(start: bytes) -> bool:
    """Whether these bytes look like UTF-16 of mostly Latin letters, byte order mark or not."""
    lanes = (start[0::2], start[1::2])
    zeros, letters = sorted(lanes, key=lambda lane: lane.count(0), reverse=True)
    half = len(letters)
    others = len(letters.translate(None, _READABLE))
    return (
        half >= 8
        and zeros.count(0) > 0.4 * half
        and letters.count(0) < 0.05 * half
        and others < 0.3 * half
    )


def _codec(label: str) -> str:
    try:
        info = codecs.lookup(label)
    except (LookupError, ValueError):
        return ""
    # Python also calls its own escapes and base64 "codecs"; no page is in one of them.
    return info.name if info.name in _TEXT_CODECS else ""


def _as_declared(body: bytes, codec: str) -> Decoded | None:
    """The page in the charset that it declares, unless the bytes contradict that."""
    if codec in _READ_AS_1252:
        # Any bytes can be Latin-1, but valid UTF-8 beyond ASCII is no accident.
        return None if _is_clearly_utf8(body) else Decoded(_windows_1252(body), "windows-1252", "")
    if codec.startswith(("utf-16", "utf-32")) and b"\0" not in body:
        return None  # converted once, with its old meta element left in place
    try:
        return Decoded(body.decode(codec), codec, "")
    except UnicodeDecodeError:
        return None


def _almost_as_declared(body: bytes, declared: list[tuple[str, str]]) -> Decoded | None:
    """A page in a declared charset of many bytes per letter, with a few of them damaged."""
    for who, label in declared:
        codec = _codec(label.strip().lower())
        if not codec or codec == "utf-8" or codec.startswith(("utf-16", "utf-32")):
            continue
        decoded = _replacing(body, codec, codec, f"declared by {who} as {label}")
        if codec not in _READ_AS_1252 and decoded.text.count(_REPLACEMENT) * 200 < len(body):
            return decoded
    return None


def _detected(body: bytes, doubts: str) -> Decoded:
    doubts = doubts or "no charset declared; "
    try:
        return Decoded(body.decode("utf-8"), "utf-8", f"{doubts}read as utf-8")
    except UnicodeDecodeError:
        pass
    stray = _utf8_stray_bytes(body)
    if stray is not None:
        text = body.decode("utf-8", _STRAY)
        basis = f"{doubts}read as utf-8, with {stray} stray byte(s) read as windows-1252"
        return Decoded(text, "utf-8", basis)
    codec = _found_by_detector(body[:_DETECTED_BYTES])
    decoded = _as_declared(body, codec) if codec else None
    if decoded:
        return Decoded(decoded.text, codec, f"{doubts}detected as {codec}")
    return Decoded(_windows_1252(body), "windows-1252", f"{doubts}read as windows-1252")


def _found_by_detector(body: bytes) -> str:
    if len(body.translate(None, bytes(range(128)))) < _ENOUGH_LETTERS:
        return ""
    best = charset_normalizer.from_bytes(body).best()
    codec = codecs.lookup(best.encoding).name if best else ""
    return codec if codec in _DETECTABLE else ""


def _utf8_stray_bytes(body: bytes) -> int | None:
    """How many bytes fall outside utf-8, or None unless the page is mostly utf-8 all the same:
    one bad byte in a page of good ones must not turn every quotation mark into rubbish."""
    text = body.decode("utf-8", "surrogateescape")
    stray = sum(1 for character in text if "\udc80" <= character <= "\udcff")
    good = sum(1 for character in text if character > "\x7f") - stray
    return stray if good > stray else None


def _is_clearly_utf8(body: bytes) -> bool:
    try:
        return not body.decode("utf-8").isascii()
    except UnicodeDecodeError:
        return False


def _replacing(body: bytes, codec: str, name: str, basis: str) -> Decoded:
    text = body.decode(codec, "replace")
    lost = text.count(_REPLACEMENT)
    if lost:
        basis += f"; {lost} place(s) could not be decoded and are marked with U+FFFD"
    return Decoded(text, name, basis)


def _windows_1252(body: bytes) -> str:
    return body.decode("cp1252", _STRAY)


def _stray_byte(error: UnicodeError) -> tuple[str, int]:
    if not isinstance(error, UnicodeDecodeError):
        raise error
    stray = error.object[error.start : error.end]
    # Five bytes mean nothing in Windows-1252; like browsers, keep them as control characters.
    return stray.decode("cp1252", "ignore") or stray.decode("latin-1"), error.end


codecs.register_error(_STRAY, _stray_byte)
