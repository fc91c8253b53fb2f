import json

import jsonschema
import pytest

from renderer import data, ticket
from renderer.errors import TemplateError
from renderer.templates import FolderSource, TemplateFiles
from tests.ticket.small import SHIPPED, SIZES, SMALL, build, picture_bytes


def load(toml: str, **files: bytes) -> ticket.TicketTemplate:
    contents = {"ticket.toml": toml.encode(), **files}
    return ticket.load(TemplateFiles("ticket", "small", "v1", contents))


@pytest.mark.parametrize(
    ("old", "new", "path", "said"),
    [
        ("lines = 2", "linez = 2", "layer[0].child[0].linez", "unknown key"),
        ('max = "40u"', 'max = "40em"', "styles.event.size.max", "is not a length"),
        ('type = "barcode", value', 'type = "barcod", value', "layer[0].child[2]", "barcod"),
        ('value = "{event}"', 'value = "{evnt}"', "layer[0].child[0].value", "no field 'evnt'"),
        ('value = "{event}"', 'value = "{event"', "layer[0].child[0].value", "partner"),
        ('style = "seat"', 'color = "white"', "layer[0].child[1].color", "neither"),
        ('id = "seat"', 'id = "event"', "layer[0].child[1].id", "already the id of"),
        ("share = 0.6", 'tile = { fill = "#777" }', "layer[0].child[2].color", "scanner"),
        ("format = 1", "format = 2", "format", "1"),
        ('background = "#204060"', 'background = "sea"', "background", "neither"),
        ('style = "seat"', 'style = "set"', "layer[0].child[1].style", "[styles] has no 'set'"),
        ('id = "body"', 'id = "body"\nwhen = "vip"', "layer[0].when", "no field 'vip'"),
        ('id = "body"', 'id = "body"\ntear = "x"', "layer[0].tear", "no child"),
    ],
)
def test_a_mistake_is_named_with_its_path(old: str, new: str, path: str, said: str) -> None:
    assert old in SMALL
    with pytest.raises(TemplateError) as raised:
        load(SMALL.replace(old, new))
    assert f"{path}: " in raised.value.message
    assert said in raised.value.message
    assert "small/ticket.toml" in raised.value.message


def test_broken_toml_and_text_that_is_no_text_are_refused() -> None:
    for broken in (b"format = ", b"\xff\xfe"):
        with pytest.raises(TemplateError, match="not valid TOML"):
            ticket.load(TemplateFiles("ticket", "small", "v1", {"ticket.toml": broken}))


def test_missing_artwork_is_named() -> None:
    toml = SMALL + '[[layer]]\ntype = "image"\nsrc = "photo.jpg"\n'
    with pytest.raises(TemplateError, match=r"layer\[1\].src: .*no file 'photo.jpg'"):
        load(toml)
    assert load(toml, **{"photo.jpg": picture_bytes()}).id == "small"


def test_a_variant_is_checked_when_the_template_is_read() -> None:
    toml = SMALL + '[[variant]]\nid = "tiny"\nmax_width = 200\n[variant.set.event]\nlinez = 1\n'
    with pytest.raises(TemplateError, match=r"with variant 'tiny': layer\[0\].child\[0\].linez: unknown key"):
        load(toml)
    with pytest.raises(TemplateError, match=r"variant\[0\]: there is no layer with id 'evnt'"):
        load(SMALL + '[[variant]]\nid = "tiny"\nhide = ["evnt"]\n')


def test_templates_are_equal_by_content() -> None:
    assert load(SMALL) == load(SMALL)
    assert hash(load(SMALL)) == hash(load(SMALL))
    assert build(SMALL, title="Other") != build(SMALL)
    assert load(SMALL).campaign_fields == {"event"}


def test_the_schema_is_valid_and_accepts_what_is_shipped(shipped) -> None:
    schema = json.loads(ticket.schema_text())
    jsonschema.Draft202012Validator.check_schema(schema)
    validator = jsonschema.Draft202012Validator(schema)
    for name in SHIPPED:
        validator.validate(json.loads(json.dumps(dict(shipped(name).raw))))
    with pytest.raises(jsonschema.ValidationError):
        validator.validate({**shipped("gala").raw, "colour": "#fff"})


@pytest.mark.parametrize("name", SHIPPED)
def test_shipped_templates_hold_at_every_size(shipped, name: str) -> None:
    template = shipped(name)
    assert template.id == name
    assert all(spec.sample for spec in template.fields.values() if spec.required)
    for size in SIZES:
        assert template.at(*size).layer


def test_the_folder_holds_nothing_else() -> None:
    assert tuple(FolderSource(data.templates_dir()).ids("ticket")) == SHIPPED
