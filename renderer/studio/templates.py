"""`/studio/templates`: look at templates, edit their TOML, publish versions, compare two, go back."""

from __future__ import annotations

import base64
import binascii
import re
from collections.abc import Mapping
from typing import Annotated, Any

from fastapi import APIRouter, Depends, Query, Request
from pydantic import Field
from sqlalchemy.exc import IntegrityError
from starlette.exceptions import HTTPException
from starlette.responses import Response

from renderer.errors import InvalidRequest, RendererError, TemplateError, UnknownName
from renderer.part import Part
from renderer.store import published, template_versions
from renderer.store.template_versions import TemplateVersion
from renderer.studio import diffs, drafts, pages, parcel, shell
from renderer.studio.bodies import MAX_UPLOAD, Ask, asked, upload
from renderer.studio.guard import Visitor, visitor_of
from renderer.studio.house import House
from renderer.templates import LAYOUT, Kind, TemplateFiles

THUMBNAIL = (160, 240)
TITLES: Mapping[Kind, str] = {"ticket": "Tickets", "pass": "Passes", "mms": "Messages"}
SEES: Mapping[Kind, str] = {"ticket": "tickets", "pass": "passes", "mms": "mms"}
_ID = re.compile(r"[A-Za-z0-9][A-Za-z0-9_-]{0,63}\Z")
_SHIPPED = 0  # the number that stands for what lies in the folder


class DraftAsk(Ask):
    """A template being written: its TOML, and files (base64) that replace or join those it has."""

    kind: str = Field(max_length=8)
    template: str = Field(max_length=64)
    toml: str = Field(max_length=400_000)
    files: dict[Annotated[str, Field(max_length=200)], Annotated[str, Field(max_length=5 << 20)]] = Field(
        {}, max_length=40
    )
    note: str = Field("", max_length=200)


class BackAsk(Ask):
    """Which version to use again; 0 = the one in the folder."""

    kind: str = Field(max_length=8)
    template: str = Field(max_length=64)
    number: int = Field(ge=0)


def router(house: House) -> APIRouter:
    """The list, the editor, the comparison, and what their scripts ask for."""
    routes = pages.routes()
    engine = house.engine

    @routes.get("/studio/templates")
    async def listing(request: Request) -> Response:
        families = await house.run(lambda: _families(house))
        return shell.page(request, "templates", families=families, most=MAX_UPLOAD)

    @routes.get("/studio/templates/{kind}/{template}")
    async def editor(request: Request, kind: str, template: str) -> Response:
        which = drafts.kind_of(kind)
        files = await house.run(lambda: engine.templates.get(which, template))
        history = await house.run(lambda: versions(house, which, template))
        return shell.page(
            request, "template", here="templates", kind=which, id=template, files=files,
            toml=files.main.decode("utf-8", "replace"), main=LAYOUT[which][2], versions=history,
            in_folder=_in_folder(house, which, template), sees=SEES[which], most=3 << 20,
        )  # fmt: skip

    @routes.get("/studio/templates/{kind}/{template}/picture")
    async def picture(kind: str, template: str) -> Response:
        which = drafts.kind_of(kind)
        part = await house.run(lambda: _picture(house, which, template))
        if part is None:
            raise HTTPException(404)
        headers = {"Cache-Control": "private, max-age=60", "X-Content-Type-Options": "nosniff"}
        return Response(part.data, headers=headers, media_type=part.content_type)

    @routes.get("/studio/templates/{kind}/{template}/changes")
    async def changes(
        request: Request,
        kind: str,
        template: str,
        before: Annotated[int, Query(ge=0)] = 0,
        after: Annotated[int, Query(ge=0)] = 0,
    ) -> Response:
        which = drafts.kind_of(kind)
        found = await house.run(lambda: _compared(house, which, template, (before, after)))
        return shell.page(
            request, "changes", here="templates", kind=which, id=template, before=before, after=after,
            changes=found, versions=await house.run(lambda: versions(house, which, template)),
            in_folder=_in_folder(house, which, template),
        )  # fmt: skip

    @routes.post("/studio/api/templates/check")
    async def check(request: Request) -> Response:
        ask = await asked(request, DraftAsk)
        facts, parts = await house.run(lambda: checked(house, ask))
        return parcel.reply(facts, parts)

    @routes.post("/studio/api/templates/publish")
    async def publish(request: Request, visitor: Annotated[Visitor, Depends(visitor_of)]) -> Response:
        ask = await asked(request, DraftAsk)
        return parcel.reply(await house.run(lambda: published_now(house, ask, visitor)))

    @routes.post("/studio/api/templates/back")
    async def back(request: Request, visitor: Annotated[Visitor, Depends(visitor_of)]) -> Response:
        ask = await asked(request, BackAsk)
        return parcel.reply(await house.run(lambda: gone_back(house, ask, visitor)))

    @routes.post("/studio/api/templates/upload")
    async def uploaded(
        request: Request,
        visitor: Annotated[Visitor, Depends(visitor_of)],
        name: Annotated[str, Query(max_length=120)] = "",
    ) -> Response:
        data = await upload(request, "The template")
        return parcel.reply(await house.run(lambda: taken_in(house, data, name, visitor)))

    return routes


def _families(house: House) -> list[dict[str, Any]]:
    """Each kind's templates with the version in use."""
    with house.store().read() as connection:
        used = {kind: template_versions.in_use(connection, kind) for kind in drafts.KINDS}
    return [
        {
            "kind": kind,
            "title": TITLES[kind],
            "templates": [(one, used[kind].get(one)) for one in house.engine.templates.ids(kind)],
        }
        for kind in drafts.KINDS
    ]


