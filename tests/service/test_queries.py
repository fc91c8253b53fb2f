from __future__ import annotations

import asyncio

import pytest
from fastapi.exceptions import RequestValidationError
from pydantic import BaseModel, ConfigDict, Field
from starlette.requests import Request
from starlette.testclient import TestClient

from renderer.service.queries import MAX_PARAMETERS, parameters, reader, values


class Asked(BaseModel):
    model_config = ConfigDict(extra="forbid")

    data: str
    width: int | None = Field(None, description="Pixels.")
    option: list[str] = []


def read(query: bytes) -> Asked:
    return asyncio.run(reader(Asked)(Request({"type": "http", "query_string": query})))


def test_values_are_read_and_checked() -> None:
    asked = read(b"data=Z%C3%BCrich+1&width=30&option=a%3D1&option=b")
    assert (asked.data, asked.width, asked.option) == ("Zürich 1", 30, ["a=1", "b"])


def test_of_a_value_given_twice_the_last_counts() -> None:
    assert read(b"data=a&data=b").data == "b"


@pytest.mark.parametrize(
    ("query", "field"), [(b"", "data"), (b"data=a&width=x", "width"), (b"data=a&widht=1", "widht")]
)
def test_a_mistake_is_named_with_its_place(query: bytes, field: str) -> None:
    with pytest.raises(RequestValidationError) as caught:
        read(query)
    assert caught.value.errors()[0]["loc"] == ("query", field)


def test_too_many_parameters_are_refused() -> None:
    with pytest.raises(RequestValidationError):
        values(b"&".join([b"a=1"] * (MAX_PARAMETERS + 1)), frozenset())


def test_bytes_that_are_no_text_do_not_break_it() -> None:
    assert read(b"data=%ff\xff%00").data


def test_the_parameters_are_documented() -> None:
    told = {each["name"]: each for each in parameters(Asked)["parameters"]}
    assert told["data"]["required"]
    assert not told["width"]["required"]
    assert told["width"]["schema"]["description"] == "Pixels."


def test_path_and_query_stand_side_by_side_in_the_documentation(client: TestClient) -> None:
    paths = client.get("/openapi.json").json()["paths"]
    told = {each["name"]: each["in"] for each in paths["/v1/barcodes/{symbology}"]["get"]["parameters"]}
    assert told["symbology"] == "path"
    assert told["width"] == "query"
    assert len(told) == len(paths["/v1/barcodes/{symbology}"]["get"]["parameters"])
