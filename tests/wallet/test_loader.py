from __future__ import annotations

import pytest

from renderer import wallet
from renderer.data import templates_dir
from renderer.errors import TemplateError
from renderer.templates import FolderSource
from renderer.wallet import build
from renderer.wallet.rules import check_pass
from tests.wallet.conftest import Loader
from tests.wallet.kit import SIMPLE, png


def test_all_five_styles_ship_without_a_warning(source: FolderSource) -> None:
    loaded = [wallet.load(source.get("pass", name)) for name in source.ids("pass")]
    assert {template.style for template in loaded} == {
        "boardingPass", "coupon", "eventTicket", "generic", "storeCard",
    }  # fmt: skip
    for template in loaded:
        assert template.warnings == ()
        assert list(check_pass(build(template, template.sample).pass_json)) == []
        assert {"icon.png", "icon@2x.png", "icon@3x.png", "logo.png"} <= template.images.keys()


def test_shipped_templates_take_every_slot_of_the_document(source: FolderSource) -> None:
    for name in source.ids("pass"):
        switches = wallet.load(source.get("pass", name)).switches
        assert len(switches.slots) == (30 if name == "boarding-pass" else 28)
        assert switches.locations == frozenset(range(1, 11))
        assert switches.barcode_mandatory


def test_toml_dates_become_apples(load: Loader) -> None:
    template = load(
        SIMPLE.replace(
            "[barcode]",
            "expirationDate = 2026-07-04T19:30:00+02:00\n"
            "relevantDates = [{date = 2026-07-04T18:00:00Z}]\n[barcode]",
        )
    )
    made = build(template, {"BARCODEVALUE": "1"}).pass_json
    assert made["expirationDate"] == "2026-07-04T19:30:00+02:00"
    # iOS 18 reads relevantDate, iOS 26 date.
    assert made["relevantDates"] == [{"date": "2026-07-04T18:00:00Z", "relevantDate": "2026-07-04T18:00:00Z"}]


def test_dates_inside_a_fields_semantics_too(load: Loader) -> None:
    template = load(
        SIMPLE.replace("sec1 = {}", 'sec1 = {value = "x", semantics = {eventStartDate = 2026-07-04}}')
    )
    field = build(template, {"BARCODEVALUE": "1"}).pass_json["eventTicket"]["secondaryFields"][0]
    assert field["semantics"] == {"eventStartDate": "2026-07-04T00:00:00Z"}


def test_every_documented_key_can_be_set(load: Loader) -> None:
    keys = """
logoText = "L"
stripColor = "#123456"
suppressStripShine = true
groupingIdentifier = "g"
sharingProhibited = true
voided = false
maxDistance = 500
associatedStoreIdentifiers = [123]
appLaunchURL = "app://x"
userInfo = {any = [1, 2]}
preferredStyleSchemes = ["posterEventTicket", "eventTicket"]
accessibilityURL = "https://x.example/a"
contactVenuePhoneNumber = "+1"
useAutomaticColors = true
"""
    template = load(SIMPLE.replace("[barcode]", keys + "[barcode]"))
    made = build(template, {"BARCODEVALUE": "1"}).pass_json
    assert made["maxDistance"] == 500
    assert made["stripColor"] == "rgb(18, 52, 86)"
    assert template.warnings == ()


