"""Environment and renderer.toml -> one frozen Settings, read once."""

from __future__ import annotations

from pathlib import Path

from pydantic import BaseModel, ConfigDict, SecretStr
from pydantic_settings import (
    BaseSettings,
    PydanticBaseSettingsSource,
    SettingsConfigDict,
    TomlConfigSettingsSource,
)


class Signing(BaseModel):
    """Where the pass certificate lies; all unset = a development chain is made at first use."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    certificate: Path | None = None
    key: Path | None = None
    password: SecretStr | None = None
    intermediate: Path | None = None


class Settings(BaseSettings):
    """All settings; each is ``RENDERER_<NAME>`` in the environment, nested ones with ``__``."""

    model_config = SettingsConfigDict(
        env_prefix="RENDERER_",
        env_nested_delimiter="__",
        toml_file="renderer.toml",
        frozen=True,
        extra="ignore",
    )

    home: Path = Path("var")
    templates: Path | None = None
    public_url: str = "http://127.0.0.1:8000"
    signing: Signing = Signing()

    @classmethod
    def settings_customise_sources(
        cls,
        settings_cls: type[BaseSettings],
        init_settings: PydanticBaseSettingsSource,
        env_settings: PydanticBaseSettingsSource,
        dotenv_settings: PydanticBaseSettingsSource,  # noqa: ARG003 - pydantic's signature; .env is not read
        file_secret_settings: PydanticBaseSettingsSource,  # noqa: ARG003 - pydantic's signature; not used
    ) -> tuple[PydanticBaseSettingsSource, ...]:
        """Arguments win over the environment, the environment over renderer.toml."""
        return (init_settings, env_settings, TomlConfigSettingsSource(settings_cls))
