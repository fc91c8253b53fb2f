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


@pytest.mark.parametrize(
    ("query", "field"),
    [
        (b"data=%FF%FE", "data"),
        (b"data=\xff", "data"),
        (b"data=%ED%A0%80", "data"),
        (b"data=%C0%80", "data"),
        (b"data=100%", "data"),
        (b"data=%zz", "data"),
        (b"data=a&option=%E9", "option"),
    ],
)
def test_what_is_no_utf8_is_refused_and_named(query: bytes, field: str) -> None:
    with pytest.raises(RequestValidationError) as caught:
        read(query)
    assert caught.value.errors()[0]["loc"] == ("query", field)


def test_a_name_that_is_no_utf8_is_refused() -> None:
    with pytest.raises(RequestValidationError):
        read(b"data=a&%ff=b")


def test_utf8_is_read_with_and_without_percent_signs() -> None:
    assert read("data=Zürich%25".encode()).data == "Zürich%"


@pytest.mark.parametrize("query", ["data=%FF%FE", "data=%", "data=a&option=mask=%FF"])
def test_over_http_it_is_a_problem_with_its_field(client: TestClient, query: str) -> None:
    answer = client.get(f"/v1/barcodes/qr?{query}")
    assert answer.status_code == 422
    assert answer.headers["content-type"] == "application/problem+json"
    assert answer.json()["field"] == query.rpartition("&")[2].partition("=")[0]


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
