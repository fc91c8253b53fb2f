"""Pixels and a size -> resized pixels, by cover, contain or fill."""

from __future__ import annotations

from typing import Literal

import numpy as np
from numpy.typing import NDArray
from PIL import Image

Fit = Literal["cover", "contain", "fill"]
Box = tuple[float, float, float, float]


def resize(
    image: Image.Image, size: tuple[int, int], fit: Fit = "cover", *, linear: bool = False
) -> Image.Image:
    """Resize to ``size`` (w, h px): ``cover`` crops about the centre, ``contain`` may leave one side smaller.

    ``linear`` averages light instead of sRGB values: right for fine line art, slower, for publish time.
    """
    whole: Box = (0.0, 0.0, image.width, image.height)
    box = whole
    if fit == "cover":
        box = _centred(image.size, size)
    if fit == "contain":
        size = contained(image.size, size)
    if size == image.size and box == whole:
        return image
    if linear:
        return _linear(image, size, box)
    return image.resize(size, Image.Resampling.BICUBIC, box)


def contained(size: tuple[int, int], box: tuple[int, int]) -> tuple[int, int]:
    """The largest size (w, h px) of the same shape within ``box``, at least 1 x 1."""
    scale = min(box[0] / size[0], box[1] / size[1])
    width, height = (max(1, min(limit, round(side * scale))) for side, limit in zip(size, box, strict=True))
    return width, height


def _centred(size: tuple[int, int], wanted: tuple[int, int]) -> Box:
    """The middle of a picture, in the shape of ``wanted``."""
    scale = min(size[0] / wanted[0], size[1] / wanted[1])
    width, height = wanted[0] * scale, wanted[1] * scale
    left, top = (size[0] - width) / 2, (size[1] - height) / 2
    return max(0.0, left), max(0.0, top), min(size[0], left + width), min(size[1], top + height)


def _linear(image: Image.Image, size: tuple[int, int], box: Box) -> Image.Image:
    """Resize in linear light, colours weighted by their alpha."""
    source = image if image.mode in ("L", "RGB", "RGBA") else image.convert("RGB")
    values = np.asarray(source, dtype=np.uint8).reshape(source.height, source.width, -1)
    opaque = source.mode != "RGBA"
    light = _LIGHT[values if opaque else values[..., :3]]
    if opaque:
        planes = light
    else:
        alpha = values[..., 3:].astype(np.float32) / 255
        planes = np.concatenate([light * alpha, alpha], axis=2)
    made = np.stack([_plane(planes[..., index], size, box) for index in range(planes.shape[2])], axis=2)
    return _coloured(made, source.mode)


def _plane(values: NDArray[np.float32], size: tuple[int, int], box: Box) -> NDArray[np.float32]:
    plane = Image.fromarray(np.ascontiguousarray(values))
    resized: NDArray[np.float32] = np.asarray(plane.resize(size, Image.Resampling.BICUBIC, box))
    return resized.clip(0.0, 1.0)


def _coloured(light: NDArray[np.float32], mode: str) -> Image.Image:
    """Linear light 0..1 back to sRGB bytes."""
    if mode == "RGBA":
        alpha = light[..., 3:]
        light = np.clip(light[..., :3] / np.maximum(alpha, 1e-6), 0.0, 1.0)
    bytes_ = np.where(light <= 0.0031308, light * 12.92, 1.055 * np.power(light, 1 / 2.4) - 0.055) * 255
    if mode == "RGBA":
        bytes_ = np.concatenate([bytes_, alpha * 255], axis=2)
    whole = (bytes_ + 0.5).astype(np.uint8)
    return Image.fromarray(whole[..., 0] if mode == "L" else whole)


def _lights() -> NDArray[np.float32]:
    """IEC 61966-2-1, 5.2: linear light of each sRGB byte."""
    value = np.arange(256) / 255
    return np.where(value <= 0.04045, value / 12.92, ((value + 0.055) / 1.055) ** 2.4).astype(np.float32)


_LIGHT = _lights()
