import io
import json
import shutil
import subprocess
from dataclasses import replace
from fractions import Fraction

import numpy as np
import pytest

from renderer.errors import CodecMissing, ContentCorrupt, ImageOverBudget
from renderer.handset import av, names, plan
from renderer.handset.draft import Context, Draft, DraftSlide
from renderer.handset.memory import Memory
from renderer.handset.rooms import Rooms
from renderer.handset.steps.audio import adapt_audio
from renderer.handset.steps.video import adapt_video
from renderer.mms import sound
from renderer.mms.slide import File, Slide
from renderer.part import Part

pyav = pytest.importorskip("av", reason="PyAV is not installed: pip install 'renderer[av]'")
SECONDS = 2


@pytest.fixture(scope="module")
def film() -> bytes:
    """Two seconds of 320x180 in H.264 with a tone in AAC."""
    out = io.BytesIO()
    with pyav.open(out, "w", format="mp4") as target:
        picture = target.add_stream("libx264", rate=25)
        picture.width, picture.height, picture.pix_fmt = 320, 180, "yuv420p"
        voice = target.add_stream("aac", rate=44_100)
        y, x = np.mgrid[0:180, 0:320]
        for number in range(SECONDS * 25):
            pixels = np.stack([(x + 4 * number) % 256, (2 * y + number) % 256, (x ^ y) % 256], -1)
            frame = pyav.VideoFrame.from_ndarray(pixels.astype(np.uint8), format="rgb24")
            frame.pts, frame.time_base = number, Fraction(1, 25)
            target.mux(picture.encode(frame))
        target.mux(picture.encode(None))
        tone = (np.sin(2 * np.pi * 440 * np.arange(44_100 * SECONDS) / 44_100) * 0.3).astype(np.float32)
        for start in range(0, len(tone), 1024):
            piece = np.ascontiguousarray(tone[None, start : start + 1024])
            frame = pyav.AudioFrame.from_ndarray(piece, format="fltp", layout="mono")
            frame.sample_rate, frame.pts, frame.time_base = 44_100, start, Fraction(1, 44_100)
            target.mux(voice.encode(frame))
        target.mux(voice.encode(None))
    return out.getvalue()


def probe(data: bytes, tmp_path) -> dict:
    tool = shutil.which("ffprobe")
    if not tool:
        pytest.skip("ffprobe is not installed: apt-get install ffmpeg")
    path = tmp_path / "film"
    path.write_bytes(data)
    command = [tool, "-v", "error", "-show_streams", "-show_format", "-of", "json", str(path)]
    done = subprocess.run(command, capture_output=True, check=True, timeout=60)
    assert not done.stderr
    return json.loads(done.stdout)


@pytest.mark.parametrize(
    ("form", "codecs", "size", "brand"),
    [
        (av.H263, ["h263", "amr_nb"], (176, 144), "3gp4"),
        (av.MPEG4, ["mpeg4", "amr_nb"], (176, 98), "3gp4"),
        (av.H264_SMALL, ["h264", "amr_nb"], (320, 180), "3gp6"),
        (av.H264, ["h264", "aac"], (320, 180), "isom"),
    ],
)
def test_films_are_what_the_content_class_asks_for(form, codecs, size, brand, film, tmp_path) -> None:
    data = av.to_film(film, form, 150_000)
    assert len(data) <= 150_000
    told = probe(data, tmp_path)
    assert [stream["codec_name"] for stream in told["streams"]] == codecs
    assert (told["streams"][0]["width"], told["streams"][0]["height"]) == size
    assert told["format"]["tags"]["major_brand"] == brand
    assert abs(float(told["format"]["duration"]) - SECONDS) < 0.3
    if "amr_nb" in codecs:
        assert (told["streams"][1]["sample_rate"], told["streams"][1]["channels"]) == ("8000", 1)


@pytest.mark.parametrize("budget", [30_000, 60_000])
def test_a_films_budget_is_never_passed(budget, film) -> None:
    assert len(av.to_film(film, av.H263, budget)) <= budget


def test_a_budget_below_the_least_rate_is_an_error(film) -> None:
    with pytest.raises(ImageOverBudget):
        av.to_film(film, av.H263, 5000)
    with pytest.raises(ImageOverBudget):
        av.to_amr(film, 100)


def test_sound_is_amr_in_the_best_mode_that_fits(film, tmp_path) -> None:
    best, small = av.to_amr(film), av.to_amr(film, 1500)
    assert len(small) <= 1500 < len(best)
    for data in (best, small):
        assert abs(sound.milliseconds(data) - SECONDS * 1000) <= 60
        told = probe(data, tmp_path)
        assert told["streams"][0]["codec_name"] == "amr_nb"


def test_what_cannot_be_read_is_an_error_of_ours() -> None:
    for data in (b"", b"nothing", bytes(1000)):
        with pytest.raises((ContentCorrupt, CodecMissing)):
            av.milliseconds(data)


def test_steps_transcode_for_the_handset(film) -> None:
    def context(name: str) -> Context:
        profile = names.find(name)
        if not profile.screen[0] > 1000:
            profile = replace(profile, accept=profile.accept - {"video/mp4"})
        return Context(profile, plan.limits(profile), Rooms(), Memory())

    clip = DraftSlide(1, Slide("t", (File("video", Part("a.avi", "video/x-msvideo", film)),)))
    made = adapt_video(Draft("s", (clip,)), context("motorola-l7")).slides[0]
    assert made.video.part.content_type == "video/3gpp"
    assert made.duration == pytest.approx(SECONDS * 1000, abs=100)
    assert len(made.video.shrink(40_000)) <= 40_000
    large = adapt_video(Draft("s", (clip,)), context("android")).slides[0]
    assert (large.video.part.content_type, large.video.action) == ("video/mp4", "kept")
    assert len(large.video.shrink(60_000)) <= 60_000
    voice = DraftSlide(1, Slide("t", (File("audio", Part("a.m4a", "audio/mp4", film)),)))
    heard = adapt_audio(Draft("s", (voice,)), context("generic")).slides[0]
    assert heard.audio.part.content_type == "audio/amr"
    assert heard.audio.action == "transcoded"


def test_a_broken_film_names_its_slide() -> None:
    profile = names.find("motorola-l7")
    where = Context(profile, plan.limits(profile), Rooms(), Memory())
    broken = DraftSlide(3, Slide("t", (File("video", Part("a.avi", "video/x-msvideo", b"RIFF")),)))
    with pytest.raises(ContentCorrupt) as caught:
        adapt_video(Draft("s", (broken,)), where)
    assert (caught.value.slide, caught.value.field) == (3, "video")
