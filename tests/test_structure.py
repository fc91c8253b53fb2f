"""The house keeps its own rules: twins, docstrings, sizes, one tree of errors."""

from __future__ import annotations

import ast
import importlib
import pkgutil
from pathlib import Path

import pytest

import renderer
from renderer import errors

ROOT = Path(__file__).resolve().parent.parent
PACKAGE = ROOT / "renderer"
TESTS = ROOT / "tests"

# Migrations are history, written once: tests/store/test_migrations.py runs them all.
HISTORY = "store/migrations"
# Folders whose modules are one family and share test files: the members are data-like and tested as a family.
FAMILIES = {
    "barcode/symbologies",
    "barcode/encoders",
    "handset/steps",
    "prerender/kinds",
}
# Tables and data may be long; code may not.
LONG_ALLOWED = {"errors.py"}


def sources() -> list[Path]:
    found = (path.relative_to(PACKAGE) for path in PACKAGE.rglob("*.py"))
    return sorted(path for path in found if "_data" not in path.parts and not is_history(path))


def is_history(source: Path) -> bool:
    return source.as_posix().startswith(HISTORY)


def is_family_member(source: Path) -> bool:
    return source.parent.as_posix() in FAMILIES


@pytest.mark.parametrize("source", sources(), ids=str)
def test_each_module_has_a_test_twin(source: Path) -> None:
    if source.name in {"__init__.py", "__main__.py"}:
        return
    if is_family_member(source):
        folder = TESTS / source.parent.parent
        family = source.parent.name
        found = (TESTS / source.parent).is_dir() or (folder / f"test_{family}.py").is_file()
        assert found, f"no tests/{source.parent}/ nor test_{family}.py for the family"
        return
    twin = TESTS / source.parent / f"test_{source.stem.lstrip('_')}.py"
    assert twin.is_file(), f"{twin.relative_to(ROOT)} is missing"


@pytest.mark.parametrize("source", sources(), ids=str)
def test_each_module_opens_with_one_sentence(source: Path) -> None:
    docstring = ast.get_docstring(ast.parse((PACKAGE / source).read_text()))
    assert docstring, "the module docstring says what goes in and what comes out"


@pytest.mark.parametrize("source", sources(), ids=str)
def test_modules_stay_one_room(source: Path) -> None:
    tree = ast.parse((PACKAGE / source).read_text())
    longest = 500 if source.name not in LONG_ALLOWED else 1000
    assert len((PACKAGE / source).read_text().splitlines()) <= longest
    for node in ast.walk(tree):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef) and node.end_lineno is not None:
            length = node.end_lineno - node.lineno + 1
            assert length <= 80, f"{node.name} has {length} lines"


def test_error_tree_is_drawn_in_full() -> None:
    assert errors.__doc__ is not None
    drawn = set(errors.__doc__.replace("├──", " ").replace("└──", " ").replace("│", " ").split())
    missing = [name for name in all_errors() if name not in drawn]
    assert not missing, f"add to the tree in the docstring: {missing}"


def all_errors(base: type[errors.RendererError] = errors.RendererError) -> list[str]:
    names = [base.__name__]
    for child in base.__subclasses__():
        names += all_errors(child)
    return names


def test_every_error_lives_in_the_one_tree() -> None:
    for module in pkgutil.walk_packages(renderer.__path__, "renderer."):
        if module.name.startswith("renderer.store.migrations") or module.name.endswith("__main__"):
            continue
        importlib.import_module(module.name)
    strays = [
        child.__qualname__
        for child in descendants(errors.RendererError)
        if child.__module__ != "renderer.errors"
    ]
    assert not strays, f"errors defined outside renderer/errors.py: {strays}"


def descendants(base: type) -> list[type]:
    return [each for child in base.__subclasses__() for each in (child, *descendants(child))]


def test_the_tree_speaks_of_no_machine() -> None:
    roots = ("renderer", "templates", "assets", "tests", "docs")
    suffixes = {".py", ".md", ".toml", ".json", ".tsv", ".csv", ".html", ".css", ".js", ".txt"}
    hints = ("/" + "work/", "/" + "home/", "/" + "root/", "/" + "tmp/bash")
    found = [
        f"{path.relative_to(ROOT)}: {hint}"
        for root in roots
        for path in (ROOT / root).rglob("*")
        if path.suffix in suffixes and "results" not in path.parts
        for hint in hints
        if hint in path.read_text(errors="ignore")
    ]
    assert not found
