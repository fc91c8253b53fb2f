"""A number and its shortcode's gateway -> the gateways to try, in order, and what each of them can carry."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from renderer.gateway.base import Capabilities
from renderer.part import Part

ELSEWHERE = "*"  # the row of countries that no other row names
_BASE64 = 1.37  # bytes on the wire for each byte of content, with its line ends
_HEADERS = 814


@dataclass(frozen=True, slots=True)
class Routes:
    """``table`` has gateways by dialling code, the preferred first; ``default`` where there is none."""

    default: str = "outbox"
    table: Mapping[str, Sequence[str]] = field(default_factory=dict)

    def to(self, number: str, named: str | None = None) -> tuple[str, ...]:
        """Gateways for an international number: its shortcode's own, then its country's, else the default."""
        country = next(
            (number[:n] for n in range(min(len(number), 6), 0, -1) if number[:n] in self.table), ""
        )
        row = self.table.get(country) or self.table.get(ELSEWHERE) or ()
        return tuple(dict.fromkeys([*([named] if named else []), *row])) or (self.default,)


def obstacle(capabilities: Capabilities, *, recipient: str, sender: str, parts: Sequence[Part]) -> str | None:
    """Why a gateway cannot carry a message to a number, in words; None when it can."""
    if not capabilities.serves(recipient):
        return "it does not serve this country"
    if not capabilities.may_send_as(sender):
        return "it does not take this sender"
    if len(parts) > capabilities.attachments:
        return f"{len(parts)} files are more than its {capabilities.attachments}"
    strange = sorted({part.content_type for part in parts if not capabilities.takes(part.content_type)})
    if strange:
        return f"it does not take {', '.join(strange)}"
    if wire_bytes(capabilities, parts) > capabilities.max_bytes:
        return f"the message is larger than its {capabilities.max_bytes} bytes"
    return None


def wire_bytes(capabilities: Capabilities, parts: Sequence[Part]) -> int:
    """What parts weigh as a gateway counts them."""
    size = sum(map(len, parts))
    return round(size * _BASE64) + _HEADERS if capabilities.base64 else size
