"""Reads a body without trusting its size: counts decoded bytes, so a compression bomb stops at the limit."""

from __future__ import annotations

import zlib
from collections.abc import Iterable, Iterator

_GZIP = 16 + zlib.MAX_WBITS
_PIECE = 64 * 1024


class BodyBroken(ValueError):
    """The compressed body is damaged or ends early."""


class UnknownEncoding(ValueError):
    """A Content-Encoding that was not asked for."""


def read_body(chunks: Iterable[bytes], encoding: str, limit: int) -> tuple[bytes, bool]:
    """Return the decoded body of at most `limit` bytes, and whether there was more.

    `chunks`: raw bytes as received. `encoding`: the Content-Encoding header. Raises BodyBroken, UnknownEncoding.
    """
    received = bytearray()
    for piece in _decoded(_counted(chunks, limit), encoding):
        received += piece
        if len(received) > limit:
            return bytes(received[:limit]), True
    return bytes(received), False


def _decoded(chunks: Iterable[bytes], encoding: str) -> Iterable[bytes]:
    encoding = encoding.strip().lower()
    if encoding in ("", "identity"):
        return chunks
    if encoding in ("gzip", "x-gzip"):
        return _inflated(chunks)
    raise UnknownEncoding("The gateway used a compression that we did not offer.")


def _counted(chunks: Iterable[bytes], limit: int) -> Iterator[bytes]:
    """Stop after twice the limit: input that never decodes to anything must end too."""
    room = 2 * limit + _PIECE
    for chunk in chunks:
        yield chunk
        room -= len(chunk)
        if room < 0:
            raise BodyBroken("the compressed body does not end")


def _inflated(chunks: Iterable[bytes]) -> Iterator[bytes]:
    inflater = zlib.decompressobj(_GZIP)
    begun = False
    try:
        for chunk in chunks:
            rest = chunk
            while rest:
                begun = True
                yield inflater.decompress(rest, _PIECE)
                rest = inflater.unconsumed_tail
                if inflater.eof:  # gzip may hold several members
                    rest, inflater, begun = inflater.unused_data, zlib.decompressobj(_GZIP), False
        yield inflater.flush()
    except zlib.error as error:
        raise BodyBroken("the compressed body is damaged") from error
    if begun:
        raise BodyBroken("the compressed body ends early")
