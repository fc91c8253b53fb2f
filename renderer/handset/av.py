"""Sound and film -> AMR-NB, 3GP or MP4 within a byte budget, through PyAV (the extra ``av``)."""

from __future__ import annotations

import io
from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction
from functools import cache
from importlib import import_module
from typing import Any

import numpy as np

from renderer.errors import CodecMissing, ContentCorrupt, ImageOverBudget
from renderer.handset.profile import Size
from renderer.mms.sound import AMR_FRAMES, AMR_MAGIC

MAX_SECONDS = 600
AMR_RATES = (12_200, 10_200, 7_950, 7_400, 6_700, 5_900, 5_150, 4_750)  # bit/s, modes 7 to 0
AMR_FRAMES_A_SECOND = 50
TRIES = 4  # one-pass encoders miss their rate; each further try aims lower by what the last was over


@dataclass(frozen=True, slots=True)
class Film:
    """One way to write a film: container, codecs, frame box in px, frames a second, least bit rate."""

    content_type: str
    container: str
    video: str
    audio: str
    box: Size
    rate: int
    least: int
    fixed_size: bool = False


# OMA video-basic and video-rich: H.263 profile 0 level 10 in QCIF with AMR-NB. Zooming screens: H.264.
H263 = Film("video/3gpp", "3gp", "h263", "libopencore_amrnb", (176, 144), 12, 24_000, fixed_size=True)
MPEG4 = Film("video/3gpp", "3gp", "mpeg4", "libopencore_amrnb", (176, 144), 12, 24_000)
H264_SMALL = Film("video/3gpp", "3gp", "libx264", "libopencore_amrnb", (320, 240), 15, 40_000)
H264 = Film("video/mp4", "mp4", "libx264", "aac", (640, 480), 24, 80_000)


@cache
def available() -> bool:
    """Whether PyAV is installed."""
    try:
        import_module("av")
    except ImportError:
        return False
    return True


def _av() -> Any:
    return import_module("av")


def milliseconds(data: bytes) -> int:
    """Playing time; raises ContentCorrupt or CodecMissing."""
    with _opened(data) as container:
        return round((container.duration or 0) / 1000)


def _opened(data: bytes) -> Any:
    av = _av()
    try:
        container = av.open(io.BytesIO(data))
    except (av.FFmpegError, ValueError) as error:
        raise ContentCorrupt("The file cannot be read as sound or film.") from error
    if not any(stream.type in ("audio", "video") for stream in container.streams):
        raise CodecMissing("The file holds neither sound nor film that is known here.")
    return container


def to_amr(data: bytes, budget: int | None = None) -> bytes:
    """AMR-NB, 8 kHz mono, in the best mode whose file is within ``budget`` bytes (RFC 4867 clause 5).

    Raises ImageOverBudget when the slowest mode is too large, ContentCorrupt, CodecMissing.
    """
    seconds = min(milliseconds(data) / 1000, MAX_SECONDS)
    for mode, rate in zip(range(7, -1, -1), AMR_RATES, strict=True):
        expected = len(AMR_MAGIC) + int(seconds * AMR_FRAMES_A_SECOND + 1) * AMR_FRAMES[mode]
        if budget is None or expected <= budget:
            encoded = _encode_amr(data, rate)
            if budget is None or len(encoded) <= budget:
                return encoded
    raise ImageOverBudget(f"{seconds:.0f} seconds of sound do not fit {budget} bytes.")


def _encode_amr(data: bytes, rate: int) -> bytes:
    av = _av()
    out = io.BytesIO()
    try:
        with _opened(data) as source, av.open(out, "w", format="amr") as target:
            stream = target.add_stream("libopencore_amrnb", rate=8000)
            stream.bit_rate = rate
            stream.layout = "mono"
            for frame in _sound(source, stream):
                target.mux(stream.encode(frame))
            target.mux(stream.encode(None))
    except av.FFmpegError as error:
        raise CodecMissing("The sound is coded in a way not known here.") from error
    return out.getvalue()


def _sound(source: Any, stream: Any) -> Iterator[Any]:
    """Frames as the encoder wants them, up to MAX_SECONDS."""
    av = _av()
    if not source.streams.audio:
        return
    frame_size = stream.codec_context.frame_size or 160
    resampler = av.AudioResampler(
        format=stream.codec_context.format or "s16",
        layout=stream.codec_context.layout,
        rate=stream.codec_context.sample_rate,
        frame_size=frame_size,
    )
    for frame in source.decode(audio=0):
        if frame.time is not None and frame.time > MAX_SECONDS:
            break
        yield from resampler.resample(frame)
    yield from resampler.resample(None)


