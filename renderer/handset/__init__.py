"""Handset, carrier and gateway: what they can take -> a message that fits, with the report of how.

``find`` names a handset, ``adapt`` makes its message, ``quantise`` gives the class it is adapted with when
many messages are made beforehand.
"""

from __future__ import annotations

from renderer.handset import uaprof
from renderer.handset.adapt import STEPS, adapt
from renderer.handset.browsing import Browser, browser
from renderer.handset.classes import quantise, serving
from renderer.handset.memory import Memory
from renderer.handset.names import find, find_or_generic, fold, match, unmatched
from renderer.handset.networks import Carrier, GatewayProfile, carrier, carriers, gateway, gateways
from renderer.handset.profile import HandsetProfile
from renderer.handset.rooms import Drawn, DrawnBarcode, PassOrder, Rooms, TicketOrder
from renderer.handset.table import generic, profiles

__all__ = [
    "STEPS",
    "Browser",
    "Carrier",
    "Drawn",
    "DrawnBarcode",
    "GatewayProfile",
    "HandsetProfile",
    "Memory",
    "PassOrder",
    "Rooms",
    "TicketOrder",
    "adapt",
    "browser",
    "carrier",
    "carriers",
    "find",
    "find_or_generic",
    "fold",
    "gateway",
    "gateways",
    "generic",
    "match",
    "profiles",
    "quantise",
    "serving",
    "uaprof",
    "unmatched",
]
