"""Environment and renderer.toml -> one frozen Settings, read once."""

from __future__ import annotations

import os
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


class Google(BaseModel):
    """The Google Wallet issuer; ``credentials`` is a service account's JSON file, none = no save links."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    credentials: Path | None = None
    issuer_id: str = ""
    origins: tuple[str, ...] = ()


class Apns(BaseModel):
    """Apple's push service, which tells phones that a pass changed.

    Without ``token_key`` (a .p8 of ``key_id`` and ``team_id``) the certificate that signs the passes shows
    who we are; ``certificate`` and ``key`` are PEM files of another one. ``authority`` is trusted besides
    the public ones; ``url`` is set for anything but Apple. ``retry`` is the first pause in seconds.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    url: str | None = None
    certificate: Path | None = None
    key: Path | None = None
    password: SecretStr | None = None
    token_key: Path | None = None
    key_id: str = ""
    team_id: str = ""
    authority: Path | None = None
    timeout: float = Field(default=10.0, gt=0, le=120)
    retry: float = Field(default=60.0, ge=0)
    retries: int = Field(default=5, ge=0, le=100)


class Wallet(BaseModel):
    """Passes that stay alive: ``service_url`` is what phones call, ``PUBLIC_URL/wallet`` when unset."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    service_url: str | None = None


class Service(BaseModel):
    """What the HTTP service bears at once; ``concurrency`` 0 means twice the cores."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    max_body_bytes: int = Field(default=16 * 1024 * 1024, ge=1024)
    concurrency: int = Field(default=0, ge=0, le=1024)
    queue: int = Field(default=64, ge=0, le=100_000)


class GatewayAccount(BaseModel):
    """One way out: where it listens and who we are there; ``push_token`` is what its pushes must show.

    ``kind`` is the module that speaks to it, the account's own name when empty; ``countries`` are the
    dialling codes it serves, none = all; ``options`` are settings that only that module knows and checks.
    ``rate`` is how many messages a second it bears from all workers together, 0 = no limit.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    url: str | None = None
    username: str = ""
    password: SecretStr = SecretStr("")
    push_token: SecretStr | None = None
    timeout: float = Field(default=30.0, gt=0, le=600)
    resubmit_unknown: bool = True
    rate: float = Field(default=0.0, ge=0)
    kind: str = ""
    countries: tuple[str, ...] = ()
    options: dict[str, str] = Field(default_factory=dict)


class Fetch(BaseModel):
    """What may be fetched by URL; no ``allowed_hosts`` = nothing. ``hosts`` pins a name to address:port."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    allowed_hosts: tuple[str, ...] = ()
    allow_loopback: bool = False
    allow_private: bool = False
    hosts: dict[str, str] = Field(default_factory=dict)
    timeout: float = Field(default=10.0, gt=0, le=120)
    max_bytes: int = Field(default=8 * 1024 * 1024, ge=1024)
    max_redirects: int = Field(default=3, ge=0, le=10)


class Delivery(BaseModel):
    """How long things wait, in seconds; ``minute`` scales DDMTIMEOUT, so that tests need not wait minutes.

    ``shortcode_rates`` are messages a second by shortcode, ``*`` for every other one. ``beside`` is how many
    workers a service keeps beside itself.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    poll: float = Field(default=0.2, gt=0)
    heartbeat: float = Field(default=2.0, gt=0)
    lease: float = Field(default=10.0, gt=0)
    forgotten: float = Field(default=900.0, gt=0)
    minute: float = Field(default=60.0, gt=0)
    beside: int | None = Field(default=None, ge=1, le=64)
    concurrency: int = Field(default=4, ge=1, le=256)
    posts: int = Field(default=20, ge=1, le=1024)
    submit_retry: float = Field(default=30.0, ge=0)
    submit_retries: int = Field(default=5, ge=0, le=100)
    postback_timeout: float = Field(default=10.0, gt=0)
    postback_retry: float = Field(default=300.0, ge=0)
    postback_retries: int = Field(default=5, ge=0, le=100)
    drain: float = Field(default=20.0, ge=0)
    shortcode_rates: dict[str, float] = Field(default_factory=dict)


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
    google: Google = Google()
    apns: Apns = Apns()
    wallet: Wallet = Wallet()
    service: Service = Service()
    workers: int = Field(default=1, ge=1, le=1024)
    link_secret: SecretStr | None = None
    database_url: str | None = None
    artefacts_url: str | None = None
    gateway: str | None = None
    gateways: dict[str, GatewayAccount] = Field(default_factory=dict)
    routes: dict[str, tuple[str, ...]] = Field(default_factory=dict)
    fetch: Fetch = Fetch()
    delivery: Delivery = Delivery()

    @property
    def records(self) -> str:
        """Address of the database: ``database_url``, or a SQLite file in ``home``."""
        return self.database_url or f"sqlite:///{self.home / 'renderer.db'}"

    @property
    def workers_beside(self) -> int:
        """Workers beside a service: on SQLite, which has one writer, a second one would only wait."""
        usual = 1 if self.records.startswith("sqlite") else min(2, os.cpu_count() or 1)
        return self.delivery.beside or usual

    @property
    def artefacts(self) -> str:
        """Address of the artefacts: ``artefacts_url``, or a folder in ``home``."""
        return self.artefacts_url or str(self.home / "artefacts")

    @property
    def default_gateway(self) -> str:
        """Gateway of a shortcode that names none: ``gateway``, the only configured one, or the outbox."""
        return self.gateway or (next(iter(self.gateways)) if len(self.gateways) == 1 else "outbox")

    @property
    def web_service(self) -> str | None:
        """Address of the Wallet web service for passes; None unless it is https, as phones demand."""
        address = (self.wallet.service_url or f"{self.public_url.rstrip('/')}/wallet").rstrip("/")
        return address if address.startswith("https://") else None

    @classmethod
    def read(cls) -> Settings:
        """Settings of this environment; raises ConfigurationError that names the setting at fault."""
        try:
            return cls()
        except ValidationError as error:
            first = error.errors(include_url=False, include_input=False)[0]
            name = "__".join(str(step) for step in first["loc"]).upper()
            message = f"Setting RENDERER_{name}: {first['msg']}."
            raise ConfigurationError(message, field=name.lower()) from None
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
