"""Judged message -> modules by libzint in process: the default encoder, for every symbology."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable
from functools import lru_cache

import zint

from renderer.barcode import mask
from renderer.barcode.symbol import Message, Modules, Options, Symbology, make
from renderer.errors import BarcodeError, InvalidOption, PayloadTooLong

STRIDE = 144  # bytes a row takes in libzint's encoded_data (zint.h: "rows of 1152 modules")
# libzint writes the columns it chose into its own settings: such an engine is used once.
_SMALL = 3
_VERSION_3 = {"L": 53, "M": 42, "Q": 32, "H": 24}  # bytes that still fit version 3 (ISO/IEC 18004 table 7)
_USED_ONCE = frozenset({"MICROPDF417", "HIBC_MICPDF"})


class ZintEncoder:
    """libzint through zint-bindings; bytes go in raw (DATA mode), so nothing is re-coded on the way."""

    name = "zint"

    def compile(self, symbology: Symbology, options: Options) -> Callable[[Message], Modules]:
        """Fix symbology and options once -> a function from message to modules."""
        if symbology.name == "qr" and "mask" not in options:
            return self._with_quicker_masks(symbology, options)
        return self._plain(symbology, options)

    def _with_quicker_masks(self, symbology: Symbology, options: Options) -> Callable[[Message], Modules]:
        """QR Code above version 3: libzint's own choice of mask takes nine tenths of its time."""
        small = self._plain(symbology, options)
        large = self._plain(symbology, {**options, "mask": 0})
        most = _VERSION_3[str(options["ecc"])]
        if int(options.get("version", 0)) > _SMALL:
            most = 0

        @lru_cache(maxsize=40)
        def frame(side: int) -> mask.Frame:
            """The masks' differences do not depend on the data: one symbol under each tells them."""
            version = (side - 17) // 4
            fixed = {"ecc": options["ecc"], "version": version, "gs1": False}
            every = (self._plain(symbology, {**fixed, "mask": number}) for number in range(8))
            return mask.frame(tuple(draw(Message(b"0", b"0", "0")) for draw in every))

        def modules(message: Message) -> Modules:
            if len(message.source) <= most:
                return small(message)
            found = large(message)
            return mask.best(found, frame(found.width))

        return modules

    @staticmethod
    def _plain(symbology: Symbology, options: Options) -> Callable[[Message], Modules]:
        member = getattr(zint.Symbology, symbology.engine)
        settings = {"symbology": member, **symbology.configure(options)}
        # Engines between uses, each with a view of its modules; pop and append hand one to one thread only.
        most = 0 if symbology.engine in _USED_ONCE else 16
        idle: deque[tuple[zint.Symbol, memoryview]] = deque(maxlen=most)

        def modules(message: Message) -> Modules:
            try:
                used = idle.pop()
                engine, packed = used
                engine.clear()
                engine.height = 0.0  # what it came to is otherwise held against the next symbol
            except IndexError:
                engine = _new(settings)
                packed = engine.encoded_data.cast("B")
                used = engine, packed
            try:
                engine.encode(message.source)
            except RuntimeError as error:
                raise judge(str(error), symbology) from None
            rows = engine.rows
            found = make(Modules, (engine.width, rows, packed[: rows * STRIDE].tobytes(), STRIDE))
            idle.append(used)
            return found

        return modules


def _new(settings: dict[str, object]) -> zint.Symbol:
    engine = zint.Symbol()
    for name, value in settings.items():
        setattr(engine, name, value)
    return engine


def judge(complaint: str, symbology: Symbology) -> BarcodeError:
    """libzint's complaint as an error of ours; its ``Error 341:`` prefix is no user's business."""
    reason = complaint.partition(": ")[2].strip().rstrip(".") or complaint
    lowered = reason.lower()
    if "too long" in lowered or "too many" in lowered or "too much" in lowered or "capacity" in lowered:
        return PayloadTooLong(
            f"{symbology.title}: {_sentence(reason)}; {_roomier(symbology)}.", field="payload"
        )
    if "option" in lowered or "version" in lowered or "out of range" in lowered:
        return InvalidOption(f"{symbology.title}: {_sentence(reason)}.", field="options")
    return BarcodeError(f"{symbology.title}: {_sentence(reason)}.", field="payload")


def _sentence(reason: str) -> str:
    return reason[:1].lower() + reason[1:]


def _roomier(symbology: Symbology) -> str:
    if symbology.kind in {"linear", "postal"}:
        return "shorten it, or use a matrix symbology such as qr or aztec"
    return "shorten it, or let version, columns and ecc free"


ENCODER = ZintEncoder()
