"""Pages: a template and its values become a response."""

from __future__ import annotations

from urllib.parse import unquote, urlsplit

from flask import Response, make_response, render_template, request

from annoserver.crowd import rights
from annoserver.model.item import Item
from annoserver.web import language
from annoserver.web.context import service


def page(template: str, status: int = 200, **values: object) -> Response:
    """A page for people; it depends on who asks and on the languages that they read."""
    words = render_template(
        template,
        said=language.said,
        languages=language.LANGUAGES,
        own_language=language.own,
        property_name=language.property_name,
        rights_name=rights.name,
        web=web,
        here=here,
        title_of=title_of,
        alt=alt,
        **values,
    )
    response: Response = make_response(words, status)
    response.vary.add("Accept-Language")
    response.headers["Cache-Control"] = "private, no-cache"
    return response


def web(url: str) -> str:
    """The URL if it leads to the web, else "": nothing else becomes a link, javascript: least of all."""
    try:
        parts = urlsplit(url.strip())
    except ValueError:
        return ""
    return url.strip() if parts.scheme.lower() in ("http", "https") and parts.netloc else ""


def here(url: str) -> str:
    """The URL of a picture or page; one below our own base without the host, so that it works anywhere."""
    base = service().database.base
    if url.startswith(base):
        return f"{request.script_root}/{url[len(base) :]}"
    return web(url)


def title_of(item: Item) -> tuple[str, str]:
    """The title of an item and its language; without a title the end of its IRI."""
    words, code = language.said(item.title)
    if words:
        return words, code
    ending = unquote(item.iri.rstrip("/#").rpartition("/")[2])
    return ending or item.iri, ""


def alt(item: Item) -> str:
    """What stands for an item's picture in words: title, maker, kind."""
    kind = {"IMAGE": "picture", "3D": "3D object"}.get(item.kind, item.kind.lower())
    return ", ".join(part for part in (title_of(item)[0], *item.creator, kind) if part)