def versions(house: House, kind: Kind, template: str) -> list[TemplateVersion]:
    """Everything that was published of a template, newest first."""
    with house.store().read() as connection:
        return template_versions.versions_of(connection, kind, template)


def _in_folder(house: House, kind: Kind, template: str) -> bool:
    return template in house.published().below.ids(kind)


def _picture(house: House, kind: Kind, template: str) -> Part | None:
    try:
        return drafts.picture(house.engine, kind, template, THUMBNAIL)
    except RendererError:
        return None


def draft(house: House, ask: DraftAsk) -> TemplateFiles:
    """The files as they would be published; raises InvalidRequest, TemplateError."""
    kind = drafts.kind_of(ask.kind)
    if not _ID.match(ask.template):
        raise InvalidRequest(
            "A template is named by letters, digits, - and _; it begins with a letter or digit.",
            field="template",
        )
    try:
        has = dict(house.engine.templates.get(kind, ask.template).files)
    except UnknownName:
        has = {}
    try:
        joined = {name: base64.b64decode(data, validate=True) for name, data in ask.files.items()}
    except (binascii.Error, ValueError):
        raise InvalidRequest("A file did not arrive whole; choose it again.", field="files") from None
    return drafts.files_of(kind, ask.template, {**has, **joined, LAYOUT[kind][2]: ask.toml.encode()})


def checked(house: House, ask: DraftAsk) -> tuple[dict[str, Any], tuple[Part, ...]]:
    """The draft's picture, or what is wrong with it and in which line."""
    try:
        files = draft(house, ask)
        part = drafts.picture(drafts.load(house.engine, files), files.kind, files.id)
    except RendererError as error:
        fault = drafts.fault_of(error, ask.toml)
        return {"fault": {"message": fault.message, "line": fault.line}}, ()
    return {"fault": None, "version": files.version[:12]}, (part,) if part else ()


def published_now(house: House, ask: DraftAsk, visitor: Visitor) -> dict[str, Any]:
    """Number of the version that is in use from now on; what does not load and draw is not published."""
    files = draft(house, ask)
    drafts.picture(drafts.load(house.engine, files), files.kind, files.id)
    return {"number": put(house, files, ask.note.strip(), visitor)}


def put(house: House, files: TemplateFiles, note: str, visitor: Visitor) -> int:
    """Keep the files and put them into use."""
    version, archive = published.keep(house.artefacts(), files.files)
    entry = {"version": version, "archive": archive, "note": note}
    return _noted(house, files.kind, files.id, entry, visitor)


def _noted(house: House, kind: Kind, template: str, entry: Mapping[str, Any], visitor: Visitor) -> int:
    try:
        with house.store().write() as connection:
            number = template_versions.publish(
                connection, kind, template, account_id=visitor.account_id, now=house.clock(), **entry
            )
    except IntegrityError:
        raise InvalidRequest("Somebody else published this template just now; load the page anew.") from None
    house.published().forget()
    return number


def gone_back(house: House, ask: BackAsk, visitor: Visitor) -> dict[str, Any]:
    """An earlier version, or the folder's, is in use again: as a new entry, so that nothing is lost."""
    kind = drafts.kind_of(ask.kind)
    entry: dict[str, Any]
    if ask.number == _SHIPPED:
        files = house.published().below.get(kind, ask.template)
        entry = {"version": files.version, "archive": None, "note": "Back to the folder's"}
        return {"number": _noted(house, kind, ask.template, entry, visitor)}
    with house.store().read() as connection:
        found = template_versions.version(connection, kind, ask.template, ask.number)
    if found is None or found.archive is None:
        raise InvalidRequest(f"There is no version {ask.number} to go back to.", field="number")
    entry = {"version": found.version, "archive": found.archive, "note": f"Back to version {ask.number}"}
    return {"number": _noted(house, kind, ask.template, entry, visitor)}


def taken_in(house: House, data: bytes, name: str, visitor: Visitor) -> dict[str, Any]:
    """A template's zip -> its first or next version; raises TemplateError with the file and line at fault."""
    contents = published.unpacked(data)
    kind = drafts.kind_by_files(contents)
    template = _ID_FROM.sub("-", name.rsplit("/", 1)[-1].removesuffix(".zip").removesuffix(".pass")).strip(
        "-_"
    )
    if not _ID.match(template):
        raise InvalidRequest("Name the archive after its template, such as summer-gala.zip.", field="file")
    files = drafts.files_of(kind, template, contents)
    try:
        drafts.picture(drafts.load(house.engine, files), kind, template)
    except RendererError as error:
        fault = drafts.fault_of(error, files.main.decode("utf-8", "replace"))
        where = f"line {fault.line}: " if fault.line else ""
        raise InvalidRequest(f"{LAYOUT[kind][2]}, {where}{fault.message}", field="file") from None
    return {"kind": kind, "template": template, "number": put(house, files, "Uploaded", visitor)}


_ID_FROM = re.compile(r"[^A-Za-z0-9_-]+")


def _compared(
    house: House, kind: Kind, template: str, numbers: tuple[int, int]
) -> tuple[diffs.FileChange, ...]:
    before, after = (_files(house, kind, template, number) for number in numbers)
    return diffs.compare(before, after)


def _files(house: House, kind: Kind, template: str, number: int) -> Mapping[str, bytes]:
    """Files of a version; 0, and a version that went back, are the folder's."""
    if number == _SHIPPED:
        return house.published().below.get(kind, template).files
    with house.store().read() as connection:
        found = template_versions.version(connection, kind, template, number)
    if found is None:
        raise TemplateError(f"There is no version {number} of {template}.")
    return (
        house.published().files(found.archive) if found.archive else _files(house, kind, template, _SHIPPED)
    )
