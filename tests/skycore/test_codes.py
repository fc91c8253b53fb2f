"""The table from errors to E-codes: total, and right for every code the seed documents name."""

from __future__ import annotations

import pytest

from renderer import errors
from renderer.skycore.codes import CODES, OTHER, code_of, lookup
from renderer.skycore.versions import V2013
from renderer.wallet.slots import SLOTS

# in the order of sendPassInMMS's parameters
FIELDS = [
    "HEADERLABEL1",
    "HEADERVALUE1",
    "PRIMARYLABEL1",
    "PRIMARYVALUE1",
    "PRIMARYLABEL2",
    "PRIMARYVALUE2",
    "SECLABEL1",
    "SECVALUE1",
    "SECLABEL2",
    "SECVALUE2",
    "SECLABEL3",
    "SECVALUE3",
    "SECLABEL4",
    "SECVALUE4",
    "AUXLABEL1",
    "AUXVALUE1",
    "AUXLABEL2",
    "AUXVALUE2",
    "AUXLABEL3",
    "AUXVALUE3",
    "AUXLABEL4",
    "AUXVALUE4",
    "BACKLABEL1",
    "BACKVALUE1",
    "BACKLABEL2",
    "BACKVALUE2",
    "BACKLABEL3",
    "BACKVALUE3",
    "BACKLABEL4",
    "BACKVALUE4",
]


def tree(base: type[errors.RendererError] = errors.RendererError) -> list[type[errors.RendererError]]:
    return [base] + [each for child in base.__subclasses__() for each in tree(child)]


@pytest.mark.parametrize("kind", tree(), ids=lambda kind: kind.__name__)
def test_every_error_has_a_code_for_every_slot(kind: type[errors.RendererError]) -> None:
    for element in (OTHER, "MMSID", "nonsense", *SLOTS):
        code = lookup(kind, element, {})
        assert code[0] == "E"
        assert code[1:].isdigit()


def test_every_row_of_the_table_has_a_code_for_elements_it_does_not_name() -> None:
    for found in CODES.values():
        assert isinstance(found, str) or OTHER in found


@pytest.mark.parametrize(("index", "slot"), list(enumerate(FIELDS)))
def test_a_slot_that_is_not_dynamic_has_its_own_code(index: int, slot: str) -> None:
    error = errors.SlotNotDynamic("x", slot=slot)
    assert code_of(error) == f"E{840 + index}"


@pytest.mark.parametrize("i", range(1, 11))
def test_each_location_has_three_codes_of_its_own(i: int) -> None:
    assert code_of(errors.LocationNotDynamic("x", slot=f"RELTEXT{i}")) == f"E{869 + i}"
    assert code_of(errors.InvalidLatitude("x", slot=f"RELLATITUDE{i}")) == f"E{879 + i}"
    assert code_of(errors.InvalidLongitude("x", slot=f"RELLONGITUDE{i}")) == f"E{889 + i}"


@pytest.mark.parametrize(
    ("error", "code"),
    [
        (errors.InvalidElement("x", field="TO"), "E110"),
        (errors.UnknownId("x", field="FROM"), "E111"),
        (errors.MissingElement("x", field="FROM"), "E111"),
        (errors.UnknownId("x", field="MMSID"), "E241"),
        (errors.MissingElement("x", field="MMSID"), "E620"),
        (errors.MissingElement("x", field="TO"), "E621"),
        (errors.NotReady("x"), "E626"),
        (errors.UnknownGateway("x"), "E628"),
        (errors.ImageError("x"), "E629"),
        (errors.MissingElement("x", field="DATABASEID"), "E630"),
        (errors.MissingElement("x", field="BARCODEID"), "E631"),
        (errors.UnknownId("x", field="DATABASEID"), "E632"),
        (errors.NoSuchObject("x", field="barcode"), "E633"),
        (errors.BillingProblem("x"), "E713"),
        (errors.UnknownId("x", field="CAMPAIGNREF"), "E714"),
        (errors.NotSubscribed("x"), "E715"),
        (errors.UnknownId("x", field="PASSTEMPLATEID"), "E802"),
        (errors.MissingBarcodeValue("x"), "E803"),
        (errors.PassDataError("x"), "E806"),
        (errors.NoSuchObject("x", field="pass"), "E822"),
        (errors.AuthenticationFailed("x"), "E104"),
        (errors.MalformedXml("x"), "E108"),
    ],
)
def test_the_codes_the_documents_name(error: errors.RendererError, code: str) -> None:
    assert code_of(error) == code


def test_a_version_overrules_the_table() -> None:
    missing = errors.MissingElement("x", field="API_KEY")
    assert (code_of(missing), code_of(missing, V2013.codes)) == ("E104", "E102")


def test_an_ibeacon_without_uuid_has_a_code_of_its_own() -> None:
    assert code_of(errors.BeaconUuidMissing("", slot="IBEACONUUID1")) == "E990"
    assert code_of(errors.BeaconUuidMissing("", slot="IBEACONUUID10")) == "E999"
