"""What one process may remember between messages: decoded masters, finished pictures, barcode readings."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable, Hashable
from io import BytesIO
from threading import Lock
from typing import Any, Generic, TypeVar

from PIL import Image

from renderer import imaging
from renderer.handset.grading import Reading
from renderer.handset.profile import Size
from renderer.mms import media
from renderer.part import Part

Value = TypeVar("Value")
_ORIENTATION = 0x0112  # EXIF 2.3, 4.6.4; 5 to 8 are quarter turns
_FIRST_TURNED = 5


class Bounded(Generic[Value]):
    """A map that forgets what was used longest ago once the costs of its values pass ``limit``."""

    def __init__(self, limit: int, cost: Callable[[Value], int]) -> None:
        """``cost`` weighs a value in the unit of ``limit``."""
        self._limit = limit
        self._cost = cost
        self._total = 0
        self._values: OrderedDict[Hashable, Value] = OrderedDict()
        self._lock = Lock()

    def get(self, key: Hashable) -> Value | None:
        """The value, now the one used last."""
        with self._lock:
            value = self._values.get(key)
            if value is not None:
                self._values.move_to_end(key)
            return value

    def put(self, key: Hashable, value: Value) -> Value:
        """Remember a value; a larger one than the whole limit is not kept."""
        cost = self._cost(value)
        with self._lock:
            if key in self._values or cost > self._limit:
                return value
            self._values[key] = value
            self._total += cost
            while self._total > self._limit:
                self._total -= self._cost(self._values.popitem(last=False)[1])
        return value

    def once(self, key: Hashable, make: Callable[[], Value]) -> Value:
        """The value remembered, or made now."""
        found = self.get(key)
        return self.put(key, make()) if found is None else found


class Memory:
    """The caches of one process; give the same one to many messages. Safe to share by threads.

    ``master`` is the box in px every picture is first decoded to, once for all classes; without it a picture
    is decoded straight to the size asked for, which is quickest for a single handset.
    """

    def __init__(self, *, master: Size | None = None, megabytes: int = 64) -> None:
        """Keep at most ``megabytes`` of pixels and as much of finished pictures."""
        self._master = master
        self._pixels: Bounded[Image.Image] = Bounded(megabytes << 20, _pixel_bytes)
        self.pictures: Bounded[Part] = Bounded(megabytes << 20, len)
        self._sizes: Bounded[Size] = Bounded(4096, lambda _size: 1)
        self.candidates: Bounded[Any] = Bounded(1024, lambda _candidate: 1)
        self.types: Bounded[str] = Bounded(4096, lambda _type: 1)
        self.art: Bounded[bool] = Bounded(4096, lambda _art: 1)
        self.grades: Bounded[Reading] = Bounded(8192, lambda _reading: 1)

    def picture(self, part: Part, box: Size) -> Image.Image:
        """Pixels of a stored picture within ``box``, never enlarged, upright, RGB or RGBA.

        Raises UnreadableImage and ImageTooLarge.
        """
        return self._pixels.once((part, box), lambda: _within(self._source(part, box), box))

    def true_type(self, part: Part) -> str:
        """Content type of a stored file as its first bytes tell it."""
        return self.types.once(part, lambda: media.true_type(part.content_type, part.data))

    def size(self, part: Part) -> Size:
        """Width and height of a stored picture as it is held, told by its header; (0, 0) if it is none."""
        return self._sizes.once(part, lambda: upright_size(part.data))

    def _source(self, part: Part, box: Size) -> Image.Image:
        if self._master is None:
            return imaging.decode(part.data, target=_square(box))
        box = (max(self._master[0], box[0]), max(self._master[1], box[1]))
        return self._pixels.once(
            (part, box), lambda: _within(imaging.decode(part.data, target=_square(box)), box)
        )


def upright_size(data: bytes) -> Size:
    """Width and height as held, told by the header; (0, 0) for what is no picture."""
    try:
        with Image.open(BytesIO(data)) as image:
            width, height = image.size
            turned = image.getexif().get(_ORIENTATION, 1) >= _FIRST_TURNED
            return (height, width) if turned else (width, height)
    except (OSError, ValueError, SyntaxError, Image.DecompressionBombError, Image.DecompressionBombWarning):
        return (0, 0)


def _square(box: Size) -> Size:
    return (max(box), max(box))


def _within(image: Image.Image, box: Size) -> Image.Image:
    if image.width <= box[0] and image.height <= box[1]:
        return image
    return imaging.resize(image, box, fit="contain")


def _pixel_bytes(image: Image.Image) -> int:
    return image.width * image.height * len(image.getbands())
