"""Headless Chromium as a second opinion on line breaks and visual order, over a sheet of scripts."""

from __future__ import annotations

import base64
import html
import json
import re
import shutil
import subprocess
from itertools import pairwise

import pytest

from renderer import data
from renderer.typography import Style, bidi, breaks, shipped_fonts
from renderer.typography.graphemes import boundaries
from renderer.typography.shape import paragraph
from renderer.typography.wrap import wrap

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
pytestmark = pytest.mark.skipif(not CHROMIUM, reason="NOT TESTED: Chromium, the oracle, is not installed")

FLAGS = (
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--virtual-time-budget=8000",
    "--dump-dom",
)
FONTS = data.assets_dir() / "fonts"
FACES = {
    "sans": "sans/Inter-Regular.ttf",
    "arabic": "arabic/NotoSansArabic-Regular.ttf",
    "devanagari": "devanagari/NotoSansDevanagari-Regular.ttf",
    "hebrew": "hebrew/NotoSansHebrew-Regular.ttf",
    "thai": "thai/NotoSansThai-Regular.ttf",
}
SIZE, WIDTHS = 20, (90, 160, 230)

SHEET = {
    "latin": "Doors open an hour before the show starts; bring a photo ID (or passport). Row 31, Seat 17-A.",
    "prices": "From $1,234.50 to 99,90 € – save 15% on 2 × 3-day passes, 18:30–20:00 Uhr, No. 42!",
    "greek": "Η παράσταση αρχίζει στις 20:30, είσοδος από την πύλη Β1.",
    "cyrillic": "Вход с 18:30, сектор Б1, ряд 31, место 17 — приятного вечера!",
    "vietnamese": "Vé vào cửa Hội chợ Khoa học Mùa đông, hàng 31, ghế số 17",
    "arabic": "مرحبا بكم في معرض العلوم الشتوي، الصف 31 المقعد 17 (ABC) test.",
    "hebrew": "ברוכים הבאים ליריד המדע (Winter Fair) שורה 31, מושב 17!",
    "mixed": "Welcome to مهرجان العلوم and יריד המדע, row 31 (B1).",
    "devanagari": "शीतकालीन विज्ञान मेले में आपका स्वागत है, पंक्ति 31, सीट 17।",
}
# Not same, and why: after "/" and in addresses (https://...?id=42) Chromium follows a table of its own
# instead of UAX #14.

# fonts play no part in where a line may be broken
BREAKS = SHEET | {
    "japanese": "東京ドーム、ライブ「夏の夜」開場は18時です。ゲートB1",
    "chinese": "欢迎参加冬季科学展,座位31排17号(B区)。",
    "korean": "겨울 과학 박람회에 오신 것을 환영합니다.",
    "thai": "ขอต้อนรับสู่งานวิทยาศาสตร์ฤดูหนาว กรุณาแสดงบัตรนี้ที่ทางเข้า แถวที่ 31 ที่นั่ง 17",
    "emoji": "Party 🎉🎉 👨‍👩‍👧‍👦 🇫🇷🇩🇪 now 👍🏽!",
}

PAGE = """<!doctype html><meta charset="utf-8"><style>%s
p { font: %dpx sheet; margin: 0; line-break: strict; unicode-bidi: plaintext; hyphens: none;
    white-space: normal; overflow-wrap: normal; font-kerning: normal }
</style><body>%s<pre id="out"></pre><script>
document.fonts.ready.then(() => {
  const out = {};
  for (const p of document.querySelectorAll("p")) {
    const node = p.firstChild, range = document.createRange(), boxes = [];
    for (let i = 0; i < node.length; i++) {
      range.setStart(node, i); range.setEnd(node, i + 1);
      const rects = range.getClientRects(), r = rects[rects.length - 1];
      boxes.push(r ? [Math.round(r.top + r.height / 2), (r.left + r.right) / 2, r.width] : null);
    }
    out[p.id] = boxes;
  }
  document.getElementById("out").textContent = JSON.stringify(out);
});
</script>"""


def page() -> str:
    rules = "".join(
        f"@font-face {{ font-family: {name}; src: url(data:font/ttf;base64,"
        f"{base64.b64encode((FONTS / path).read_bytes()).decode()}) }}\n"
        for name, path in FACES.items()
    )
    blocks = [f'<p id="{name}@0" style="width:0">{html.escape(text)}</p>' for name, text in BREAKS.items()]
    for width in WIDTHS:
        blocks += [
            f'<p id="{name}@{width}" style="width:{width}px">{html.escape(text)}</p>'
            for name, text in SHEET.items()
        ]
    style = PAGE.replace("px sheet", f"px {', '.join(FACES)}")
    return style % (rules, SIZE, "\n".join(blocks))


