"""template.toml as written by its author -> validated models; nothing further inside sees TOML."""

from __future__ import annotations

import tomllib
from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from renderer.errors import TemplateError
from renderer.wallet.slots import BEACONS, LOCATIONS

Style = Literal["boardingPass", "coupon", "eventTicket", "generic", "storeCard"]
Dynamic = Literal["both", "label", "value", "none"]
FieldName = Annotated[str, Field(pattern=r"^(?:header|primary|sec|aux|back|info)[1-9][0-9]?$")]


class _Strict(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class BarcodeModel(_Strict):
    """``[barcode]``: the sending API's three switches, the alternate text's, and how the code is drawn."""

    allowed: bool = True
    type: Literal["dynamic", "static"] = "dynamic"
    value_source: Literal["dynamic value", "api", "static value"] = "dynamic value"
    alternate_text: Literal["dynamic text", "api", "static text", "value", "none"] = "dynamic text"
    symbology: str = "qr"
    encoding: str = "auto"
    value: str | None = None
    text: str | None = None


class FieldModel(_Strict):
    """``[fields.<name>]``: what stands in one field and which halves a recipient's data may fill.

    Keys in camelCase are Apple's own (Wallet Passes: PassFieldContent) and go into pass.json as they are.
    """

    label: str | None = None
    value: str | int | float | None = None
    dynamic: bool | Dynamic = "both"
    type: Literal["text", "number", "currency", "date"] = "text"
    key: str | None = None
    attributedValue: str | None = None  # noqa: N815 - Apple's name
    changeMessage: str | None = None  # noqa: N815
    currencyCode: str | None = None  # noqa: N815
    dateStyle: str | None = None  # noqa: N815
    timeStyle: str | None = None  # noqa: N815
    isRelative: bool | None = None  # noqa: N815
    ignoresTimeZone: bool | None = None  # noqa: N815
    numberStyle: str | None = None  # noqa: N815
    textAlignment: str | None = None  # noqa: N815
    dataDetectorTypes: list[str] | None = None  # noqa: N815
    semantics: dict[str, Any] | None = None
    row: Literal[0, 1] | None = None


class LocationModel(_Strict):
    """``[locations.<n>]``: a fixed place; n is the slot number of the sending API."""

    latitude: float
    longitude: float
    altitude: float | None = None
    relevantText: str | None = None  # noqa: N815 - Apple's name


class BeaconModel(_Strict):
    """``[beacons.<n>]``: a fixed iBeacon."""

    proximityUUID: str  # noqa: N815 - Apple's name
    major: int | None = None
    minor: int | None = None
    relevantText: str | None = None  # noqa: N815 - Apple's name


class TemplateModel(_Strict):
    """The whole file. ``[pass]`` holds pass.json's own keys; ``{SLOT|default}`` inside is filled in."""

    name: str = ""
    style: Style
    thumbnail: bool = False
    personalised: bool = False
    download_limit: Annotated[int, Field(ge=1)] | None = None
    web_service: bool = False
    compress: bool = False
    dynamic_locations: list[Annotated[int, Field(ge=1, le=LOCATIONS)]] = []
    dynamic_beacons: list[Annotated[int, Field(ge=1, le=BEACONS)]] = []
    barcode: BarcodeModel = BarcodeModel(allowed=False)
    pass_: dict[str, Any] = Field(alias="pass")
    fields: dict[FieldName, FieldModel] = {}
    locations: dict[Annotated[int, Field(ge=1, le=LOCATIONS)], LocationModel] = {}
    beacons: dict[Annotated[int, Field(ge=1, le=BEACONS)], BeaconModel] = {}
    sample: dict[str, str] = {}


def parse_template(data: bytes, name: str) -> TemplateModel:
    """Read template.toml; raises TemplateError naming the template and the path of the first mistake."""
    try:
        return TemplateModel.model_validate(tomllib.loads(data.decode()))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise TemplateError(f"Pass template {name}: template.toml is not valid TOML: {error}.") from None
    except ValidationError as error:
        first = error.errors()[0]
        path = ".".join(str(step) for step in first["loc"])
        raise TemplateError(
            f"Pass template {name}: template.toml, {path}: {first['msg']}.", field=path
        ) from None
