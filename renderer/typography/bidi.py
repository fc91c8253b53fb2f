"""A paragraph -> the embedding level of each character and the visual order of runs (UAX #9)."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TypeVar

from renderer.typography import ucd

MAX_DEPTH = 125  # BD2
_ISOLATE_INITIATORS = frozenset({"LRI", "RLI", "FSI"})
_NEUTRAL = frozenset({"B", "S", "WS", "ON", "FSI", "LRI", "RLI", "PDI"})
# X9: characters that the rules behave as if removed
_REMOVED = frozenset({"RLE", "LRE", "RLO", "LRO", "PDF", "BN"})
# only these make a left-to-right paragraph anything but level 0 throughout
_COMPLEX = frozenset({"R", "AL", "AN", "RLE", "RLO", "RLI", "LRE", "LRO", "LRI", "FSI", "PDF", "PDI"})
_TRAILING = frozenset({"WS", "FSI", "LRI", "RLI", "PDI"}) | _REMOVED

T = TypeVar("T")


def levels(text: str, base: int | None = None) -> tuple[int, list[int]]:
    """Paragraph level and the level of every character; ``base`` None takes the level from the text (P2, P3).

    Trailing and separator whitespace is not reset here: that is per line (``line_levels``).
    """
    classes = [ucd.bidi_class(character) for character in text]
    paragraph = first_strong(classes, 0, len(classes)) if base is None else base
    if paragraph == 0 and _COMPLEX.isdisjoint(classes):
        return 0, [0] * len(classes)
    return paragraph, _Resolver(text, classes, paragraph).resolve()


def line_levels(text: str, found: Sequence[int], base: int) -> list[int]:
    """L1: separators, and whitespace before them or at the line's end, go back to the paragraph's level."""
    result = list(found)
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


def first_strong(classes: Sequence[str], start: int, end: int) -> int:
    """P2 and P3: level of the first strong character that stands in no isolate; 0 without one."""
    depth = 0
    for index in range(start, end):
        kind = classes[index]
        if kind in _ISOLATE_INITIATORS:
            depth += 1
        elif kind == "PDI":
            if depth == 0 and start > 0:
                return 0  # X5c: the text of an FSI ends at its own PDI
            depth = max(0, depth - 1)
        elif depth == 0 and kind in ("L", "R", "AL"):
            return int(kind != "L")
    return 0


@dataclass(slots=True)
class _Status:
    """An entry of the directional status stack (X1)."""

    level: int
    override: str | None
    isolate: bool


class _Resolver:
    """Rules X1 to I2 over one paragraph; ``classes`` is changed as the rules go."""

    def __init__(self, text: str, classes: list[str], base: int) -> None:
        self.text = text
        self.original = tuple(classes)
        self.classes = list(classes)
        self.base = base
        self.levels = [base] * len(classes)

    def resolve(self) -> list[int]:
        """All levels of the paragraph."""
        self._explicit()
        for indices, sos, eos in tuple(self._sequences()):  # all before levels change
            self._weak(indices, sos)
            self._brackets(indices, sos)
            self._neutral(indices, sos, eos)
            self._implicit(indices)
        self._adopt()
        return self.levels

    def _explicit(self) -> None:
        """X1 to X8: walk once, keeping the stack of embeddings, overrides and isolates."""
        stack = [_Status(self.base, None, isolate=False)]
        overflow_isolates = overflow_embeddings = valid_isolates = 0
        for index, kind in enumerate(self.original):
            if kind in ("RLE", "LRE", "RLO", "LRO"):  # X2 to X5
                self.levels[index] = stack[-1].level
                level = _next_level(stack[-1].level, odd=kind[0] == "R")
                if level <= MAX_DEPTH and not overflow_isolates and not overflow_embeddings:
                    override = None if kind[2] == "E" else kind[0]
                    stack.append(_Status(level, override, isolate=False))
                elif not overflow_isolates:
                    overflow_embeddings += 1
            elif kind in _ISOLATE_INITIATORS:  # X5a to X5c
                self._assign(index, stack[-1])
                overflowing = overflow_isolates or overflow_embeddings
                odd = kind == "RLI" or (kind == "FSI" and not overflowing and self._isolate_level(index) == 1)
                level = _next_level(stack[-1].level, odd=odd)
                if level <= MAX_DEPTH and not overflowing:
                    valid_isolates += 1
                    stack.append(_Status(level, None, isolate=True))
                else:
                    overflow_isolates += 1
            elif kind == "PDI":  # X6a
                if overflow_isolates:
                    overflow_isolates -= 1
                elif valid_isolates:
                    overflow_embeddings = 0
                    while not stack[-1].isolate:
                        stack.pop()
                    stack.pop()
                    valid_isolates -= 1
                self._assign(index, stack[-1])
            elif kind == "PDF":  # X7
                self.levels[index] = stack[-1].level
                if not overflow_isolates:
                    if overflow_embeddings:
                        overflow_embeddings -= 1
                    elif not stack[-1].isolate and len(stack) > 1:
                        stack.pop()
            elif kind == "B":  # X8
                self.levels[index] = self.base
            elif kind == "BN":
                self.levels[index] = stack[-1].level
            else:  # X6
                self._assign(index, stack[-1])

    def _assign(self, index: int, status: _Status) -> None:
        self.levels[index] = status.level
        if status.override:
            self.classes[index] = status.override

    def _isolate_level(self, index: int) -> int:
        return first_strong(self.original, index + 1, len(self.original))

    def _sequences(self) -> Iterator[tuple[list[int], str, str]]:
        """X10: isolating run sequences, each with its sos and eos."""
        kept = [index for index, kind in enumerate(self.original) if kind not in _REMOVED]
        matching = self._matching()
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
            if self.original[sequence[-1]] in _ISOLATE_INITIATORS:
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

    def _matching(self) -> dict[int, int]:
        """BD9: isolate initiator -> its PDI."""
        found: dict[int, int] = {}
        stack: list[int] = []
        for index, kind in enumerate(self.original):
            if kind in _ISOLATE_INITIATORS:
                stack.append(index)
            elif kind == "PDI" and stack:
                found[stack.pop()] = index
        return found

    def _weak(self, indices: list[int], sos: str) -> None:
        """W1 to W7."""
        classes = self.classes
        previous, strong = sos, sos
        for index in indices:
            kind = classes[index]
            if kind == "NSM":  # W1
                before_isolate = previous in _ISOLATE_INITIATORS or previous == "PDI"
                classes[index] = kind = "ON" if before_isolate else previous
            previous = kind
            if kind in ("L", "R", "AL"):
                strong = kind
            elif kind == "EN" and strong == "AL":  # W2
                classes[index] = "AN"
        for index in indices:  # W3
            if classes[index] == "AL":
                classes[index] = "R"
        self._separators(indices)
        self._terminators(indices)
        strong = sos
        for index in indices:
            kind = classes[index]
            if kind in ("ES", "ET", "CS"):  # W6
                classes[index] = "ON"
            elif kind in ("L", "R"):
                strong = kind
            elif kind == "EN" and strong == "L":  # W7
                classes[index] = "L"

    def _separators(self, indices: list[int]) -> None:
        """W4: one separator between two numbers of a kind becomes part of the number."""
        classes = self.classes
        for before, index, after in zip(indices, indices[1:], indices[2:], strict=False):
            kind, left, right = classes[index], classes[before], classes[after]
            if left == right and (
                (kind in ("ES", "CS") and left == "EN") or (kind == "CS" and left == "AN")
            ):
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
            if kind in _REMOVED:
                self.levels[index] = previous
            previous = self.levels[index]


def _next_level(level: int, *, odd: bool) -> int:
    return (level + 1) | 1 if odd else (level + 2) & ~1


def _letter(level: int) -> str:
    return "R" if level % 2 else "L"


def _strong(kind: str) -> str:
    """N0 to N2: numbers count as R; anything not strong as nothing."""
    if kind in ("R", "EN", "AN", "AL"):
        return "R"
    return "L" if kind == "L" else ""
