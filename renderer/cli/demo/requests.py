"""The sample requests -> their exhibits, the caller's key masked, and copies in the folder."""

from __future__ import annotations

from dataclasses import replace

from renderer.cli.demo.exhibits import Check, Gallery, RequestExhibit
from renderer.cli.demo.folder import Folder
from renderer.engine import Engine
from renderer.samples import Sample, samples

MASK = "••••••••"


def add(_: Engine, folder: Folder, gallery: Gallery) -> Gallery:
    """Show every sample request and what the dialect reads out of it."""
    shown = tuple(exhibit(each) for each in samples())
    for each in samples():
        folder.add(f"requests/{each.name}", each.text.encode())
    return replace(gallery, requests=shown)


def exhibit(sample: Sample) -> RequestExhibit:
    """One request; a GET form is also held against the XML form it repeats."""
    request = sample.request()
    text = sample.text.strip().replace(request.api_key or MASK, MASK)
    shown = text.replace("&", "\n&") if sample.method == "GET" else text
    slots = len(request.passdata)
    read = f"read: {request.action}, {len(request.fields)} fields" + (
        f", {slots} PASSDATA slots" if slots else ""
    )
    checks = [Check(passed=True, text=read)]
    twin = _twin(sample)
    if twin is not None:
        told = twin.request()
        same = (told.passdata, told.data, told.custom_texts) == (
            request.passdata,
            request.data,
            request.custom_texts,
        )
        checks.append(Check(same, f"says the same as {twin.name}"))
    return RequestExhibit(sample.title, sample.method, shown, checks=tuple(checks))


def _twin(sample: Sample) -> Sample | None:
    if sample.method != "GET":
        return None
    wanted = sample.name.replace(".query", ".xml")
    return next((each for each in samples() if each.name == wanted), None)
