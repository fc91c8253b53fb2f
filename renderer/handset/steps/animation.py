"""Animated GIFs -> within pixels and bytes: fewer colours, then frames, then pixels, then one frame."""

from __future__ import annotations

import io
from collections.abc import Iterator
from dataclasses import dataclass

from PIL import Image, ImageSequence

from renderer.errors import ContentCorrupt, ImageOverBudget
from renderer.handset.draft import Candidate, Context, Draft, DraftSlide, each_slide, holds
from renderer.handset.profile import Size
from renderer.mms.slide import File
from renderer.part import Part

GIF = "image/gif"
MAX_FRAMES = 200
MAX_PIXELS = 80_000_000  # of all frames together
# (colours, every n-th frame, share of the pixels' side, share of the bytes to be expected), from the best.
LADDER: tuple[tuple[int, int, float, float], ...] = (
    (256, 1, 1.0, 1.0),
    (128, 1, 1.0, 0.85),
    (64, 1, 1.0, 0.7),
    (32, 1, 1.0, 0.55),
    (64, 2, 1.0, 0.36),
    (32, 2, 1.0, 0.28),
    (32, 3, 1.0, 0.2),
    (16, 3, 1.0, 0.14),
    (32, 3, 0.75, 0.11),
    (16, 4, 0.75, 0.06),
    (16, 4, 0.5, 0.03),
    (16, 6, 0.5, 0.02),
    (8, 8, 0.375, 0.01),
)
HOPE = 1.4  # how much better than expected a rung may turn out; those beyond are not tried
_DEFAULT_MS = 100
_CONCERNS = holds("image")


@dataclass(frozen=True, slots=True)
class _Frames:
    """Whole frames in RGBA with their durations in ms."""

    images: tuple[Image.Image, ...]
    durations: tuple[int, ...]


def adapt_animations(draft: Draft, context: Context) -> Draft:
    """Take the pictures that move; those that cannot stay animated are left to the step for pictures."""

    def work(draft: Draft, slide: DraftSlide) -> tuple[Draft, tuple[DraftSlide, ...]]:
        moving = [file for file in slide.source.files if _moves(file)]
        if not moving or not context.limits.takes(GIF):
            return draft, (slide,)
        kept = tuple(file for file in slide.source.files if file not in moving)
        slide = slide._replace(source=slide.source.keeping(kept))
        image = _candidate(moving[0], context, slide.number)
        return draft, (slide._replace(image=image, alt=moving[0].alt),)

    return each_slide(draft, _CONCERNS, work)


def _moves(file: File) -> bool:
    if file.kind != "image" or not file.part.data.startswith(b"GIF8"):
        return False
    # A Graphic Control Extension stands before each frame (GIF89a clause 23); one frame needs one at most.
    return file.part.data.count(b"\x21\xf9\x04") > 1


def _candidate(file: File, context: Context, number: int) -> Candidate:
    part, box, memory = file.part, context.limits.box, context.memory
    try:
        frames = _read(part.data)
    except (OSError, ValueError, SyntaxError, EOFError, Image.DecompressionBombError) as error:
        raise ContentCorrupt(
            f"The animation {part.name} of slide {number} cannot be read.", field="image", slide=number
        ) from error
    size = frames.images[0].size
    fits = size[0] <= box[0] and size[1] <= box[1]
    natural = part if fits else memory.pictures.once((part, "animation", box), lambda: _best(frames, box))
    size = size if fits else _scaled(size, box, 1.0)

    def shrink(budget: int) -> Part:
        key = (part, "animation", box, budget)
        return memory.pictures.once(key, lambda: _within(part, frames, size, len(natural), budget))

    action = "kept" if fits else "resized"
    detail = f"{len(frames.images)} frames, {sum(frames.durations)} ms"
    return Candidate(natural, action, len(part), size, size[0] * size[1], shrink, detail=detail)


def _read(data: bytes) -> _Frames:
    with Image.open(io.BytesIO(data)) as image:
        count = getattr(image, "n_frames", 1)
        if count > MAX_FRAMES or count * image.width * image.height > MAX_PIXELS:
            raise ValueError("too many frames or pixels")
        images, durations = [], []
        for frame in ImageSequence.Iterator(image):
            durations.append(int(frame.info.get("duration") or _DEFAULT_MS))
            images.append(frame.convert("RGBA"))
    return _Frames(tuple(images), tuple(durations))


def _best(frames: _Frames, box: Size) -> Part:
    return Part("animation.gif", GIF, _write(frames, _scaled(frames.images[0].size, box, 1.0), 256, 1))


def _within(part: Part, frames: _Frames, size: Size, best: int, budget: int) -> Part:
    """The first rung that fits, from the first that may; after the last the first frame, ever smaller."""
    first = _Frames(frames.images[:1], frames.durations[:1])
    for shown, share in ((frames, 1.0), (first, 0.0)):
        for colours, step, scale, expected in LADDER:
            if best * expected * share > HOPE * budget:
                continue
            data = _write(shown, _scaled(size, size, scale), colours, step)
            if len(data) <= budget:
                return Part("animation.gif", GIF, data)
    raise ImageOverBudget(f"The animation {part.name} cannot be made as small as {budget} bytes.")


def _write(frames: _Frames, size: Size, colours: int, step: int) -> bytes:
    kept = list(_thinned(frames, step))
    images = [_palette(image, size, colours) for image, _ in kept]
    out = io.BytesIO()
    images[0].save(
        out,
        "GIF",
        save_all=True,
        append_images=images[1:],
        duration=[duration for _, duration in kept],
        loop=0,
        disposal=1,
        optimize=False,
    )
    return out.getvalue()


def _thinned(frames: _Frames, step: int) -> Iterator[tuple[Image.Image, int]]:
    """Every n-th frame; what the dropped ones lasted goes to the one kept, so the whole lasts as long."""
    for start in range(0, len(frames.images), step):
        yield frames.images[start], sum(frames.durations[start : start + step])


def _palette(image: Image.Image, size: Size, colours: int) -> Image.Image:
    ground = Image.new("RGB", image.size, (255, 255, 255))
    ground.paste(image, mask=image.getchannel("A"))
    small = ground if ground.size == size else ground.resize(size, Image.Resampling.BICUBIC)
    return small.quantize(colours, method=Image.Quantize.FASTOCTREE, dither=Image.Dither.NONE)


def _scaled(size: Size, box: Size, scale: float) -> Size:
    ratio = min(1.0, box[0] / size[0], box[1] / size[1]) * scale
    return max(1, int(size[0] * ratio)), max(1, int(size[1] * ratio))
