"""Handset, carrier and gateway: what they can take -> a message that fits, with the report of how.

The names other rooms use::

    profile = handset.find("motol7c")              # UnknownHandset; find_or_generic(...) never raises
    profiles = handset.profiles()                  # tuple[HandsetProfile, ...]; .aliases for listings
    carrier = handset.carrier("verizon")           # UnknownCarrier
    gateway = handset.gateway("smsglobal")         # UnknownGateway; "binary" is MM1 itself
    message = handset.adapt(
        template,                                  # mms.MmsTemplate, or a mms.Presentation
        profile,
        personal=mms.Personal(barcode_id="Ticket_12345", data={...}, custom_text={1: "..."}, subject=None),
        carrier=carrier, gateway=gateway,          # None = generic carrier; MM1 without a gateway
        rooms=handset.Rooms(ticket=..., pass_picture=..., pass_file=...),   # see rooms.py
        memory=handset.Memory(),                   # optional: keep one for many messages of one process
        link="https://.../l/token",                # "" = no page to link to
    )                                              # -> mms.MmsMessage: .parts .smil .pdu() .report
"""
