"""What the tests of the barcode room share."""

from __future__ import annotations

from hypothesis import HealthCheck, settings

settings.register_profile("barcode", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("barcode")
