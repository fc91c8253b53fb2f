from __future__ import annotations

import os
from pathlib import Path

import pytest

from renderer import ConfigurationError, Settings
from renderer.settings import Wallet


@pytest.fixture(autouse=True)
def _in_an_empty_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)


def test_without_anything_set_everything_lies_in_var() -> None:
    settings = Settings.read()
    assert settings.home == Path("var")
    assert settings.records == f"sqlite:///{Path('var/renderer.db')}"
    assert settings.artefacts == str(Path("var/artefacts"))
    assert settings.default_gateway == "outbox"


def test_arguments_win_over_the_environment_and_that_over_the_file(monkeypatch: pytest.MonkeyPatch) -> None:
    Path("renderer.toml").write_text('home = "file"\nworkers = 3\n[service]\nqueue = 5\n')
    monkeypatch.setenv("RENDERER_HOME", "environment")
    settings = Settings.read()
    assert (settings.home, settings.workers, settings.service.queue) == (Path("environment"), 3, 5)
    assert Settings(home=Path("argument")).home == Path("argument")


def test_nested_settings_come_with_two_underscores(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("RENDERER_SIGNING__PASSWORD", "pa55word")
    monkeypatch.setenv("RENDERER_GATEWAYS__SMSGLOBAL__USERNAME", "me")
    settings = Settings.read()
    assert "pa55word" not in repr(settings)
    assert settings.gateways["smsglobal"].username == "me"
    assert settings.default_gateway == "smsglobal"


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("WORKERS", "many"),
        ("WORKERS", "0"),
        ("SERVICE__QUEUE", "-1"),
        ("SERVICE__NOSUCH", "1"),
        ("SIGNING__NOSUCH", "1"),
    ],
)
def test_a_wrong_setting_is_named(monkeypatch: pytest.MonkeyPatch, name: str, value: str) -> None:
    monkeypatch.setenv(f"RENDERER_{name}", value)
    with pytest.raises(ConfigurationError, match=f"RENDERER_{name}"):
        Settings.read()


def test_a_service_keeps_one_worker_on_sqlite_and_two_on_postgres(monkeypatch: pytest.MonkeyPatch) -> None:
    postgres = "postgresql://renderer@127.0.0.1/renderer"
    monkeypatch.setattr(os, "cpu_count", lambda: 16)
    assert Settings().workers_beside == 1
    assert Settings(database_url=postgres).workers_beside == 2
    monkeypatch.setattr(os, "cpu_count", lambda: 1)
    assert Settings(database_url=postgres).workers_beside == 1
    monkeypatch.setenv("RENDERER_DELIVERY__BESIDE", "3")
    assert Settings(database_url=postgres).workers_beside == 3


@pytest.mark.parametrize("text", ["not toml [", "\x00"])
def test_a_broken_file_is_told(text: str) -> None:
    Path("renderer.toml").write_text(text)
    with pytest.raises(ConfigurationError):
        Settings.read()


def test_settings_are_frozen() -> None:
    with pytest.raises(ValueError, match="frozen"):
        Settings.read().home = Path("x")  # type: ignore[misc]


@pytest.mark.parametrize(
    ("public", "own", "address"),
    [
        ("http://127.0.0.1:8000", None, None),
        ("https://p.example/", None, "https://p.example/wallet"),
        ("http://127.0.0.1", "https://w.example/wallet/", "https://w.example/wallet"),
        ("https://p.example", "http://w.example", None),
    ],
)
def test_phones_are_only_given_an_https_address(public: str, own: str | None, address: str | None) -> None:
    assert Settings(public_url=public, wallet=Wallet(service_url=own)).web_service == address