@pytest.mark.parametrize(
    ("old", "new", "word"),
    [
        ("[barcode]", 'backgroundColor = "rgb(255-255-255)"\n[barcode]', "backgroundColor"),
        ("[barcode]", 'serialNumber = "1"\n[barcode]', "serialNumber"),
        ("[barcode]", "eventTicket = {}\n[barcode]", "eventTicket"),
        ('organizationName = "Org"', "", "organizationName"),
        ("[barcode]", "maxDistance = 'far'\n[barcode]", "maxDistance"),
        ("[barcode]", "maxDistance = nan\n[barcode]", "maxDistance"),
        ("[barcode]", 'expirationDate = "tomorrow"\n[barcode]', "expirationDate"),
        ("[barcode]", 'appLaunchURL = "app://x"\n[barcode]', "appLaunchURL"),
        ("[barcode]", '[pass.semantics]\neventStartDate = "soon"\n[barcode]', "eventStartDate"),
        ("[barcode]", '[barcode]\nsymbology = "maxicode"', "symbology"),
        ("sec1 = {}", 'sec1 = {changeMessage = "changed"}', "changeMessage"),
        ("sec1 = {}", 'sec1 = {type = "currency"}', "currencyCode"),
        ("sec1 = {}", 'sec1 = {key = "primary1", value = "x"}', "primary1"),
        (
            "sec1 = {}",
            'sec1 = {}\nback1 = {textAlignment = "PKTextAlignmentLeft", value = "x"}',
            "textAlignment",
        ),
        ("sec1 = {}", "sec1 = {}\nback9 = {dynamic = true}", "back9"),
        ("sec1 = {}", 'sec1 = {value = "{x}"}\n[locations.1]\nlatitude = 200\nlongitude = 1', "latitude"),
        ('BARCODEVALUE = "1"', "", "BARCODEVALUE"),
        ("[barcode]", "userInfo = {x = nan}\n[barcode]", "number"),
        ("[barcode]", "userInfo = {x = [99999999999999999999]}\n[barcode]", "number"),
        ("sec1 = {}", "sec1 = {value = inf}", "number"),
        ("[barcode]", 'transitType = "PKTransitTypeAir"\n[barcode]', "transitType"),
        ("[barcode]", '[pass.semantics]\neventName = "{SECVALUE9}"\n[barcode]', "SECVALUE9"),
    ],
)
def test_a_template_that_breaks_a_rule_does_not_load(load: Loader, old: str, new: str, word: str) -> None:
    changed = SIMPLE.replace(old, new, 1)
    if word == "transitType":
        assert any(word in str(w) for w in load(changed).warnings)
        return
    with pytest.raises(TemplateError) as caught:
        load(changed)
    assert word in caught.value.message
    assert "probe" in caught.value.message


def test_a_thumbnail_needs_a_place(load: Loader) -> None:
    with pytest.raises(TemplateError, match="thumbnail"):
        load("thumbnail = true\n" + SIMPLE, {"strip.png": png(375, 98)})
    with pytest.raises(TemplateError, match="thumbnail"):
        load("thumbnail = true\n" + SIMPLE.replace("eventTicket", "coupon"))


def test_unknown_keys_load_with_a_warning(load: Loader) -> None:
    template = load(SIMPLE.replace("[barcode]", 'colour = "blue"\n[barcode]'))
    assert [(w.code, w.where) for w in template.warnings] == [("unknown_key", "colour")]


def test_placeholders_that_nothing_can_fill_are_named(load: Loader) -> None:
    template = load(
        SIMPLE.replace("[barcode]", '[pass.semantics]\neventName = "{SECVALUE3|Gala}"\n[barcode]')
    )
    assert [(w.code, w.where) for w in template.warnings] == [("never_filled", "semantics")]


def test_hidden_translations_are_named(load: Loader) -> None:
    template = load(SIMPLE, {"logo.png": png(50, 50), "de.lproj/logo.png": png(50, 50)})
    assert [w.code for w in template.warnings] == ["hidden_translation"]


def test_fixed_fields_beyond_the_slots_are_shown(load: Loader) -> None:
    template = load(
        SIMPLE.replace("sec1 = {}", 'back7 = {label = "Legal", value = "None"}\ninfo1 = {value = "i"}')
    )
    body = build(template, {"BARCODEVALUE": "1"}).pass_json["eventTicket"]
    assert body["backFields"] == [{"key": "back7", "value": "None", "label": "Legal"}]
    assert body["additionalInfoFields"] == [{"key": "info1", "value": "i"}]


def test_the_example_told_to_authors_loads(load: Loader) -> None:
    told = (templates_dir() / "passes" / "README.md").read_text(encoding="utf-8")
    example = told.split("```toml\n")[1].split("```")[0]
    template = load(example, {"thumbnail@3x.png": png(270, 270)})
    assert template.warnings == ()
    made = build(template, template.sample | {"PRIMARYVALUE1": "Gala", "SECVALUE2": "12.50"}).pass_json
    assert made["semantics"] == {"eventName": "Gala"}
    assert made["locations"] == [{"latitude": 42.347888, "longitude": -71.087903}]
    assert made["expirationDate"] == "2026-12-31T23:59:00+01:00"


def test_every_place_of_an_image_is_told_to_authors() -> None:
    told = (templates_dir() / "passes" / "README.md").read_text(encoding="utf-8")
    for name in ("icon", "logo", "thumbnail", "strip", "background", "footer"):
        assert f"| `{name}` |" in told
