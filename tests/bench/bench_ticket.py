"""One photo ticket (640x960, six lines, two fonts, a QR symbol) to JPEG, against floors and peers."""

from __future__ import annotations

import io
import itertools
import json
import multiprocessing
import os
import shutil
import subprocess
import sys
import tempfile
import time
import tomllib
from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import cache
from pathlib import Path

from harness import Figure, Gauge, Job, Row, Skip, Target
from PIL import Image, ImageDraw, ImageFont

from renderer import barcode, data, ticket, typography
from renderer.barcode import raster

SIZE = (640, 960)
TEMPLATE = """
format = 1
id = "bench"
design = { width = 640, height = 960 }
[fields]
event = { scope = "campaign", sample = "Midnight Aurora Live" }
venue = { scope = "campaign", sample = "Harbour Hall, Rotterdam" }
date = { scope = "campaign", sample = "Saturday 12 December 2026, 19:30" }
name = { sample = "Ada van den Berg" }
seat = { sample = "Section B1, Row 31, Seat 17" }
code = { type = "barcode", symbology = "qr", sample = "TCK00000003" }
[styles.lead]
font = "title"
size = { max = "48u", min = "30u" }
color = "#ffffff"
[styles.line]
font = "body"
size = { max = "23u", min = "18u" }
color = "#ffffff"
[[layer]]
type = "image"
src = "stage.jpg"
focus = [0.5, 0.0]
[[layer]]
type = "rect"
fill = "#0a061499"
box = { left = "30u", right = "30u", top = "430u", bottom = "30u" }
radius = "24u"
[[layer]]
type = "column"
box = { left = "56u", right = "56u", top = "450u", bottom = "46u" }
gap = "4u"
child = [
  { type = "text", style = "lead", value = "{event}" },
  { type = "text", style = "line", value = "{venue}" },
  { type = "text", style = "line", value = "{date}" },
  { type = "text", style = "line", value = "{name}" },
  { type = "text", style = "line", value = "{seat}" },
  { type = "barcode", value = "{code}", ecc = "M", share = 0.6, module = { prefer = [8] }, align = "start" },
  { type = "text", style = "line", value = "{code}" },
]
"""
WARM = 300  # tickets before the clock starts: a worker amid its campaign has met most rows and seats before
PEERS = Path(__file__).with_name("ticket_peers.mjs")
SHIPPED = data.templates_dir() / "tickets" / "gala" / "stage.jpg"
# where the lines stand for the hand-written contenders: x, y of the top, px, colour
LINES = ((56, 450, 48), (56, 512, 23), (56, 544, 23), (56, 576, 23), (56, 608, 23), (56, 884, 23))


@cache
def template() -> ticket.TicketTemplate:
    files = {"stage.jpg": SHIPPED.read_bytes()}
    return ticket.from_data(tomllib.loads(TEMPLATE), files=files, version="bench")


def recipients() -> Iterator[dict[str, str]]:
    """Campaign fields as they are, a new person for every ticket."""
    fixed = {name: spec.sample for name, spec in template().fields.items() if spec.scope == "campaign"}
    for i in itertools.count():
        yield {
            **fixed,
            "name": f"Guest Number {i:05d}",
            "seat": f"Section B{i % 7}, Row {i % 40}, Seat {i % 97}",
            "code": f"TCK{i:08d}",
        }


def ours() -> Job:
    people, fonts = recipients(), typography.shipped_fonts()

    def job() -> bytes:
        return ticket.render(template(), next(people), size=SIZE, fonts=fonts).part.data

    for _ in range(WARM):
        job()
    return job


def texts(fields: Mapping[str, str]) -> tuple[str, ...]:
    return tuple(fields[name] for name in ("event", "venue", "date", "name", "seat", "code"))


def symbol(fields: Mapping[str, str]) -> Image.Image:
    return raster.bitmap(barcode.encode(fields["code"], "qr", ecc="M"), 8).image()