def to_film(data: bytes, film: Film, budget: int) -> bytes:
    """The film in that form within ``budget`` bytes.

    Raises ImageOverBudget when even the least bit rate is too much, ContentCorrupt, CodecMissing.
    """
    seconds = milliseconds(data) / 1000
    if not 0 < seconds <= MAX_SECONDS:
        raise ContentCorrupt(f"A film of {seconds:.0f} seconds cannot be sent.")
    sound = 12_200 if film.audio == "libopencore_amrnb" else 48_000
    rate = int(budget * 8 * 0.94 / seconds) - sound
    for _ in range(TRIES):
        if rate < film.least:
            break
        encoded = _encode_film(data, film, min(rate, 1_500_000), sound)
        if len(encoded) <= budget:
            return encoded
        rate = int(rate * budget / len(encoded) * 0.95)
    raise ImageOverBudget(f"{seconds:.0f} seconds of film do not fit {budget} bytes.")


def _encode_film(data: bytes, film: Film, rate: int, sound: int) -> bytes:
    av = _av()
    out = io.BytesIO()
    try:
        with _opened(data) as source:
            if not source.streams.video:
                raise CodecMissing("The film holds no pictures.")
            with av.open(out, "w", format=film.container) as target:
                _write_film(source, target, film, rate, sound)
    except av.FFmpegError as error:
        raise CodecMissing("The film is coded in a way not known here.") from error
    return out.getvalue()


def _write_film(source: Any, target: Any, film: Film, rate: int, sound: int) -> None:
    picture = target.add_stream(film.video, rate=film.rate)
    picture.width, picture.height = _frame_size(source.streams.video[0], film)
    picture.pix_fmt = "yuv420p"
    picture.bit_rate = rate
    if film.video == "libx264":
        picture.options = {"profile": "baseline", "level": "1.3" if film is H264_SMALL else "3.0"}
    voice = None
    if source.streams.audio:
        voice = target.add_stream(film.audio, rate=8000 if sound < 40_000 else 32_000)
        voice.bit_rate = sound
        voice.layout = "mono"
    for frame in _pictures(source, picture, film):
        target.mux(picture.encode(frame))
    target.mux(picture.encode(None))
    if voice is not None:
        source.seek(0)
        for frame in _sound(source, voice):
            target.mux(voice.encode(frame))
        target.mux(voice.encode(None))


def _frame_size(stream: Any, film: Film) -> Size:
    """Within the box and even; baseline H.263 knows QCIF only (ITU-T H.263 clause 3.1)."""
    if film.fixed_size:
        return film.box
    scale = min(1.0, film.box[0] / stream.width, film.box[1] / stream.height)
    return max(2, int(stream.width * scale) // 2 * 2), max(2, int(stream.height * scale) // 2 * 2)


def _placed(frame: Any, size: Size) -> Any:
    """The frame scaled to ``size``, with black bars where its shape is another."""
    scale = min(size[0] / frame.width, size[1] / frame.height)
    width, height = round(frame.width * scale), round(frame.height * scale)
    if size[0] - width < 4 and size[1] - height < 4:
        return frame.reformat(width=size[0], height=size[1], format="yuv420p")
    inner = frame.reformat(width=width, height=height, format="rgb24").to_ndarray()
    canvas = np.zeros((size[1], size[0], 3), np.uint8)
    left, top = (size[0] - width) // 2, (size[1] - height) // 2
    canvas[top : top + height, left : left + width] = inner
    return _av().VideoFrame.from_ndarray(canvas, format="rgb24").reformat(format="yuv420p")


def _pictures(source: Any, stream: Any, film: Film) -> Iterator[Any]:
    """Frames at the film's rate: those between are dropped, a gap repeats nothing."""
    wanted = 0
    for frame in source.decode(video=0):
        time = frame.time or 0.0
        if time > MAX_SECONDS:
            break
        if time * film.rate + 1e-6 < wanted:
            continue
        wanted = int(time * film.rate) + 1
        scaled = _placed(frame, (stream.width, stream.height))
        scaled.pts = wanted - 1
        scaled.time_base = Fraction(1, film.rate)
        yield scaled
