"""Barcodes through the public door against what people use today, at equal pixels."""

from __future__ import annotations

import io
import itertools
import resource
import time
from collections.abc import Callable, Iterator, Mapping, Sequence

import barcode as python_barcode
import numpy as np
import segno
import zint
import zxingcpp
from barcode.writer import ImageWriter
from harness import Figure, Gauge, Job, Row, Target
from PIL import Image

from renderer import Engine
from renderer.barcode import encode
from renderer.barcode.raster import bitmap

WIDTH = 400
LONG = ("https://tickets.example/" + "aBc9_-x7" * 30)[:190]
MANY = 1_000_000


def ticket() -> Iterator[str]:
    """The same payload again and again; nobody here keeps results."""
    return itertools.repeat("Ticket_12345")


def tickets() -> Iterator[str]:
    """``Ticket_12345`` and its like, no two in a row alike."""
    return (f"Ticket_{number % 90000 + 10000}" for number in itertools.count())


def long_ones() -> Iterator[str]:
    """200 characters each."""
    return (f"{LONG}{number % 10**10:010d}" for number in itertools.count())


def ours(symbology: str, supply: Callable[[], Iterator[str]], format_: str = "png", **options: object) -> Job:
    engine, payloads = Engine(), supply()
    return lambda: engine.barcode(next(payloads), symbology, format=format_, width=WIDTH, **options)


def libzint(
    symbology: str,
    supply: Callable[[], Iterator[str]],
    scale: float,
    extension: str = "png",
    **settings: object,
) -> Job:
    """libzint's own picture through its binding, at the same size in pixels, without text as ours."""
    payloads, member = supply(), getattr(zint.Symbology, symbology)
    options = zint.OutputOptions.BARCODE_MEMORY_FILE | zint.OutputOptions.BARCODE_QUIET_ZONES

    def job() -> bytes:
        symbol = zint.Symbol()
        symbol.symbology, symbol.output_options, symbol.outfile = member, options, f"x.{extension}"
        symbol.show_text, symbol.scale = False, scale
        for name, value in settings.items():
            setattr(symbol, name, value)
        symbol.encode(next(payloads).encode())
        symbol.print()
        return bytes(symbol.memfile)

    return job


def by_segno(supply: Callable[[], Iterator[str]], scale: int) -> Job:
    """segno as its manual shows it."""
    payloads = supply()

    def job() -> bytes:
        out = io.BytesIO()
        segno.make(next(payloads), error="m", micro=False).save(out, kind="png", scale=scale)
        return out.getvalue()

    return job


def by_python_barcode(supply: Callable[[], Iterator[str]]) -> Job:
    """python-barcode's ImageWriter as its manual shows it."""
    payloads = supply()

    def job() -> bytes:
        out = io.BytesIO()
        python_barcode.Code128(next(payloads), writer=ImageWriter()).write(out)
        return out.getvalue()

    return job


def by_zxing(kind: zxingcpp.BarcodeFormat, supply: Callable[[], Iterator[str]], scale: int) -> Job:
    """zxing-cpp's writer, saved by Pillow."""
    payloads = supply()

    def job() -> bytes:
        out = io.BytesIO()
        drawn = zxingcpp.create_barcode(next(payloads), kind).to_image(scale=scale)
        Image.fromarray(np.asarray(drawn)).save(out, "PNG")
        return out.getvalue()

    return job


def by_pillow_gif(symbology: str, supply: Callable[[], Iterator[str]], module: int) -> Job:
    """Our symbol and raster, Pillow's GIF."""
    payloads = supply()

    def job() -> bytes:
        out = io.BytesIO()
        bitmap(encode(next(payloads), symbology), module).image().save(out, "GIF")
        return out.getvalue()

    return job


def qr() -> Mapping[str, Job]:
    return {
        "renderer": ours("qr", ticket),
        "segno": by_segno(ticket, 13),
        "libzint's PNG": libzint("QRCODE", ticket, 6.5, option_1=2),
        "zxing-cpp + Pillow": by_zxing(zxingcpp.BarcodeFormat.QRCode, ticket, 13),
    }


