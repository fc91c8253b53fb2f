"""Environment and renderer.toml -> one frozen Settings, read once."""

from __future__ import annotations

import tomllib
from pathlib import Path

from pydantic import BaseModel, ConfigDict, Field, SecretStr, ValidationError
from pydantic_settings import (
    BaseSettings,
    PydanticBaseSettingsSource,
    SettingsConfigDict,
    SettingsError,
    TomlConfigSettingsSource,
)

from renderer.errors import ConfigurationError


class Signing(BaseModel):
    """Where the pass certificate lies; all unset = a development chain is made at first use."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    certificate: Path | None = None
    key: Path | None = None
    password: SecretStr | None = None
    intermediate: Path | None = None


class Service(BaseModel):
    """What the HTTP service bears at once; ``concurrency`` 0 means twice the cores."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    max_body_bytes: int = Field(16 * 1024 * 1024, ge=1024)
    concurrency: int = Field(0, ge=0, le=1024)
    queue: int = Field(64, ge=0, le=100_000)


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
    service: Service = Service()
    workers: int = Field(1, ge=1, le=1024)

    @classmethod
    def read(cls) -> Settings:
        """Settings of this environment; raises ConfigurationError that names the setting at fault."""
        try:
            return cls()
        except ValidationError as error:
            first = error.errors(include_url=False, include_input=False)[0]
            name = "__".join(str(step) for step in first["loc"]).upper()
            raise ConfigurationError(f"Setting RENDERER_{name}: {first['msg']}.", field=name.lower()) from None
        except (SettingsError, tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
            raise ConfigurationError(f"The settings cannot be read: {error}.") from None

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
