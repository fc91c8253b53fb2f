from __future__ import annotations

from contextlib import suppress
from xml.etree import ElementTree as ET

import pytest
from hypothesis import given
from hypothesis import strategies as st

from renderer.errors import MalformedXml
from renderer.gateway import xml


def test_a_prefix_means_what_the_nearest_element_says() -> None:
    root = xml.read(
        b'<a:r xmlns:a="u1" xmlns="d"><a:x xmlns:a="u2"><a:y/><z xmlns=""/></a:x><a:v/><w/></a:r>'
    )
    assert [(node.name, node.namespace) for node in root.all()] == [
        ("r", "u1"), ("x", "u2"), ("y", "u2"), ("z", ""), ("v", "u1"), ("w", "d"),
    ]  # fmt: skip


def test_names_are_local_and_namespaces_resolved() -> None:
    root = xml.read(b'<a:r xmlns:a="urn:a" xmlns="urn:b" a:k="v"><c> x <d/> y </c></a:r>')
    assert (root.name, root.namespace, root.attributes) == ("r", "urn:a", {"k": "v"})
    assert [node.name for node in root.all()] == ["r", "c", "d"]
    assert root.children[0].namespace == "urn:b"
    assert root.value("c") == "x  y"
    assert root.child("d") is None
    assert root.value("d") == root.value("nothing") == ""


def test_prefixes_never_declared_and_doubled_colons_are_read() -> None:
    root = xml.read(b'<e:Envelope xmlns="urn:b"><e::Body><x k:m="1"/></e:Body></e:Envelope>')
    assert [node.name for node in root.all()] == ["Envelope", "Body", "x"]
    assert root.children[0].children[0].attributes == {"m": "1"}


@pytest.mark.parametrize(
    "hostile",
    [
        b'<!DOCTYPE r [<!ENTITY a "b">]><r>&a;</r>',
        b'<!DOCTYPE r SYSTEM "file:///etc/passwd"><r/>',
        b"<r>&unknown;</r>",
        b"<r",
        b"",
        b"nonsense",
        b"<a>" * (xml.MAX_DEPTH + 1),
        b"<r>" + b"<x/>" * xml.MAX_NODES + b"</r>",
        b"<r>" + b" " * xml.MAX_BYTES + b"</r>",
        b'<?xml version="1.0" encoding="no-such"?><r/>',
    ],
)
def test_what_is_hostile_or_broken_is_refused(hostile: bytes) -> None:
    with pytest.raises(MalformedXml):
        xml.read(hostile)


@given(st.binary(max_size=200))
def test_garbage_never_crashes(data: bytes) -> None:
    for attempt in (data, b"<r>" + data + b"</r>"):
        with suppress(MalformedXml):
            xml.read(attempt)


@given(st.text(max_size=60))
def test_text_is_written_so_that_any_reader_reads_it(value: str) -> None:
    written = f'<r k="{xml.text(value)}">{xml.text(value)}</r>'.encode()
    read = ET.fromstring(written).text or ""
    plain = read.replace("\r\n", "\n").replace("\r", "\n")
    assert xml.read(written).text.replace("\r\n", "\n").replace("\r", "\n") == plain
