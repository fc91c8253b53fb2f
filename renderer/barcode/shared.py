"""A payload that several pictures of one message show -> its Symbol, encoded once."""

from __future__ import annotations

from functools import lru_cache

from renderer.barcode.recipe import QuietZone, judge_options, judge_quiet, recipe
from renderer.barcode.registry import find
from renderer.barcode.symbol import OptionValue, Quiet, Symbol

MOST = 64  # messages are composed one by one: what is asked for again comes soon
_Judged = tuple[str, Quiet, tuple[tuple[str, OptionValue], ...]]


def encode(
    payload: str, symbology: str = "qr", *, quiet: QuietZone = None, **options: OptionValue | None
) -> Symbol:
    """As ``barcode.encode``; equal symbols are made once, however their options are written.

    Raises UnknownSymbology and BarcodeError with its leaves.
    """
    return _encoded(payload, *_judged(symbology, quiet, tuple(options.items())))


@lru_cache(maxsize=MOST)
def _encoded(
    payload: str, symbology: str, quiet: Quiet, options: tuple[tuple[str, OptionValue], ...]
) -> Symbol:
    return recipe(symbology, "zint", quiet, options)(payload)


@lru_cache(maxsize=256)
def _judged(symbology: str, quiet: QuietZone, options: tuple[tuple[str, OptionValue | None], ...]) -> _Judged:
    kind = find(symbology)
    return kind.name, judge_quiet(kind, quiet), tuple(sorted(judge_options(kind, dict(options)).items()))
