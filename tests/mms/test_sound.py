import struct

import pytest

from renderer.mms import sound


def wav(samples: int, rate: int = 8000) -> bytes:
    form = struct.pack("<4sIHHIIHH", b"fmt ", 16, 1, 1, rate, rate * 2, 2, 16)
    data = struct.pack("<4sI", b"data", samples * 2) + bytes(samples * 2)
    return b"RIFF" + struct.pack("<I", 4 + len(form) + len(data)) + b"WAVE" + form + data


@pytest.mark.parametrize(
    ("data", "length"),
    [
        # 3GPP TS 26.101: 12.2 kbit/s (type 7) is 32 octets a frame of 20 ms, 4.75 (type 0) 13, silence (8) 6
        (b"#!AMR\n" + (b"\x3c" + bytes(31)) * 50, 1000),
        (b"#!AMR\n" + (b"\x04" + bytes(12)) * 50, 1000),
        (b"#!AMR\n" + b"\x44" + bytes(5) + b"\x7c", 40),
        (b"#!AMR\n", 0),
        (b"#!AMR\n\x3c\x00", 0),
        (wav(8000), 1000),
        (wav(0), 0),
        (b"RIFF\x04\0\0\0WAVE", 0),
        (b"ID3", None),
    ],
)
def test_playing_time_is_told_without_decoding(data: bytes, length: int | None) -> None:
    assert sound.milliseconds(data) == length