Boxes = list[tuple[float, float, float] | None]


@pytest.fixture(scope="module")
def seen(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Boxes]:
    """What Chromium laid out: each character's line, middle and width (it counts in UTF-16 units)."""
    folder = tmp_path_factory.mktemp("chromium")
    (folder / "sheet.html").write_text(page(), encoding="utf-8")
    done = subprocess.run(
        [str(CHROMIUM), *FLAGS, f"--user-data-dir={folder / 'profile'}", (folder / "sheet.html").as_uri()],
        check=True,
        capture_output=True,
        timeout=120,
    )
    found = re.search(r'<pre id="out">(.+?)</pre>', done.stdout.decode("utf-8"), re.DOTALL)
    assert found, "Chromium gave no answer"
    units = json.loads(html.unescape(found[1]))
    return {name: _characters(BREAKS[name.split("@")[0]], boxes) for name, boxes in units.items()}


def _characters(text: str, units: Boxes) -> Boxes:
    boxes, position = [], 0
    for character in text:
        boxes.append(units[position])
        position += 1 + (ord(character) > 0xFFFF)
    return boxes


def starts(text: str, boxes: Boxes) -> list[int]:
    """First characters of Chromium's lines, spaces apart (they hang)."""
    found, line = [], -1e9
    for index in boundaries(text)[:-1]:
        box = boxes[index]
        if box is None or text[index] == " ":
            continue
        if box[0] > line + SIZE * 0.6:
            found.append(index)
            line = box[0]
    return found


@pytest.mark.parametrize("name", sorted(BREAKS.keys() - {"thai"}))
def test_lines_may_be_broken_at_the_same_places(seen: dict[str, Boxes], name: str) -> None:
    text = BREAKS[name]
    marks = breaks.opportunities(text)
    ours = [0, *(index for index in range(1, len(text)) if marks[index])]
    assert [text[index:] for index in starts(text, seen[f"{name}@0"])] == [text[index:] for index in ours]


def test_thai_words_agree_for_the_most_part(seen: dict[str, Boxes]) -> None:
    """Not same, because Chromium looks words up in a dictionary and we ask a trained model."""
    text = BREAKS["thai"]
    ours = {index for index, mark in enumerate(breaks.opportunities(text)) if mark and index < len(text)}
    theirs = set(starts(text, seen["thai@0"])) - {0}
    assert len(ours & theirs) >= 0.75 * len(ours | theirs)


@pytest.mark.parametrize("width", WIDTHS)
@pytest.mark.parametrize("name", SHEET)
def test_paragraphs_wrap_alike(seen: dict[str, Boxes], name: str, width: int) -> None:
    text = SHEET[name]
    spans = wrap(paragraph(text, Style(), shipped_fonts()), width / SIZE) or wrap_loosely(text, width)
    assert [text[index:] for index in starts(text, seen[f"{name}@{width}"])] == [
        text[start:] for start, _ in spans
    ]


def wrap_loosely(text: str, width: int) -> list[tuple[int, int]]:
    """As a browser: a word too long for its line sticks out."""
    marks = breaks.opportunities(text)
    whole = paragraph(text, Style(), shipped_fonts())
    found, start, best = [], 0, 0
    for index in range(1, len(text) + 1):
        if marks[index]:
            if best > start and whole.width(start, len(text[:index].rstrip())) * SIZE > width:
                found.append((start, best))
                start = best
            best = index
    return [*found, (start, best)]


@pytest.mark.parametrize("width", WIDTHS)
@pytest.mark.parametrize("name", SHEET)
def test_characters_stand_in_the_same_order(seen: dict[str, Boxes], name: str, width: int) -> None:
    text, boxes = SHEET[name], seen[f"{name}@{width}"]
    base, levels = bidi.levels(text)
    lines = [*starts(text, boxes), len(text)]
    letters = set(boundaries(text))
    for start, end in pairwise(lines):
        end = len(text[:end].rstrip())  # noqa: PLW2901 - without the spaces that hang
        on_line = bidi.line_levels(text[start:end], levels[start:end], base)
        order = bidi.visual_order(range(start, end), on_line)
        shown = [index for index in order if index in letters and (box := boxes[index]) and box[2] > 0]
        assert shown == sorted(shown, key=lambda index: boxes[index][1])  # type: ignore[index]
