"""Decoded bodies, never larger than the limit at any moment."""

from __future__ import annotations

import zlib
from collections.abc import Iterable

# What the request asks for; anything else that comes back cannot be bounded and is refused.
ACCEPTED_ENCODINGS = "gzip, deflate"


class BodyTooLargeError(Exception):
    """The decoded body is larger than the limit."""


class BrokenBodyError(Exception):
    """The body is not what its encoding says, or stops before its end."""


class UnknownEncodingError(Exception):
    """The body is packed in a way that was not asked for."""


def decoded_body(pieces: Iterable[bytes], encoding: str, limit: int) -> bytes:
    """The body that `pieces` carry under a Content-Encoding, at most `limit` bytes.

    Holds at most `limit` bytes plus one piece, whatever the pieces unpack to.
    """
    encoding = encoding.strip().lower()
    if encoding in ("", "identity"):
        return _plain(pieces, limit)
    if encoding in ("gzip", "x-gzip"):
        return _unpacked(pieces, limit, gzip=True)
    if encoding == "deflate":
        return _unpacked(pieces, limit, gzip=False)
    raise UnknownEncodingError(encoding)


def _plain(pieces: Iterable[bytes], limit: int) -> bytes:
    body = bytearray()
    for piece in pieces:
        body += piece
        if len(body) > limit:
            raise BodyTooLargeError
    return bytes(body)


def _unpacked(pieces: Iterable[bytes], limit: int, *, gzip: bool) -> bytes:
    body = bytearray()
    unpacker: zlib._Decompress | None = None
    for piece in pieces:
        while piece:
            if unpacker is None or unpacker.eof:
                # A gzip body may be several members in a row; anything else after the end is
                # padding, which browsers ignore as well.
                if unpacker is not None and not (gzip and piece.startswith(b"\x1f")):
                    break
                unpacker = zlib.decompressobj(31 if gzip else _deflate_wbits(piece))
            try:
                body += unpacker.decompress(piece, limit + 1 - len(body))
            except zlib.error:
                raise BrokenBodyError from None
            if len(body) > limit:
                raise BodyTooLargeError
            piece = unpacker.unused_data if unpacker.eof else unpacker.unconsumed_tail
    if unpacker is not None and not unpacker.eof:
        raise BrokenBodyError
    return bytes(body)


def _deflate_wbits(start: bytes) -> int:
    """Some servers send `deflate` with its zlib header and some without."""
    looks_packed = len(start) >= 2 and start[0] & 0x0F == 8
    has_header = looks_packed and int.from_bytes(start[:2], "big") % 31 == 0
    return 15 if has_header else -15
