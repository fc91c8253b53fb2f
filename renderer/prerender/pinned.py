"""A template source -> the same, each template read once: what a job draws stays as it was when it began."""

from __future__ import annotations

from renderer.templates import Kind, TemplateFiles, TemplateSource


class Pinned:
    """Keeps every template it has given; for one job, not for a service."""

    def __init__(self, source: TemplateSource) -> None:
        """Stand before ``source``."""
        self._source = source
        self._given: dict[tuple[Kind, str], TemplateFiles] = {}

    def ids(self, kind: Kind) -> list[str]:
        """Ids of all templates of a kind, sorted."""
        return self._source.ids(kind)

    def get(self, kind: Kind, template_id: str) -> TemplateFiles:
        """Files of one template; raises UnknownTemplate or TemplateError."""
        found = self._given.get((kind, template_id))
        if found is None:
            found = self._given[kind, template_id] = self._source.get(kind, template_id)
        return found
