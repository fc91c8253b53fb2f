"""What a carrier's MM7 server wants to see -> checked options of its account."""

from __future__ import annotations

from typing import Literal

from pydantic import BaseModel, ConfigDict, Field, ValidationInfo, field_validator

MAX_BYTES = 1_048_576  # what aggregators take; a carrier that takes less says so in its account
BASE = "http://www.3gpp.org/ftp/Specs/archive/23_series/23.140/schema/"
DEFAULT_NAMESPACE = f"{BASE}REL-6-MM7-1-4"
# the MM7Version that goes with a schema's release where none is set
_VERSIONS = {"REL-5": "5.3.0", "REL-6": "6.8.0"}


class Mm7Settings(BaseModel):
    """Options of an account of kind mm7.

    ``namespace`` is a schema's name (REL-5-MM7-1-0 … REL-6-MM7-1-4) or a full URL; ``recipients`` how many
    numbers one request may name: most carriers take one. ``allow_adaptations`` lets the carrier re-encode
    pictures, which barcodes do not survive.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    vaspid: str = ""
    vasid: str = ""
    namespace: str = DEFAULT_NAMESPACE
    version: str = Field(default="", validate_default=True)
    encoding: Literal["binary", "base64"] = "binary"
    smil: bool = True
    recipients: int = Field(default=1, ge=1, le=1000)
    service_code: str = ""
    delivery_report: bool = True
    allow_adaptations: bool = False
    max_bytes: int = Field(default=MAX_BYTES, ge=1024)
    recalls: bool = True
    soap_action: str = ""

    @field_validator("namespace")
    @classmethod
    def _full(cls, namespace: str) -> str:
        """A schema's short name becomes its URL."""
        return namespace if ":" in namespace else BASE + namespace

    @field_validator("version")
    @classmethod
    def _of_the_release(cls, version: str, info: ValidationInfo) -> str:
        """A version not set is the one of the schema's release."""
        release = str(info.data.get("namespace", "")).rpartition("/")[2][:5]
        return version or _VERSIONS.get(release, "6.8.0")
