"""What passes through the carrier: messages it took, messages phones send, calls it makes to the service."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Protocol

from renderer.sandbox.script import Behaviour


@dataclass(frozen=True, slots=True)
class Attached:
    """One file of a message as the carrier received it."""

    name: str
    content_type: str
    data: bytes


@dataclass(frozen=True, slots=True)
class Taken:
    """A message the carrier took; ``reference`` is the sender's own, by which a repeat is known."""

    id: str
    reference: str
    recipient: str
    sender: str
    subject: str
    text: str
    attachments: tuple[Attached, ...]
    received_at: float
    protocol: str = "smsglobal"
    kind: str = "MMS"

    def facts(self) -> dict[str, Any]:
        """Plain values for a JSON answer; of the files only names, types and sizes."""
        files = [{"name": f.name, "type": f.content_type, "bytes": len(f.data)} for f in self.attachments]
        return {
            "id": self.id,
            "reference": self.reference,
            "to": self.recipient,
            "from": self.sender,
            "subject": self.subject,
            "text": self.text,
            "attachments": files,
            "received_at": self.received_at,
            "protocol": self.protocol,
            "kind": self.kind,
        }


@dataclass(frozen=True, slots=True)
class FromPhone:
    """A message that a phone sends to a shortcode."""

    id: str
    sender: str
    recipient: str
    text: str
    subject: str = ""
    kind: str = "SMS"
    files: tuple[Attached, ...] = ()


@dataclass(frozen=True, slots=True)
class Call:
    """One request to the service: what stands in its body and headers."""

    content_type: str
    body: bytes
    headers: Mapping[str, str] = field(default_factory=dict)


class Answered(Protocol):
    """An answer of the service, as any HTTP client gives it."""

    @property
    def status_code(self) -> int:
        """The status."""
        ...

    @property
    def content(self) -> bytes:
        """The body."""
        ...

    @property
    def text(self) -> str:
        """The body as text."""
        ...


class Tongue(Protocol):
    """How one protocol tells the service about handsets; a module of this folder."""

    NAME: str
    PUSH_PATH: str

    def report_call(self, message: Taken, behaviour: Behaviour, /) -> Call:
        """What became of a message."""
        ...

    def incoming_call(self, message: FromPhone, /) -> Call:
        """What a phone sent."""
        ...

    def is_acknowledged(self, response: Answered, /) -> bool:
        """Whether the answer stops the repeats."""
        ...
