"""Pages: a template and its values become a response."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any, cast
from urllib.parse import unquote, urlencode, urlsplit

from flask import Flask, Response, current_app, get_flashed_messages, request
from flask_babel import gettext as _
from flask_login import current_user
from markupsafe import Markup, escape

from annoserver.crowd import boards, rights
from annoserver.model.item import Item
from annoserver.model.person import Person
from annoserver.store.facts.shares.boards import Row
from annoserver.web import language, wording
from annoserver.web.context import service
from annoserver.web.reuse import compiled, fragments, sessions
from annoserver.web.reuse.addresses import Addresses
from annoserver.web.reuse.whole import Pages

NAME = "annoserver.whole"
_EUROPEANA = "http://data.europeana.eu/item/"
_THUMBNAIL = re.compile(r"(/thumbnail/v3/|[?&]size=w)[24]00\b")
_IIIF = re.compile(r"(https?://[^?#\s]+?)/(?:info\.json|([^/?#\s]+)/[^/?#\s]+/(!?[0-9.]+/[a-z]+\.[a-z0-9]+))")


def install(app: Flask) -> None:
    """Tell templates, and what they import, what they may ask."""
    app.extensions[NAME] = Pages()
    app.jinja_environment = compiled.Environments
    app.jinja_env.add_extension(fragments.Kept)
    app.jinja_env.trim_blocks = app.jinja_env.lstrip_blocks = True
    app.jinja_env.globals.update(_words(), **_shapes(), url_for=Addresses(app))


def _words() -> dict[str, Any]:
    """Languages, and what things are called."""
    return {
        "said": language.said,
        "languages": wording.LANGUAGES,
        "own_language": language.own,
        "direction": language.direction,
        "locale": language.code,
        "offered": language.offered,
    }


def _shapes() -> dict[str, Any]:
    """How things are shown."""
    return {
        "elsewhere": elsewhere,
        "hreflangs": hreflangs,
        "handle": handle,
        "initials": initials,
        "picture_of": picture_of,
        "srcset": srcset,
        "onward": onward,
        "rights_name": rights.name,
        "told": get_flashed_messages,
        "reads": reads,
        "web": web,
        "here": here,
        "iiif": iiif,
        "europeana": europeana,
        "title_of": title_of,
        "alt": alt,
    }


def page(template: str, status: int = 200, **values: object) -> Response:
    """A page for people; it depends on who asks and on the languages that they read."""
    return _answer(html(template, **values), status)


def again(template: str, **values: object) -> Response:
    """The same for a page that many ask for: it is made once of the same values."""
    pages = cast(Pages, current_app.extensions[NAME])
    with language.reading():
        made = pages.again(template, values, lambda: compiled.template(template).render(values))
    return _answer(_filled(made, values), 200)


def framed(frame: str, framing: Mapping[str, object], template: str, **values: object) -> Response:
    """The same for a page of which a part changes more often than the frame around it.

    framing: what the frame is made of; values: what the part is made of.
    """
    pages = cast(Pages, current_app.extensions[NAME])

    def around() -> str:
        return compiled.template(frame).render(framing)

    def make() -> str:
        whole = pages.again(f"{frame} alone", framing, around)
        return whole.replace(fragments.PANEL, compiled.template(template).render(values))

    with language.reading():
        made = pages.again(frame, {**framing, **values}, make)
    return _answer(_filled(made, values), 200)


def _answer(said: str, status: int) -> Response:
    spoken = ("Content-Language", language.code())
    always = ("Cache-Control", "private, no-cache")
    return Response(said, status, [("Vary", "Accept-Language"), spoken, always])


def html(template: str, **values: object) -> str:
    """A template with its values, in the language of the page."""
    with language.reading():
        made = compiled.template(template).render(values)
    return _filled(made, values)


def _filled(made: str, values: Mapping[str, object]) -> str:
    item = values.get("item")
    return fragments.filled(made, item.iri if isinstance(item, Item) else "", sessions.token)


def phrase(name: str, what: str) -> str:
    """One of the phrases that a document has by name."""
    return str(getattr(compiled.document(name).module, what))


def notice() -> str:
    """What whoever joins a campaign agrees to, as plain text in English, for programs."""
    said = current_app.jinja_env.get_template(f"documents/{language.DEFAULT}/membership.html")
    sentences = re.findall(r"<li>(.*?)</li>", str(vars(said.module)["notice"]()))
    return "\n".join(sentences)


def elsewhere(code: str) -> str:
    """The address of this page in another language."""
    return language.address(code, *_asked())


def hreflangs() -> Markup:
    """Links to this page in each language, the addresses whole as hreflang wants them."""
    base, (path, query) = urlsplit(service().database.base), _asked()
    host = f"{base.scheme}://{base.netloc}"
    link = '<link rel="alternate" hreflang="{}" href="{}">'
    links = (link.format(code, escape(host + one)) for code, one in language.addresses(path, query))
    return Markup("\n".join(links))  # noqa: S704  # nosec B704 # (escaped)


def reads() -> Person | None:
    """Who is signed in and reads this page."""
    person: Person | None = current_user.person if current_user.is_authenticated else None
    return person


def _asked() -> tuple[str, str]:
    """Path and query of this page; of what came of a form the first page's."""
    path = request.path if request.method in ("GET", "HEAD") else "/"
    return path, request.query_string.decode("latin-1") if path != "/" else ""


