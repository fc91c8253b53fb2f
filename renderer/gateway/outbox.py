"""The outbox: a message -> files in a folder; nothing is sent, what would go out can be looked at."""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass
from pathlib import Path

import httpx

from renderer.gateway.accounts import serving
from renderer.gateway.base import Answer, Capabilities, Gateway, GatewayOptions, Submission
from renderer.part import write_atomically
from renderer.settings import GatewayAccount

NAME = "outbox"
CAPABILITIES = Capabilities(
    title="Outbox (files, sends nothing)",
    content_types=frozenset({"*/*"}),
    max_bytes=5_000_000,
    base64=False,
    attachments=100,
    carries_smil=True,
)


@dataclass(frozen=True, slots=True)
class Outbox:
    """Writes each message into a folder named by its reference."""

    folder: Path
    name: str = NAME
    capabilities: Capabilities = CAPABILITIES

    def submit(self, submission: Submission) -> Answer:
        """Write parts and an envelope; the same reference overwrites itself."""
        # equal references give equal ids, so a second attempt is the same message
        gateway_id = hashlib.sha256(submission.reference.encode()).hexdigest()[:16]
        target = self.folder / gateway_id
        parts = [*submission.parts, *([submission.smil] if submission.smil else [])]
        for index, part in enumerate(parts):
            write_atomically(target / f"{index:02d}-{Path(part.name).name}", part.data)
        envelope = {
            "reference": submission.reference,
            "to": submission.recipient,
            "from": submission.sender,
            "subject": submission.subject,
            "parts": [{"name": part.name, "type": part.content_type, "bytes": len(part)} for part in parts],
        }
        write_atomically(
            target / "envelope.json", json.dumps(envelope, indent=2, ensure_ascii=False).encode()
        )
        return Answer("accepted", gateway_id=gateway_id, raw=str(target))


def open_gateway(account: GatewayAccount, _client: httpx.Client, options: GatewayOptions) -> Gateway:
    """The outbox below the folder that the options name."""
    able = serving(CAPABILITIES, account)
    return Outbox(Path(options.folder or "outbox"), options.name or NAME, able)
