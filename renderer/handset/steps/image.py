"""Stored pictures -> baseline JPEG, palette PNG or GIF, or WBMP within the handset's pixels and bytes."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from PIL import Image

from renderer import imaging
from renderer.errors import ContentCorrupt, ImageError, ImageOverBudget
from renderer.handset import jpegs, wbmp
from renderer.handset.draft import Candidate, Context, Draft, DraftSlide, each_file
from renderer.handset.plan import ZOOMING_SCREEN
from renderer.handset.profile import Size, turned_like
from renderer.mms.slide import File
from renderer.part import Part

SHRINKS = (1.0, 0.75, 0.5, 0.375, 0.25, 0.125, 0.07)  # of its size, when quality alone is not enough
JUDGED = (240, 240)  # px; the same for every handset, so that all agree
SAMPLE = (96, 96)
ART_SHARE = 0.7
PALETTES = (256, 64, 32, 16, 8)
_WHITE = (255, 255, 255)
_MARKERS_OF_SOF2 = b"\xff\xc2"


@dataclass(frozen=True, slots=True)
class _Way:
    """How one picture is written: the type, its file ending, and pixels -> bytes within a budget."""

    content_type: str
    extension: str
    write: Callable[[Image.Image, int | None], bytes]


def adapt_images(draft: Draft, context: Context) -> Draft:
    """Size each picture to the handset; raises ContentCorrupt, with the slide, for an unreadable one."""

    def work(draft: Draft, slide: DraftSlide, file: File) -> tuple[Draft, tuple[DraftSlide, ...]]:
        image = _remembered(file, context, slide.number)
        if image is None:
            why = "the handset takes no pictures"
            return draft.lose(slide, file.part.name, why, len(file.part)), (slide,)
        return draft, (slide._replace(image=image, alt=file.alt),)

    return each_file(draft, "image", work)


def _remembered(file: File, context: Context, number: int) -> Candidate | None:
    """The candidate made for an earlier recipient with such a handset; None where no picture is taken."""
    limits, profile = context.limits, context.profile
    key = (file.part, limits.box, limits.photo, limits.accept, profile.screen, profile.bits_per_pixel)
    found: Candidate | None = context.memory.candidates.get(key)
    if found is None and (way := _way(file, context)) is not None:
        found = context.memory.candidates.put(key, _candidate(file, way, context, number))
    return found


def _way(file: File, context: Context) -> _Way | None:
    limits = context.limits
    if context.profile.bits_per_pixel == 1 and limits.takes("image/vnd.wap.wbmp"):
        return _Way("image/vnd.wap.wbmp", "wbmp", _write_wbmp)
    art = context.memory.true_type(file.part) != "image/jpeg" and context.memory.art.once(
        file.part, lambda: _is_art(file, context)
    )
    lossless = [
        _Way(name, extension, write)
        for name, extension, write in (("image/png", "png", _write_png), ("image/gif", "gif", _write_gif))
        if limits.takes(name)
    ]
    if art and lossless:
        return lossless[0]
    if limits.takes("image/jpeg"):
        return _Way("image/jpeg", "jpg", _write_jpeg)
    return lossless[0] if lossless else None


def _is_art(file: File, context: Context) -> bool:
    """Whether a picture is drawn rather than photographed: a dozen colours cover most of a sample of it."""
    try:
        picture = context.memory.picture(file.part, JUDGED).convert("RGB")
    except ImageError:
        return False
    sample = picture.resize(SAMPLE, Image.Resampling.NEAREST).getcolors(SAMPLE[0] * SAMPLE[1]) or []
    counts = sorted((count for count, _ in sample), reverse=True)
    return sum(counts[:12]) >= ART_SHARE * sum(counts)


def _candidate(file: File, way: _Way, context: Context, number: int) -> Candidate:
    part, memory, box = file.part, context.memory, _box(file, way, context)

    def picture(box: Size) -> Image.Image:
        try:
            return memory.picture(part, box)
        except ImageError as error:
            raise ContentCorrupt(
                f"The picture {part.name} of slide {number} cannot be used: {error.message}",
                field="image",
                slide=number,
            ) from error

    def best() -> Part:
        return Part(f"image.{way.extension}", way.content_type, way.write(picture(box), None))

    natural = memory.pictures.once((part, way.content_type, box), best)
    natural = _untouched(part, natural, picture(box).size, context) or natural
    size = picture(box).size

    def shrink(budget: int) -> Part:
        rounded = _rounded(budget)
        key = (part, way.content_type, size, rounded)
        return memory.pictures.once(key, lambda: _shrunk(part, way, picture, size, rounded))

    return Candidate(
        natural,
        "kept" if natural is part else "resized",
        len(part),
        size,
        size[0] * size[1],
        shrink,
        detail=f"{size[0]} x {size[1]} px",
    )


def _box(file: File, way: _Way, context: Context) -> Size:
    """Photos on screens that zoom may be larger than the screen, and lie as they were taken."""
    if way.content_type != "image/jpeg":
        return context.limits.box
    box = context.limits.photo
    width, height = context.memory.size(file.part)
    zooms = min(context.profile.screen) >= ZOOMING_SCREEN
    return turned_like(box, (width, height)) if zooms else box


def _untouched(part: Part, made: Part, size: Size, context: Context) -> Part | None:
    """The stored file itself, where it already is what would be made of it and no larger."""
    content_type = context.memory.true_type(part)
    if content_type != made.content_type or len(part) > len(made) or not context.limits.takes(content_type):
        return None
    if content_type == "image/jpeg" and (_MARKERS_OF_SOF2 in part.data or b"Exif" in part.data[:4096]):
        return None  # progressive scans are optional for handsets (3GPP TS 26.140); metadata stays at home
    return part if context.memory.size(part) == size else None


def _rounded(budget: int) -> int:
    """The budget to 8 significant bits, down: neighbours that differ by a few bytes share one picture."""
    spare = max(0, budget.bit_length() - 8)
    return budget >> spare << spare


def _shrunk(part: Part, way: _Way, picture: Callable[[Size], Image.Image], box: Size, budget: int) -> Part:
    """Less quality or fewer colours first, then fewer pixels; raises ImageOverBudget."""
    for scale in SHRINKS:
        smaller = (max(1, int(box[0] * scale)), max(1, int(box[1] * scale)))
        try:
            data = way.write(picture(smaller), budget)
        except ImageOverBudget:
            continue
        return Part(f"image.{way.extension}", way.content_type, data)
    raise ImageOverBudget(f"The picture {part.name} cannot be made as small as {budget} bytes.")


def _flat(image: Image.Image) -> Image.Image:
    """RGB on white."""
    if image.mode != "RGBA":
        return image.convert("RGB")
    ground = Image.new("RGB", image.size, _WHITE)
    ground.paste(image, mask=image.getchannel("A"))
    return ground


def _write_jpeg(image: Image.Image, budget: int | None) -> bytes:
    flat = _flat(image)
    return imaging.encode_jpeg(flat, jpegs.CAP) if budget is None else jpegs.fill(flat, budget).data


def _write_png(image: Image.Image, budget: int | None) -> bytes:
    return _palette(lambda colours: imaging.encode_png(image, colours=colours), budget)


def _write_gif(image: Image.Image, budget: int | None) -> bytes:
    return _palette(lambda colours: imaging.encode_gif(_flat(image), colours=colours), budget)


def _palette(encode: Callable[[int], bytes], budget: int | None) -> bytes:
    for colours in PALETTES:
        data = encode(colours)
        if budget is None or len(data) <= budget:
            return data
    raise ImageOverBudget(f"{len(data)} bytes with {PALETTES[-1]} colours; {budget} are allowed.")


def _write_wbmp(image: Image.Image, budget: int | None) -> bytes:
    data = wbmp.write(_flat(image))
    if budget is not None and len(data) > budget:
        raise ImageOverBudget(f"{len(data)} bytes as WBMP; {budget} are allowed.")
    return data
