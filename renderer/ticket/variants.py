"""Plain template data and a variant -> the data with the variant's changes made."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from renderer.ticket.schema import LAYER_TYPES, Variant


def applied(raw: Mapping[str, Any], variant: Variant) -> dict[str, Any]:
    """A copy of ``raw`` with layers patched by id, hidden ones left out, styles and design replaced."""
    result = dict(raw)
    result["layer"] = _torn(_layers(raw.get("layer", ()), variant))
    result.pop("variant", None)
    if variant.styles:
        styles = dict(raw.get("styles", {}))
        for name, changes in variant.styles.items():
            styles[name] = merged(styles.get(name, {}), changes)
        result["styles"] = styles
    if variant.design:
        result["design"] = variant.design.model_dump()
    return result


def _layers(layers: Any, variant: Variant) -> list[Any]:
    kept = []
    for layer in layers:
        name = layer.get("id")
        if name in variant.hide:
            continue
        patched = _patched(layer, variant.set[name]) if name in variant.set else dict(layer)
        if "child" in patched:
            patched["child"] = _layers(patched["child"], variant)
        kept.append(patched)
    return kept


def _torn(layers: list[Any]) -> list[Any]:
    """Columns whose torn edge is hidden have none."""
    for layer in layers:
        children = _torn(layer.get("child", []))
        if layer.get("tear") not in {child.get("id") for child in children}:
            layer.pop("tear", None)
    return layers


def _patched(layer: Mapping[str, Any], changes: Mapping[str, Any]) -> dict[str, Any]:
    """A layer that changes its type (a row that becomes a column) keeps the properties both types have."""
    known = LAYER_TYPES.get(str(changes.get("type")))
    kept = {key: value for key, value in layer.items() if known is None or key in known.model_fields}
    return merged(kept, changes)


def merged(base: Mapping[str, Any], changes: Mapping[str, Any]) -> dict[str, Any]:
    """``base`` with ``changes`` laid over it, tables merged key by key, anything else replaced."""
    result = dict(base)
    for key, value in changes.items():
        old = result.get(key)
        result[key] = merged(old, value) if isinstance(old, Mapping) and isinstance(value, Mapping) else value
    return result