def qr_different() -> Mapping[str, Job]:
    """No two payloads alike: what branch prediction gains on one payload is gone."""
    return {"renderer": ours("qr", tickets), "libzint's PNG": libzint("QRCODE", tickets, 6.5, option_1=2)}


def qr_long() -> Mapping[str, Job]:
    return {
        "renderer": ours("qr", long_ones),
        "segno": by_segno(long_ones, 6),
        "libzint's PNG": libzint("QRCODE", long_ones, 3, option_1=2),
        "zxing-cpp + Pillow": by_zxing(zxingcpp.BarcodeFormat.QRCode, long_ones, 6),
    }


def code128() -> Mapping[str, Job]:
    return {
        "renderer": ours("code128", ticket),
        "python-barcode": by_python_barcode(ticket),
        "libzint's PNG": libzint("CODE128", ticket, 1),
        "zxing-cpp + Pillow": by_zxing(zxingcpp.BarcodeFormat.Code128, ticket, 2),
    }


def other(symbology: str, engine: str, scale: float, **settings: object) -> Callable[[], Mapping[str, Job]]:
    return lambda: {
        "renderer": ours(symbology, ticket),
        "libzint's PNG": libzint(engine, ticket, scale, **settings),
    }


def gif() -> Mapping[str, Job]:
    return {
        "renderer": ours("qr", ticket, "gif"),
        "Pillow's GIF": by_pillow_gif("qr", ticket, 13),
        "libzint's GIF": libzint("QRCODE", ticket, 6.5, "gif", option_1=2),
    }


def spread() -> Sequence[Figure]:
    """Wall-clock gain of two processes over one, after they have started."""
    count, engine = 60_000, Engine()

    def seconds(processes: int) -> float:
        payloads = itertools.islice(tickets(), count)
        parts = iter(engine.barcodes(payloads, "qr", width=WIDTH, processes=processes))
        next(parts)
        start = time.perf_counter()
        for _ in parts:
            pass
        return time.perf_counter() - start

    gains = sorted(seconds(1) / seconds(2) for _ in range(3))
    return [Figure("two processes over one", gains[1], "x", ">= 1.8", gains[1] >= 1.8)]


def memory() -> Sequence[Figure]:
    """Growth of the process over a million symbols, after ten thousand."""
    parts = Engine().barcodes(itertools.islice(tickets(), MANY + 10_000), "code128", width=WIDTH, processes=1)
    for _ in itertools.islice(parts, 10_000):
        pass
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    for _ in parts:
        pass
    grown = (resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before) / 1024
    return [Figure(f"growth over {MANY:,} symbols", grown, "MB", "<= 2", grown <= 2)]


def at_least(**targets: float) -> tuple[Target, ...]:
    names = {
        "segno": "segno",
        "zint": "libzint's PNG",
        "zxing": "zxing-cpp + Pillow",
        "python": "python-barcode",
    }
    return tuple(Target(names[name], at_least=ratio) for name, ratio in targets.items())


ROWS: list[Row | Gauge] = [
    Row("QR Ticket_12345, PNG 377 px", qr, at_least(segno=40, zint=10, zxing=15)),
    Row("QR, payloads all different, PNG 377 px", qr_different),
    Row("QR of 200 characters, PNG 390 px", qr_long, at_least(zint=2)),
    Row("Code 128 Ticket_12345, PNG 352 px", code128, at_least(python=150, zint=3)),
    Row("PDF417 Ticket_12345, PNG 321 px", other("pdf417", "PDF417", 1.5), at_least(zint=1.6)),
    Row("Aztec Ticket_12345, PNG 399 px", other("aztec", "AZTEC", 10.5, option_1=2), at_least(zint=5)),
    Row(
        "Data Matrix Ticket_12345, PNG 396 px",
        other("datamatrix", "DATAMATRIX", 11, option_3=100),
        at_least(zint=2.2),
    ),
    Row(
        "QR Ticket_12345, GIF 377 px",
        gif,
        (Target("Pillow's GIF", at_least=4), Target("libzint's GIF", at_least=4)),
    ),
    Gauge("Bulk road, wall clock", spread),
    Gauge("Bulk road, memory", memory),
]
