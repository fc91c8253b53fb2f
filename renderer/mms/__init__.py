"""MMS: a stored presentation -> slides for one recipient -> SMIL and parts -> message -> PDU octets."""

from __future__ import annotations

from renderer.mms import page, pdu
from renderer.mms.message import FinishedSlide, MmsMessage
from renderer.mms.pdu import Pdu, decode
from renderer.mms.reading import from_pdu
from renderer.mms.report import BarcodeFact, Decision, Report
from renderer.mms.rules import Rules, check
from renderer.mms.slide import (
    BarcodeObject,
    File,
    PassObject,
    Personal,
    Presentation,
    Slide,
    TicketObject,
    personalise,
)
from renderer.mms.template import MmsTemplate, load

__all__ = [
    "BarcodeFact",
    "BarcodeObject",
    "Decision",
    "File",
    "FinishedSlide",
    "MmsMessage",
    "MmsTemplate",
    "PassObject",
    "Pdu",
    "Personal",
    "Presentation",
    "Report",
    "Rules",
    "Slide",
    "TicketObject",
    "check",
    "decode",
    "from_pdu",
    "load",
    "page",
    "pdu",
    "personalise",
]
