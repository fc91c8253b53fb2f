"""MMS: a stored presentation -> slides for one recipient -> SMIL and parts -> message -> PDU octets."""
