"""Every request example of the documents, by XML and by GET; every code they name, by its condition."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import Any
from urllib.parse import parse_qsl, urlencode
from xml.etree import ElementTree as ET

import pytest
from sqlalchemy import update

from renderer import errors
from renderer.data import assets_dir
from renderer.skycore.api import Api
from renderer.skycore.call import all_actions
from renderer.skycore.examples import KEY
from renderer.skycore.response import Answer
from renderer.skycore.versions import V1_3, V2013, Version
from renderer.store import Store, accounts, optouts, templates
from tests.skycore.conftest import NOW, FakeComposer
from tests.skycore.test_api import BARCODE, ask

SAMPLES = assets_dir() / "samples" / "requests"
CAMPAIGN = f"""<REQUEST>
    <ACTION> sendSavedMMSCampaign</ACTION>
    <API_KEY>{KEY}</API_KEY>
    <TOCAMPAIGN>332</TOCAMPAIGN>
    <MMSID>35674</MMSID>
</REQUEST>"""
# the request, its version, and the children of its answer in the documented order
EXAMPLES: dict[str, tuple[str, Version, list[str]]] = {
    "sendMMSBarcode-1.3": (
        (SAMPLES / "sendMMSBarcode-1.3.xml").read_text(),
        V1_3,
        ["STATUS", "MMSID", "TRACKINGID", "TO"],
    ),
    "sendMMSBarcode-2013": (
        (SAMPLES / "sendMMSBarcode-2013.xml").read_text(),
        V2013,
        ["STATUS", "MMSID", "TRACKINGID", "TO"],
    ),
    "sendSavedMMSCampaign-2013": (CAMPAIGN, V2013, ["STATUS", "MMSID", "SCHEDULEDID"]),
}


def as_query(document: str) -> str:
    """The flat variables that say the same as an XML request."""

    def flat(root: ET.Element) -> Iterator[tuple[str, str]]:
        for child in root:
            prefix = {"DATA": "data_", "PASSDATA": "pd_"}.get(child.tag)
            if prefix:
                yield from ((prefix + each.tag.lower(), each.text or "") for each in child)
            elif child.tag == "CUSTOMTEXT":
                yield f"customtext_{child.findtext('SLIDE')}", child.findtext("VALUE") or ""
            else:
                yield child.tag.lower(), child.text or ""

    return urlencode(list(flat(ET.fromstring(document))))


@pytest.mark.parametrize("name", EXAMPLES)
@pytest.mark.parametrize("how", ["raw", "form", "multipart", "get", "shuffled", "lower"])
def test_each_example_is_answered_as_documented_by_every_method(api: Api, name: str, how: str) -> None:
    document, version, children = EXAMPLES[name]
    answer: Answer
    if how == "raw":
        answer = api.post(document.encode(), "text/xml", version)
    elif how == "form":
        answer = api.post(urlencode({"xml": document}).encode(), "application/x-www-form-urlencoded", version)
    elif how == "multipart":
        part = f'--b\r\nContent-Disposition: form-data; name="XML"\r\n\r\n{document}\r\n--b--\r\n'
        answer = api.post(part.encode(), "multipart/form-data; boundary=b", version)
    elif how == "get":
        answer = api.get(as_query(document), version)
    else:
        root = ET.fromstring(document)
        root[:] = list(reversed(root))
        for child in root:
            child.tag = child.tag.lower() if how == "lower" else child.tag
        ET.SubElement(root, "SOMETHING").text = "else"
        ET.SubElement(root, "RELADDRESS1").text = "of 2013"
        answer = api.post(ET.tostring(root), "text/xml", version)
    assert [tag for tag, _ in answer.children] == children


def test_the_examples_of_get_are_the_same_requests() -> None:
    """What the documents give as GET says the same as their XML."""
    stated = dict(parse_qsl((SAMPLES / "sendMMSBarcode-1.3.query").read_text().strip()))
    made = dict(parse_qsl(as_query(EXAMPLES["sendMMSBarcode-1.3"][0])))
    stated["action"], made["action"] = stated["action"].lower(), made["action"].strip().lower()
    assert stated == made


def account_of(store: Store) -> int:
    with store.read() as connection:
        found = accounts.find_account(connection, "examples")
    assert found is not None
    return found.id


def opted_out(api: Api, store: Store) -> Api:
    with store.write() as connection:
        optouts.opt_out(connection, account_of(store), "16501234123", shortcode=None, now=NOW)
    return api


def not_delivered(api: Api, _store: Store) -> Api:
    def reaches(_gateway: str, _number: str) -> None:
        raise errors.UnknownGateway("No gateway delivers there.", field="TO")

    return Api(replace(api.rooms, reaches=reaches))


def strange_content(api: Api, _store: Store) -> Api:
    def facts(_template: str) -> Any:
        raise errors.TemplateError("mms.toml of x: no content type is known for 'a.b'.", field="type")

    api.rooms.composer.facts = facts  # type: ignore[method-assign]
    return api


def encoding(api: Api, store: Store) -> Api:
    with store.write() as connection:
        connection.execute(update(templates.mms_templates).values(state="encoding"))
    return api


def unpaid(api: Api, store: Store) -> Api:
    with store.write() as connection:
        connection.execute(update(accounts.accounts).values(billing_ok=False))
    return api


def as_it_is(api: Api, _store: Store) -> Api:
    return api


# sendMMSBarcode's related codes and what each of them takes
CONDITIONS: list[tuple[str, Any, dict[str, str | None], Version]] = [
    ("E110", as_it_is, {"to": "+16501234123"}, V1_3),
    ("E111", as_it_is, {"from": "99999"}, V1_3),
    ("E114", opted_out, {}, V1_3),
    ("E241", as_it_is, {"mmsid": "1"}, V1_3),
    ("E620", as_it_is, {"mmsid": None}, V1_3),
    ("E621", as_it_is, {"to": None}, V1_3),
    ("E623", as_it_is, {"to": ",".join(["16501234123"] * 101)}, V1_3),
    ("E626", encoding, {}, V1_3),
    ("E628", not_delivered, {}, V1_3),
    ("E628", as_it_is, {"spid": "9999999"}, V1_3),
    ("E629", strange_content, {}, V1_3),
    ("E630", as_it_is, {"databaseid": None}, V2013),
    ("E631", as_it_is, {"barcodeid": None}, V1_3),
    ("E632", as_it_is, {"databaseid": "1"}, V2013),
    ("E633", as_it_is, {"mmsid": "45633"}, V1_3),
    ("E713", unpaid, {}, V1_3),
    ("E714", as_it_is, {"campaignref": "1"}, V1_3),
    ("E715", as_it_is, {"to": "16501234124", "campaignref": "12333"}, V1_3),
]


@pytest.mark.parametrize(("code", "arrange", "changes", "version"), CONDITIONS)
def test_each_code_the_documents_name_is_raised_by_its_condition(
    api: Api, store: Store, code: str, arrange: Any, changes: dict[str, str | None], version: Version
) -> None:
    request = {**BARCODE, "databaseid": "17856"}
    answer = ask(arrange(api, store), request, version, **changes)
    assert answer.code == code
    assert [name for name, _ in answer.children].count("ERRORCODE") == 1
    assert [name for name, _ in answer.children][:2] == ["STATUS", "ERRORCODE"]
    to = changes.get("to", request["to"])
    assert ("TO" in dict(answer.children)) == (to is not None)


def test_the_conditions_cover_what_the_action_says_it_can_answer() -> None:
    related = set(all_actions()["sendmmsbarcode"].related.split())
    assert related == {code for code, *_ in CONDITIONS}


@pytest.mark.parametrize("slides", ["saved message", "files"])
def test_a_template_that_lost_its_files_is_content_not_available(
    api: Api, composer: FakeComposer, slides: str
) -> None:
    def facts(_template: str) -> Any:
        raise errors.TemplateError(f"The {slides} is gone.")

    composer.facts = facts  # type: ignore[method-assign]
    assert ask(api, BARCODE).code == "E626"
