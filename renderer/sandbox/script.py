"""A number -> how its handset and the carrier behave for it: delays, losses, duplicates, errors."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field, fields
from typing import Any, Literal

from pydantic import TypeAdapter, ValidationError

from renderer.errors import InvalidRequest

# what the carrier answers to a submit
AnswerKind = Literal["success", "refuse", "busy", "error", "truncated", "reset", "hang"]


@dataclass(frozen=True, slots=True)
class Behaviour:
    """What happens with messages to a number; times in seconds.

    ``reports`` is how often each report comes (0 = lost, 2 = twice); ``early`` reports before the submit is
    answered; ``status`` is the report's word in SMSGlobal's push, which the other protocols say in theirs.
    ``code`` refuses in the protocol's own words (4006, INSUFFICIENT_CREDIT); ``reply`` is what the handset
    sends back when it has fetched.
    """

    answer: AnswerKind = "success"
    answer_delay: float = 0.0
    handset: str = "motol7c"
    spid: str = ""
    status: str = "DELIVRD"
    delay: float = 0.05
    reports: int = 1
    early: bool = False
    code: str = ""
    reply: str = ""


_READER = TypeAdapter(dict[str, Any])
_FIELDS = {entry.name for entry in fields(Behaviour)}


@dataclass(slots=True)
class Script:
    """Behaviours by number; the longest matching suffix wins, then the default."""

    default: Behaviour = field(default_factory=Behaviour)
    numbers: dict[str, Behaviour] = field(default_factory=dict)

    def behaviour(self, number: str) -> Behaviour:
        """How messages to ``number`` fare."""
        matching = [suffix for suffix in self.numbers if number.endswith(suffix)]
        return self.numbers[max(matching, key=len)] if matching else self.default

    def learn(self, suffix: str, changes: Mapping[str, Any]) -> Behaviour:
        """Set the behaviour of numbers ending in ``suffix`` ("" = all others); raises InvalidRequest."""
        base = self.numbers.get(suffix, self.default)
        strange = sorted(set(changes) - _FIELDS)
        if strange:
            raise InvalidRequest(
                f"A behaviour has no {', '.join(strange)}; it has {', '.join(sorted(_FIELDS))}."
            )
        try:
            made = TypeAdapter(Behaviour).validate_python(asdict(base) | dict(changes))
        except ValidationError as error:
            first = error.errors(include_url=False, include_input=False)[0]
            raise InvalidRequest(f"Behaviour {'.'.join(map(str, first['loc']))}: {first['msg']}.") from None
        if suffix:
            self.numbers[suffix] = made
        else:
            self.default = made
        return made


def read_script(document: Mapping[str, Any]) -> Script:
    """Script from ``{"": {...}, "0123": {...}}``; raises InvalidRequest."""
    script = Script()
    for suffix, changes in document.items():
        script.learn(suffix, _READER.validate_python(changes))
    return script
