"""The parts that tests share: reference data, databases, a real server and a real browser."""

from __future__ import annotations

import os
import shutil
import socket
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import TYPE_CHECKING, Any, NoReturn

import hypothesis
import pytest

from tests.parts.cluster import Absent, Cluster, throwaway

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

    from annoserver.store.database import Database
    from tests.parts.serving import Server

ROOT = Path(__file__).resolve().parent.parent

# Speed is measured by the bench; a busy machine is no reason for a test to fail.
hypothesis.settings.register_profile("annoserver", deadline=None)
hypothesis.settings.load_profile("annoserver")


def absent(part: str, reason: str) -> NoReturn:
    """Skip, saying why; fail where ANNOSERVER_TEST_REQUIRE (names with commas) lists the part."""
    if part in os.environ.get("ANNOSERVER_TEST_REQUIRE", "").replace(",", " ").split():
        pytest.fail(f"{reason}, and ANNOSERVER_TEST_REQUIRE names {part}", pytrace=False)
    pytest.skip(reason)


@pytest.fixture(scope="session", autouse=True)
def routes() -> Iterator[None]:
    """What is made of the routes of every application, made once."""
    from tests.parts import quick

    with pytest.MonkeyPatch.context() as patch:
        quick.routes(patch)
        yield


@pytest.fixture(autouse=True)
def passwords(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """Passwords that are hashed with little work, but for tests that are marked as being about that."""
    from tests.parts import quick

    if request.node.get_closest_marker("costly_passwords") is None:
        quick.passwords(monkeypatch)


@pytest.fixture(scope="session")
def root() -> Path:
    """The folder of the project."""
    return ROOT


@pytest.fixture(scope="session")
def shared() -> Path:
    """The folder of reference data beside the project: published test suites, schemas, real exports."""
    folder = ROOT.parent / "shared" / "reference"
    if not folder.is_dir():
        absent("shared", "there is no ../shared/reference beside the project")
    return folder


@pytest.fixture(scope="session")
def postgres() -> Iterator[Cluster]:
    """A PostgreSQL server: the one of ANNOSERVER_TEST_POSTGRES, else a cluster of our own."""
    if url := os.environ.get("ANNOSERVER_TEST_POSTGRES"):
        yield Cluster(url)
        return
    with ExitStack() as stack:
        try:
            cluster = stack.enter_context(throwaway(durable=False))
        except Absent as reason:
            absent("postgres", str(reason))
        yield cluster


@pytest.fixture(params=["sqlite", "postgres"])
def engine(request: pytest.FixtureRequest) -> str:
    """Which database a test runs on: both, unless a folder or a test says otherwise.

    `@pytest.mark.parametrize("engine", ["sqlite"], indirect=True)` runs a test on one alone.
    """
    return str(request.param)


@pytest.fixture
def empty_url(engine: str, request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """The URL of a database of the test's own with nothing in it."""
    if engine == "sqlite":
        yield f"sqlite:///{tmp_path / 'empty.db'}"
        return
    cluster: Cluster = request.getfixturevalue("postgres")
    url = cluster.create()
    yield url
    cluster.drop(url)


@pytest.fixture(scope="session")
def sqlite_template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A SQLite file with the newest schema and no rows."""
    path = tmp_path_factory.mktemp("template") / "template.db"
    upgrade(f"sqlite:///{path}")
    return path


@pytest.fixture(scope="session")
def postgres_template(postgres: Cluster) -> Iterator[str]:
    """A PostgreSQL database with the newest schema and no rows."""
    url = postgres.create()
    upgrade(url)
    yield url
    postgres.drop(url)


def upgrade(url: str) -> None:
    """Give a database the newest schema, and leave no connection or journal behind."""
    from annoserver.store.database import Database
    from annoserver.store.migrations import steps

    database = Database(url)
    steps.upgrade(database)
    database.forget()


@pytest.fixture
def listener() -> Iterator[socket.socket]:
    """A loopback socket that listens already, so that the base URL is known before the server starts."""
    with socket.create_server(("127.0.0.1", 0)) as listener:
        yield listener


@pytest.fixture
def base_url(listener: socket.socket) -> str:
    """The base of every IRI of the test, written into its database; `server` listens there."""
    return f"http://127.0.0.1:{listener.getsockname()[1]}/"


@pytest.fixture
def schema_url(engine: str, request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """The URL of a database of the test's own with the newest schema, where init has not run."""
    if engine == "sqlite":
        path = tmp_path / "annoserver.db"
        shutil.copyfile(request.getfixturevalue("sqlite_template"), path)
        yield f"sqlite:///{path}"
        return
    cluster: Cluster = request.getfixturevalue("postgres")
    url = cluster.create(request.getfixturevalue("postgres_template"))
    yield url
    cluster.drop(url)


@pytest.fixture
def database(schema_url: str, base_url: str) -> Iterator[Database]:
    """An open database of the test's own: newest schema, base URL written, nothing else."""
    from annoserver.store.database import Database

    database = Database(schema_url)
    database.write_setting("base_url", base_url)
    yield database
    database.forget()


@pytest.fixture
def database_url(database: Database) -> str:
    """The URL of `database`, for what is started beside the test: a command, a server."""
    return database.url


@pytest.fixture
def serve(
    database_url: str, base_url: str, listener: socket.socket, tmp_path: Path
) -> Iterator[Callable[..., Server]]:
    """Start servers over `database` with any settings: `serve(page_size=2)`.

    The first one listens where base_url says; another one has a port of its own.
    """
    from annoserver.app import create_app
    from annoserver.config import Config
    from tests.parts import quick
    from tests.parts.serving import serving

    given = {"base_url": base_url, "database_url": database_url, "secret_key": "s" * 32, "threads": 4}
    given |= {"files": str(tmp_path / "files"), "rate_limits": False}
    with ExitStack() as stack:
        free = [listener]

        def start(**settings: Any) -> Server:
            config = Config(**{**given, **settings})
            place = free.pop() if free else socket.create_server(("127.0.0.1", 0))
            app = create_app(config)
            app.jinja_env.bytecode_cache = quick.TEMPLATES
            app.jinja_env.undefined = quick.Loud
            return stack.enter_context(serving(app, config, place))

        yield start


@pytest.fixture
def server(serve: Callable[..., Server]) -> Server:
    """A server with default settings over `database`."""
    return serve()


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """The system's Chromium, driven by Playwright."""
    program = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
    if program is None:
        absent("browser", "there is no Chromium on the path")
    from playwright.sync_api import sync_playwright

    switches = [
        "--no-sandbox",
        "--disable-gpu",
        "--disable-quic",
        "--no-first-run",
        "--disable-sync",
        "--disable-background-networking",
        "--disable-component-update",
    ]
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=program, args=switches, headless=True)
        yield chromium
        chromium.close()


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    """A fresh page, with no cookie of another test."""
    context = browser.new_context()
    context.set_default_timeout(15_000)
    yield context.new_page()
    context.close()
