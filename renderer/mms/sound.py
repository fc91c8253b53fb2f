"""Octets of a sound -> how long it plays, told from its frames without decoding it."""

from __future__ import annotations

import struct

# Octets of a frame of 20 ms by its type (3GPP TS 26.101 Table 1a, plus the header octet); 15 = no data.
AMR_FRAMES = (13, 14, 16, 18, 20, 21, 27, 32, 6, 1, 1, 1, 1, 1, 1, 1)
AMR_MAGIC = b"#!AMR\n"
FRAME_MS = 20


def milliseconds(data: bytes) -> int | None:
    """Playing time of AMR-NB or WAV in ms; None for any other sound."""
    if data.startswith(AMR_MAGIC):
        return _amr(data)
    if data[:4] == b"RIFF" and data[8:12] == b"WAVE":
        return _wav(data)
    return None


def _amr(data: bytes) -> int:
    position, frames = len(AMR_MAGIC), 0
    while position < len(data):
        position += AMR_FRAMES[data[position] >> 3 & 0x0F]
        frames += position <= len(data)
    return frames * FRAME_MS


def _wav(data: bytes) -> int:
    """Data octets by octets a second, as the chunks state them; 0 for a file without either."""
    position, rate = 12, 0
    while position + 8 <= len(data):
        name, size = struct.unpack_from("<4sI", data, position)
        if name == b"fmt " and position + 20 <= len(data):
            rate = struct.unpack_from("<I", data, position + 16)[0]
        if name == b"data":
            length = min(size, len(data) - position - 8)
            return int(length * 1000 / rate) if rate else 0
        position += 8 + size + size % 2
    return 0
