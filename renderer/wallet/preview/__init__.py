"""Any pass.json and the bundle's files -> what a phone shows of it, as PNG, SVG or HTML.

The road: ``view`` reads the pass in one language, ``front`` and ``back`` lay it out as a display list,
``png``, ``svg`` and ``html`` write that list. Apple's own sizing is private: the numbers in ``metrics`` were
measured, and no preview is exact.
"""

from __future__ import annotations

from renderer.wallet.preview.render import FACES, FORMATS, Preview, layout, render

__all__ = ["FACES", "FORMATS", "Preview", "layout", "render"]