def handle(row: Row) -> str:
    """What a board calls somebody: the public name, else a number that tells nothing of them."""
    if row.name or not row.iri:  # where campaigns stand together, a number would tell of several who it is
        return row.name or str(_("A contributor"))
    return str(_("Contributor %(n)s", n=boards.handle(row.iri)))


def initials(name: str) -> str:
    """Two letters that stand for a name."""
    words = [word for word in name.split() if word[0].isalnum()]
    return "".join(word[0] for word in (words[:1] + words[1:][-1:])).upper() or "?"


def picture_of(item: Item) -> str:
    """The small picture of an item."""
    return here(item.thumbnail or item.image)


def srcset(item: Item) -> Markup:
    """Two sizes of a small picture as an attribute, where whoever serves it makes them; else nothing."""
    one, two = (_sized(item.thumbnail or item.image, width) for width in (200, 400))
    if one == two:
        return Markup("")
    return Markup(' srcset="{} 200w, {} 400w" sizes="(max-width: 30rem) 45vw, 11rem"').format(one, two)


def _sized(url: str, width: int) -> str:
    """A picture so wide, of Europeana's thumbnails or by the Image API; else as it is."""
    if found := _IIIF.fullmatch(web(url)):
        return f"{found[1]}/{found[2] or 'full'}/{width},/{found[3] or '0/default.jpg'}"
    return _THUMBNAIL.sub(rf"\g<1>{width}", url)


def onward(query: Mapping[str, str], after: str = "") -> str:
    """The address of this page with other questions; empty ones are left out."""
    asked = {name: value for name, value in {**query, "after": after}.items() if value}
    return f"{request.script_root}{request.path}" + (f"?{urlencode(asked)}" if asked else "")


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
        return f"{language.reader().root}/{url[len(base) :]}"
    return web(url)


def iiif(url: str) -> str:
    """Where a picture that a IIIF server serves tells of its tiles, "" for plain pictures (Image API, 5)."""
    found = _IIIF.fullmatch(web(url))
    return f"{found[1]}/info.json" if found else ""


def europeana(iri: str) -> str:
    """The page of an item at Europeana in the language of this one, "" for items from elsewhere."""
    ending = iri.removeprefix(_EUROPEANA)
    return f"https://www.europeana.eu/{language.code()}/item/{ending}" if ending != iri else ""


def title_of(item: Item) -> tuple[str, str]:
    """The title of an item and its language; without a title the end of its IRI."""
    words, code = language.said(item.title)
    if words:
        return words, code
    ending = unquote(item.iri.rstrip("/#").rpartition("/")[2])
    return ending or item.iri, ""


def alt(item: Item) -> str:
    """What stands for an item's picture in words: title, maker, kind."""
    kinds: Any = compiled.environment().globals["kinds"]
    kind = kinds.get(item.kind, item.kind.lower())
    makers = (language.said(item.called(one))[0] for one in item.creator)
    return ", ".join(part for part in (title_of(item)[0], *makers, kind) if part)
