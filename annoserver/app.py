"""The one place where rooms are joined: settings, database and routes become an application."""

from collections.abc import Callable, Iterable
from dataclasses import fields
from datetime import timedelta
from pathlib import Path
from urllib.parse import urlsplit
from wsgiref.types import StartResponse, WSGIApplication, WSGIEnvironment

from flask import Flask
from werkzeug.middleware.proxy_fix import ProxyFix

from annoserver import config as settings
from annoserver.config import Config
from annoserver.crowd.accounts import joining
from annoserver.crowd.accounts.factors import Required
from annoserver.crowd.accounts.sessions import Lasting
from annoserver.errors import Misconfigured
from annoserver.protocol.batch.arrivals import Arrivals
from annoserver.store.database import Database
from annoserver.store.migrations import steps
from annoserver.store.upkeep import health as upkeep
from annoserver.web import context, failures, guards, language, render, respond, signin
from annoserver.web.api import (
    aliases,
    annotations,
    batch,
    containers,
    datasets,
    deletions,
    feeds,
    oaipmh,
    search,
    vocabularies,
)
from annoserver.web.api import items as resources
from annoserver.web.api.contract import views as contract
from annoserver.web.api.health import views as health
from annoserver.web.api.people import contributors, moderation
from annoserver.web.api.people import membership as memberships
from annoserver.web.api.transfers import exports, imports, jobs
from annoserver.web.limits import counting
from annoserver.web.public import (
    agents,
    campaigns,
    home,
    identifiers,
    items,
    people,
    pictures,
    rulings,
    tags,
    votes,
)
from annoserver.web.public.accounts import account, factors, membership, privacy, reports
from annoserver.web.public.accounts import joining as accounts
from annoserver.web.public.accounts import moderation as moderating
from annoserver.web.public.shares import boards, collections, following
from annoserver.web.reuse import answers as kept
from annoserver.web.reuse import arriving, early
from annoserver.web.watch import ids, requests, routes

PROGRAMS = (
    annotations,
    batch,
    containers,
    datasets,
    deletions,
    exports,
    imports,
    jobs,
    feeds,
    oaipmh,
    resources,
    search,
    vocabularies,
    memberships,
    moderation,
    contributors,
    agents,
    identifiers,
    pictures,
    contract,
    health,
    aliases,
)
PAGES = (
    home,
    campaigns,
    collections,
    following,
    boards,
    items,
    people,
    tags,
    votes,
    rulings,
    account,
    accounts,
    factors,
    membership,
    moderating,
    privacy,
    reports,
)


def create_app(config: Config, catalogues: Path = language.LOCALE) -> Flask:
    """The application for these settings; Misconfigured when they do not fit the database.

    catalogues: the folder of the languages that pages are offered in.
    """
    database = open_database(config)
    steps.ready(database)
    agree(config, database)
    app = Flask("annoserver.web")
    app.config["SECRET_KEY"] = config.secret_key or database.read_setting("secret_key")
    if not app.config["SECRET_KEY"]:
        raise Misconfigured("There is no SECRET_KEY. Run: annoserver init")
    app.config["MAX_CONTENT_LENGTH"] = config.max_body_bytes
    app.extensions[context.NAME] = _service(config, database)
    render.install(app)
    language.install(app, catalogues)
    for blueprint in (*(room.bp for room in (*PROGRAMS, *PAGES)), privacy.feed, resources.records):
        app.register_blueprint(blueprint)
    failures.install(app)
    signin.install(app)
    if config.rate_limits:
        counting.install(app, _rates(config), config.database_url)
    guards.install(app, secure=_secure(database))
    kept.install(app, database)
    app.after_request(respond.decorate)
    seen = _behind(_watched(app, config, database), config.trusted_proxies)
    # Flask means wsgi_app to be wrapped like this; its type says that it is a method.
    vars(app)["wsgi_app"] = ids.numbered(seen)
    return app


def _watched(app: Flask, config: Config, database: Database) -> WSGIApplication:
    """The application, whose requests are logged and counted where the settings say so."""
    # Origins that may read with credentials are told so one by one, by Flask.
    first: WSGIApplication = app.wsgi_app
    if not config.cors_origins:
        first = arriving.Arriving(early.Early(first, app), app)
    watchers: list[Callable[[requests.Seen], None]] = [requests.logged] if config.log_requests else []
    if config.metrics_token or config.metrics_addresses:
        # It looks for the folder of its counts when it is imported, and costs memory.
        from annoserver.web.watch import numbers  # noqa: PLC0415

        counted = numbers.Numbers(lambda: upkeep.kept(database, context.now()), settings.metrics_folder())
        watchers.append(counted.count)
        app.extensions[health.NAME] = health.Metrics(
            counted.text, numbers.MEDIA_TYPE, config.metrics_token, config.metrics_addresses
        )
    if not watchers:
        return first
    routes.install(app)
    return requests.watched(first, tuple(watchers))


def _rates(config: Config) -> dict[str, str]:
    """What → how often, from the settings that begin with limit_."""
    names = [one.name for one in fields(config) if one.name.startswith("limit_")]
    return {name.removeprefix("limit_"): getattr(config, name) for name in names}


def _service(config: Config, database: Database) -> context.Service:
    return context.Service(
        database=database,
        arrivals=Arrivals(database),
        max_body_bytes=config.max_body_bytes,
        max_batch_bytes=config.max_batch_bytes,
        max_upload_bytes=config.max_upload_bytes,
        import_hosts=(urlsplit(config.europeana_api).netloc, *config.import_hosts),
        large_export=config.large_export,
        require_if_match=config.require_if_match,
        cors_origins=config.cors_origins,
        files=Path(config.files),
        outbox=not config.smtp_url,
        trap=joining.TRAP if config.rate_limits else timedelta(),
        page_size=config.page_size,
        contact=sender(config, database),
        lasting=_lasting(config),
        second_factor=Required(config.require_second_factor),
        always=(*guards.headers(secure=_secure(database)), *respond.OPEN),
    )


def _lasting(config: Config) -> Lasting:
    return Lasting(
        longest=timedelta(hours=config.session_hours),
        idle=timedelta(minutes=config.session_idle_minutes),
        stay=timedelta(days=config.session_days),
    )


def sender(config: Config, database: Database) -> str:
    """The address that our mail comes from, and that whoever has a question writes to."""
    return config.mail_from or f"annoserver@{urlsplit(database.base).hostname}"


def _secure(database: Database) -> bool:
    """Whether the server is reached by https."""
    return database.base.startswith("https:")


def _behind(inner: WSGIApplication, proxies: tuple[str, ...]) -> WSGIApplication:
    """The application as it stands behind proxies: X-Forwarded headers count from these alone."""
    believing = ProxyFix(inner, x_for=1, x_proto=1, x_host=1, x_prefix=1)

    def choose(environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        trusted = proxies == ("*",) or environ.get("REMOTE_ADDR") in proxies
        return (believing if trusted else inner)(environ, start_response)

    return choose if proxies else inner


def agree(config: Config, database: Database) -> None:
    """Raise Misconfigured unless settings and database know the same base."""
    if config.base_url and config.base_url != database.base:
        raise Misconfigured(
            f"BASE_URL is {config.base_url}, but the database was made for {database.base}. Use that one, or"
            f" move everything to the new address: annoserver rebase {config.base_url}"
        )


def open_database(config: Config) -> Database:
    """The database of these settings, not yet connected."""
    return Database(config.database_url, timeout=config.busy_timeout, pool_size=config.pool_size)