def photo() -> Image.Image:
    published = ticket.publish(template(), SIZE, typography.shipped_fonts())
    picture = published.artwork("stage.jpg")
    return picture.crop((0, 0, picture.width, picture.width * 3 // 2)).resize(SIZE)


def panel(image: Image.Image) -> Image.Image:
    """The photo with the panel, as the naive way composes it."""
    layer = Image.new("RGBA", SIZE)
    ImageDraw.Draw(layer).rounded_rectangle((30, 430, 609, 929), 24, fill=(10, 6, 20, 0x99))
    return Image.alpha_composite(image.convert("RGBA"), layer).convert("RGB")


def font(size: int) -> ImageFont.FreeTypeFont:
    family = "display/InterDisplay-Bold.ttf" if size > 30 else "sans/Inter-Regular.ttf"
    return ImageFont.truetype(str(data.assets_dir() / "fonts" / family), size)


def saved(image: Image.Image) -> bytes:
    out = io.BytesIO()
    image.save(out, "JPEG", quality=85)
    return out.getvalue()


def hinted(size: int) -> ImageFont.FreeTypeFont:
    """An ordinary font with hints and few layout rules; ours have no hints and many rules."""
    try:
        return ImageFont.truetype("DejaVuSans-Bold.ttf" if size > 30 else "DejaVuSans.ttf", size)
    except OSError:
        raise Skip("no DejaVu font is installed (apt: fonts-dejavu-core)") from None


def cached(choose: Callable[[int], ImageFont.FreeTypeFont], baked: int = 0) -> Job | Skip:
    try:
        return pillow_cached({size: choose(size) for _, _, size in LINES}, baked)
    except Skip as reason:
        return reason


def pillow_cached(fonts: Mapping[int, ImageFont.FreeTypeFont], baked: int = 0) -> Job:
    """Photo and panel composed once, the first ``baked`` lines with them; fonts opened once."""
    people, base = recipients(), panel(photo())

    def lines(image: Image.Image, fields: Mapping[str, str], which: slice) -> None:
        draw = ImageDraw.Draw(image)
        for text, (x, y, size) in zip(texts(fields)[which], LINES[which], strict=True):
            draw.text((x, y), text, font=fonts[size], fill="white")

    lines(base, next(people), slice(baked))

    def job() -> bytes:
        fields = next(people)
        image = base.copy()
        lines(image, fields, slice(baked, None))
        image.paste(symbol(fields), (56, 640))
        return saved(image)

    return job


def naive(choose: Callable[[int], ImageFont.FreeTypeFont]) -> Job | Skip:
    try:
        choose(12)
    except Skip as reason:
        return reason
    return pillow_naive(choose)


def pillow_naive(choose: Callable[[int], ImageFont.FreeTypeFont]) -> Job:
    people, picture = recipients(), photo()

    def job() -> bytes:
        fields = next(people)
        image = panel(picture)
        draw = ImageDraw.Draw(image)
        for text, (x, y, size) in zip(texts(fields), LINES, strict=True):
            draw.text((x, y), text, font=choose(size), fill="white")
        image.paste(symbol(fields), (56, 640))
        return saved(image)

    return job


def floor() -> Job:
    """Copy, blit what was drawn before, encode all of it: what no full encode can be quicker than."""
    people, base = recipients(), panel(photo())
    fields = next(people)
    masks = []
    for text, (x, y, size) in zip(texts(fields), LINES, strict=True):
        box = font(size).getbbox(text)
        mask = Image.new("L", (int(box[2]), int(box[3])))
        ImageDraw.Draw(mask).text((0, 0), text, font=font(size), fill=255)
        masks.append((mask, (x, y)))
    code = symbol(fields)

    def job() -> bytes:
        image = base.copy()
        for mask, at in masks:
            image.paste((255, 255, 255), at, mask)
        image.paste(code, (56, 640))
        return saved(image)

    return job


def contenders() -> Mapping[str, Job | Skip]:
    return {
        "ours": ours(),
        "cached Pillow": cached(hinted),
        "cached Pillow, our unhinted fonts": cached(font),
        "cached Pillow, campaign lines baked, our fonts": cached(font, 3),
        "naive Pillow": naive(hinted),
        "naive Pillow, our unhinted fonts": naive(font),
        "copy + blit + full encode": floor(),
        "full encode, no restart markers": whole(),
    }


def whole() -> Job:
    people, fonts = recipients(), typography.shipped_fonts()

    def job() -> bytes:
        return ticket.render(template(), next(people), size=SIZE, fonts=fonts, restart=False).part.data

    return job


def batch(count: int) -> float:
    """Wall seconds for ``count`` tickets in this process, caches warm."""
    return timed(count, time.perf_counter)


def busy(count: int) -> float:
    """CPU seconds for ``count`` tickets in this process, caches warm."""
    return timed(count, time.process_time)


def timed(count: int, clock: Callable[[], float]) -> float:
    job = ours()
    start = clock()
    for _ in range(count):
        job()
    return clock() - start


def counted(count: int) -> float:
    """Wall seconds of a bare loop, which knows neither memory nor files: what the machine itself allows."""
    start = time.perf_counter()
    for _ in range(count * 10_000):
        pass
    return time.perf_counter() - start


def scaling() -> Sequence[Figure]:
    """Tickets a second of two processes over one: by the clock, and by CPU time, whatever else runs."""
    context = multiprocessing.get_context("spawn")
    if (multiprocessing.cpu_count() or 1) < 2:
        raise Skip("one core only")
    with context.Pool(2) as pool:
        pool.map(batch, [20, 20], chunksize=1)
        one = min(pool.apply(batch, (300,)) for _ in range(3))
        two = min(max(pool.map(batch, [300, 300], chunksize=1)) for _ in range(3))
        spun = min(pool.apply(counted, (1000,)) for _ in range(3))
        spun /= min(max(pool.map(counted, [1000, 1000], chunksize=1)) for _ in range(3))
        alone = min(pool.apply(busy, (300,)) for _ in range(3))
        beside = min(max(pool.map(busy, [300, 300], chunksize=1)) for _ in range(3))
    ratio = 2 * one / two
    return [
        Figure("two processes over one", ratio, "x", ">= 1.9", ratio >= 1.9),
        Figure("the same for a bare loop, here and now", 2 * spun, "x"),
        Figure("the same by CPU time", 2 * alone / beside, "x"),
    ]


MEMORY = """
import resource, sys
from renderer import data, ticket, typography
from renderer.templates import FolderSource, TemplateFiles, content_version
source, fonts = FolderSource(data.templates_dir()), typography.shipped_fonts()
for i in range(20):
    ids = source.ids("ticket")
    files = source.get("ticket", ids[i % len(ids)])
    toml = files.main.replace(b'format = 1', b'format = 1\\n# copy %d' % i)
    contents = {**files.files, "ticket.toml": toml}
    loaded = ticket.load(TemplateFiles("ticket", files.id, content_version(contents), contents))
    ticket.render(loaded, None, size=(640, 960), fonts=fonts)
print(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024)
"""


def memory() -> Sequence[Figure]:
    """Peak of a worker that has drawn with twenty templates and keeps them warm."""
    done = subprocess.run([sys.executable, "-c", MEMORY], capture_output=True, text=True, check=True)
    peak = float(done.stdout)
    return [Figure("peak memory, 20 templates warm", peak, "MB", "<= 150", peak <= 150)]


def peer(kind: str, package: str, target: float) -> Sequence[Figure]:
    """Wall time of a peer in a process of its own over ours, both warm, one ticket after another."""
    node, browser = shutil.which("node"), shutil.which("chromium")
    modules = Path(os.environ.get("BENCH_NODE_MODULES", "node_modules")).resolve()
    if node is None or not (modules / package).is_dir():
        raise Skip(f"node with {package} is missing (npm install {package}, BENCH_NODE_MODULES=...)")
    if kind == "chromium" and browser is None:
        raise Skip("chromium is missing (apt: chromium)")
    with tempfile.TemporaryDirectory() as folder:
        code = Path(folder) / "code.png"
        symbol({"code": "TCK00000003"}).save(code)
        job = {
            "photo": str(SHIPPED),
            "code": str(code),
            "chromium": browser,
            "lines": list(texts(next(recipients()))),
            "title": LINES[0][2],
            "body": LINES[1][2],
            "fonts": [["title", font(48).path, 700], ["body", font(12).path, 400]],
        }
        (Path(folder) / "job.json").write_text(json.dumps(job))
        command = [node, str(PEERS), kind, str(modules), f"{folder}/job.json", "20"]
        done = subprocess.run(command, capture_output=True, text=True, check=True, timeout=300)
    theirs = json.loads(done.stdout)["milliseconds"]
    mine = batch(200) / 200 * 1000
    ratio = theirs / mine
    return [
        Figure(f"{kind}, wall", theirs, "ms"),
        Figure("ours, wall", mine, "ms"),
        Figure("ratio", ratio, "x", f">= {target:g}", ratio >= target),
    ]


ROWS: list[Row | Gauge] = [
    Row(
        "photo ticket 640x960 to JPEG, campaign baked",
        contenders,
        (
            Target("cached Pillow", at_least=4),
            Target("cached Pillow, our unhinted fonts", at_least=4),  # the same picture
            Target("naive Pillow", at_least=10),
            Target("naive Pillow, our unhinted fonts", at_least=10),
            Target("copy + blit + full encode", at_least=1.2),
        ),
    ),
    Gauge("photo ticket against satori + resvg-js", lambda: peer("satori", "satori", 30)),
    Gauge("photo ticket against a warm Chromium page", lambda: peer("chromium", "puppeteer-core", 12)),
    Gauge("photo tickets on two cores", scaling),
    Gauge("a worker with 20 templates", memory),
]
