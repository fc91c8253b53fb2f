"""Changes of passes that are owed to phones -> pushes, tried again where Apple's answer lets hope."""

from __future__ import annotations

import uuid
from collections.abc import Callable, Sequence
from datetime import timedelta
from functools import partial

import structlog

from renderer.delivery import passes as living
from renderer.delivery.kit import Kit, insist
from renderer.errors import RendererError
from renderer.gateway.apns import Pusher, Told
from renderer.store import devices, passes, pushes
from renderer.store.devices import Device, Registration
from renderer.store.passes import IssuedPass

log = structlog.get_logger("renderer.delivery")

QUEUE = "pass-push"
CLAIM, CHUNK = 200, 20
CLAIM_LEASE = timedelta(seconds=10)  # claimed but not queued: the claimer died between the two
LONGEST_PAUSE = 3600.0  # seconds


def queue_owed(kit: Kit, backlog: Callable[[str, int], int]) -> int:
    """Queue the pushes that are owed, unless enough jobs wait already; returns how many."""
    room = 2 * kit.waits.concurrency
    with kit.store.read() as connection:
        if not pushes.any_owed(connection, now=kit.clock()):
            return 0
    if backlog(QUEUE, room) >= room:
        return 0
    with kit.write() as (connection, now):
        ids = pushes.claim_owed(connection, now=now, limit=CLAIM, lease=CLAIM_LEASE)
    for start in range(0, len(ids), CHUNK):
        kit.enqueue(QUEUE, ids[start : start + CHUNK], f"push:{ids[start]}:{uuid.uuid4().hex[:12]}")
    if ids:
        with kit.write() as (connection, _):
            pushes.mark_queued(connection, ids)
    return len(ids)


def push_all(kit: Kit, ids: Sequence[int]) -> None:
    """Make one round for each push; one that fails does not hold up the others."""
    for push_id in ids:
        try:
            insist(partial(_round, kit, push_id))
        except Exception as error:
            # a defect of ours: the phones hear of the next change, and of this one when their owners look
            log.exception("push.defect", push=push_id)
            insist(partial(_give_up, kit, push_id, f"Internal error ({type(error).__name__})."))


def _give_up(kit: Kit, push_id: int, reason: str) -> None:
    with kit.write() as (connection, now):
        pushes.note_round(connection, push_id, 1, reason)
        pushes.settle(connection, push_id, pushes.GIVEN_UP, now=now)


def _round(kit: Kit, push_id: int) -> None:
    """Tell every phone that does not know the pass's last change; several changes are one push."""
    with kit.store.read() as connection:
        owed = pushes.push(connection, push_id)
        one = passes.pass_by_id(connection, owed.pass_id) if owed else None
        behind = devices.waiting(connection, one) if one else []
    if owed is None or one is None or owed.state in (pushes.DONE, pushes.GIVEN_UP):
        return
    told = [_tell(kit, one, registration, device) for registration, device in behind]
    later = [each for each in told if each.verdict == "later"]
    attempt, last = owed.attempts + 1, owed.attempts >= kit.phones.waits.retries
    if later and not last:
        pause = _pause(later, kit.phones.waits.retry * 2**owed.attempts)
        kit.enqueue(QUEUE, [push_id], f"push:{push_id}:{attempt + 1}", delay=max(pause, 0.001))
    reason = next((each.reason for each in [*later, *told] if each.verdict != "told"), "")
    verdicts = [each.verdict for each in told]
    log.info("push.tried", push=push_id, attempt=attempt, phones=len(told), told=verdicts.count("told"))
    with kit.write() as (connection, now):
        pushes.note_round(connection, push_id, attempt, reason)
        if not later or last:
            state = pushes.GIVEN_UP if later or "refused" in verdicts else pushes.DONE
            pushes.settle(connection, push_id, state, now=now)


def _tell(kit: Kit, one: IssuedPass, registration: Registration, device: Device) -> Told:
    try:
        told = _pushed(kit.phones.service(), device.push_token, kit.phones.topic())
    except RendererError as error:
        # what an operator must mend: the phone asks by itself when its owner pulls the pass down
        told = Told("later", error.message)
    if told.verdict == "told":
        with kit.write() as (connection, _):
            devices.note_pushed(connection, registration.id, one.change)
    elif told.verdict == "gone":
        _forget(kit, device, told)
    return told


def _forget(kit: Kit, device: Device, told: Told) -> None:
    """The phone dropped our passes, unless it registered again after that."""
    with kit.write() as (connection, now):
        held = devices.held(connection, device.id)
        if not devices.forget(connection, device, unless_seen_after=told.since or now):
            return
        for pass_id in held:
            issued = passes.pass_by_id(connection, pass_id)
            if issued is not None:
                living.tell(connection, living.UNINSTALLED, issued, now=now)


def _pushed(service: Pusher | None, token: str, topic: str) -> Told:
    return Told("refused", "No push service is set up.") if service is None else service.push(token, topic)


def _pause(later: Sequence[Told], usual: float) -> float:
    """Seconds to wait: what the service asked for, else twice as long each time."""
    return min(max([usual, *(each.retry_after or 0.0 for each in later)]), LONGEST_PAUSE)
