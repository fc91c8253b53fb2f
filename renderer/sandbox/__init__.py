"""The other side of the gateways on loopback: a carrier with handsets that fetch, report and fail."""
