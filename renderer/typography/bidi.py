"""A paragraph -> the embedding level of each character and the visual order of runs (UAX #9)."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TypeVar

from renderer.typography import ucd
from renderer.typography.embedding import ISOLATES, REMOVED, Embedding, first_strong, matching_isolates

_NEUTRAL = frozenset({"B", "S", "WS", "ON", "FSI", "LRI", "RLI", "PDI"})
# only these make a left-to-right paragraph anything but level 0 throughout
_COMPLEX = frozenset({"R", "AL", "AN", "RLE", "RLO", "RLI", "LRE", "LRO", "LRI", "FSI", "PDF", "PDI"})
_TRAILING = frozenset({"WS", "FSI", "LRI", "RLI", "PDI"}) | REMOVED

T = TypeVar("T")


def levels(text: str, base: int | None = None) -> tuple[int, list[int]]:
    """Paragraph level and the level of every character; ``base`` None takes the level from the text (P2, P3).

    Trailing and separator whitespace is not reset here: that is per line (``line_levels``).
    """
    if not base and text.isascii():  # which holds no letter that runs from right to left
        return 0, [0] * len(text)
    classes = [ucd.bidi_class(character) for character in text]
    paragraph = first_strong(classes) if base is None else base
    if paragraph == 0 and _COMPLEX.isdisjoint(classes):
        return 0, [0] * len(classes)
    return paragraph, _Resolver(text, classes, paragraph).resolve()


def line_levels(text: str, found: Sequence[int], base: int) -> list[int]:
    """L1: separators, and whitespace before them or at the line's end, go back to the paragraph's level."""
    result = list(found)
    if not base and not any(found):
        return result
    reset = True
    for index in range(len(text) - 1, -1, -1):
        kind = ucd.bidi_class(text[index])
        if kind in ("B", "S"):
            reset = True
        elif kind not in _TRAILING:
            reset = False
        if reset:
            result[index] = base
    return result


def visual_order(items: Sequence[T], found: Sequence[int]) -> list[T]:
    """L2: items of one line, each at one level, in the order they are seen from left to right."""
    order = list(items)
    level_of = list(found)
    for level in range(max(level_of, default=0), 0, -1):
        start = 0
        while start < len(order):
            end = start
            while end < len(order) and level_of[end] >= level:
                end += 1
            if end > start:
                order[start:end] = reversed(order[start:end])
                level_of[start:end] = reversed(level_of[start:end])
            start = end + 1
    return order


class _Resolver:
    """Rules X1 to I2 over one paragraph; ``classes`` is changed as the rules go."""

    def __init__(self, text: str, classes: list[str], base: int) -> None:
        self.text = text
        explicit = Embedding(classes, base)
        self.original = explicit.original
        self.classes = explicit.classes
        self.levels = explicit.levels
        self.base = base

    def resolve(self) -> list[int]:
        """All levels of the paragraph."""
        for indices, sos, eos in tuple(self._sequences()):  # all before levels change
            self._weak(indices, sos)
            self._brackets(indices, sos)
            self._neutral(indices, sos, eos)
            self._implicit(indices)
        self._adopt()
        return self.levels

    def _sequences(self) -> Iterator[tuple[list[int], str, str]]:
        """X10: isolating run sequences, each with its sos and eos."""
        kept = [index for index, kind in enumerate(self.original) if kind not in REMOVED]
        matching = matching_isolates(self.original)
        waiting: dict[int, list[int]] = {}  # PDI -> the sequence that its isolate initiator ended
        finished: list[list[int]] = []
        for run in self._level_runs(kept):
            sequence = waiting.pop(run[0], run)
            if sequence is run:
                finished.append(run)
            else:
                sequence.extend(run)
            if (closer := matching.get(sequence[-1])) is not None:
                waiting[closer] = sequence
        place = {index: position for position, index in enumerate(kept)}
        for sequence in finished:
            first, last = place[sequence[0]], place[sequence[-1]]
            level = self.levels[sequence[0]]
            before = self.levels[kept[first - 1]] if first else self.base
            after = self.levels[kept[last + 1]] if last + 1 < len(kept) else self.base
            if self.original[sequence[-1]] in ISOLATES:
                after = self.base  # no matching PDI
            yield sequence, _letter(max(level, before)), _letter(max(level, after))

    def _level_runs(self, kept: list[int]) -> list[list[int]]:
        found: list[list[int]] = []
        for index in kept:
            if found and self.levels[found[-1][-1]] == self.levels[index]:
                found[-1].append(index)
            else:
                found.append([index])
        return found

    def _weak(self, indices: list[int], sos: str) -> None:
        """W1 to W7."""
        self._marks(indices, sos)
        self._arabic(indices, sos)
        self._separators(indices)
        self._terminators(indices)
        self._latin(indices, sos)

    def _marks(self, indices: list[int], sos: str) -> None:
        """W1: a mark goes with what it marks."""
        previous = sos
        for index in indices:
            if self.classes[index] == "NSM":
                self.classes[index] = "ON" if previous in ISOLATES or previous == "PDI" else previous
            previous = self.classes[index]

    def _arabic(self, indices: list[int], sos: str) -> None:
        """W2: European numbers after Arabic letters are Arabic numbers; W3: those letters are R."""
        strong = sos
        for index in indices:
            kind = self.classes[index]
            if kind in ("L", "R", "AL"):
                strong = kind
            if kind == "EN" and strong == "AL":
                self.classes[index] = "AN"
            if kind == "AL":
                self.classes[index] = "R"

    def _latin(self, indices: list[int], sos: str) -> None:
        """W6: separators and terminators left over are neutral; W7: numbers after Latin letters are L."""
        strong = sos
        for index in indices:
            kind = self.classes[index]
            if kind in ("ES", "ET", "CS"):
                self.classes[index] = "ON"
            elif kind in ("L", "R"):
                strong = kind
            elif kind == "EN" and strong == "L":
                self.classes[index] = "L"

    def _separators(self, indices: list[int]) -> None:
        """W4: one separator between two numbers of a kind becomes part of the number."""
        classes = self.classes
        for before, index, after in zip(indices, indices[1:], indices[2:], strict=False):
            kind, left, right = classes[index], classes[before], classes[after]
            if left == right and ((kind in ("ES", "CS") and left == "EN") or (kind == "CS" and left == "AN")):
                classes[index] = left

    def _terminators(self, indices: list[int]) -> None:
        """W5: terminators beside European numbers become part of them."""
        classes = self.classes
        pending: list[int] = []
        after_number = False
        for index in indices:
            kind = classes[index]
            if kind == "ET":
                pending.append(index)
                continue
            if kind == "EN" or after_number:
                for terminator in pending:
                    classes[terminator] = "EN"
            pending.clear()
            after_number = kind == "EN"
        if after_number:
            for terminator in pending:
                classes[terminator] = "EN"

    def _brackets(self, indices: list[int], sos: str) -> None:
        """N0: a pair of brackets takes the direction of what it encloses, or else of its context."""
        embedding = _letter(self.levels[indices[0]])
        for opening, closing in self._pairs(indices):
            inside = {_strong(self.classes[i]) for i in indices[opening + 1 : closing]}
            if embedding in inside:  # N0 b
                direction = embedding
            elif inside & {"L", "R"}:  # N0 c
                before = (_strong(self.classes[i]) for i in reversed(indices[:opening]))
                context = next((kind for kind in before if kind), sos)
                direction = context
            else:
                continue  # N0 d
            for position in (opening, closing):
                self._set_bracket(indices, position, direction)

    def _set_bracket(self, indices: list[int], position: int, direction: str) -> None:
        self.classes[indices[position]] = direction
        for following in range(position + 1, len(indices)):  # marks that follow a bracket go with it
            if self.original[indices[following]] != "NSM":
                break
            self.classes[indices[following]] = direction

    def _pairs(self, indices: list[int]) -> list[tuple[int, int]]:
        """BD16: matching brackets as positions in the sequence, in order of the opening ones."""
        opening, closing = ucd.brackets()
        stack: list[tuple[str, int]] = []
        found: list[tuple[int, int]] = []
        for position, index in enumerate(indices):
            character = self.text[index]
            if self.classes[index] != "ON":
                continue
            if character in opening:
                if len(stack) == 63:
                    return sorted(found)
                stack.append((opening[character], position))
            elif character in closing:
                for depth in range(len(stack) - 1, -1, -1):
                    if stack[depth][0] == closing[character]:
                        found.append((stack[depth][1], position))
                        del stack[depth:]
                        break
        return sorted(found)

    def _neutral(self, indices: list[int], sos: str, eos: str) -> None:
        """N1 and N2: neutrals take the direction both sides agree on, else the embedding's."""
        classes = self.classes
        embedding = _letter(self.levels[indices[0]])
        before, start = sos, 0
        while start < len(indices):
            if classes[indices[start]] not in _NEUTRAL:
                before = _strong(classes[indices[start]])
                start += 1
                continue
            end = start
            while end < len(indices) and classes[indices[end]] in _NEUTRAL:
                end += 1
            after = _strong(classes[indices[end]]) if end < len(indices) else eos
            for index in indices[start:end]:
                classes[index] = before if before == after else embedding
            start = end

    def _implicit(self, indices: list[int]) -> None:
        """I1 and I2."""
        for index in indices:
            kind, level = self.classes[index], self.levels[index]
            if level % 2:
                self.levels[index] = level + (kind != "R")
            elif kind == "R":
                self.levels[index] = level + 1
            elif kind in ("AN", "EN"):
                self.levels[index] = level + 2

    def _adopt(self) -> None:
        """Section 5.2: removed characters take the level of the one before, so that runs are not cut."""
        previous = self.base
        for index, kind in enumerate(self.original):
            if kind in REMOVED:
                self.levels[index] = previous
            previous = self.levels[index]


def _letter(level: int) -> str:
    return "R" if level % 2 else "L"


def _strong(kind: str) -> str:
    """N0 to N2: numbers count as R; anything not strong as nothing."""
    if kind in ("R", "EN", "AN", "AL"):
        return "R"
    return "L" if kind == "L" else ""
