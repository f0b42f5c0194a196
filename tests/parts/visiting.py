"""Visitors of pages without script: they read what a page says, and send its forms."""

from __future__ import annotations

from urllib.parse import quote

import requests
from lxml import html

from tests.parts.folk import FOLK, PASSWORD

SCRIPT = "//script[not(starts-with(@type, 'application/')) and not(starts-with(@src, '/static/js/'))]"
"""Script that no page of ours has: any but our own files; data for them is no script."""


class Visitor:
    """Somebody who reads pages and sends their forms, as a browser without script does."""

    def __init__(self, url: str, session: requests.Session) -> None:
        self.url = url
        self.session = session
        session.headers["Accept"] = "text/html,application/xhtml+xml,*/*;q=0.8"

    def get(self, path: str, *, follow: bool = True, **headers: str) -> requests.Response:
        """A page, by its path; headers: `Accept_Language="de"`."""
        wanted = {name.replace("_", "-"): value for name, value in headers.items()}
        return self.session.get(
            self.url + path.removeprefix("/"), headers=wanted, allow_redirects=follow, timeout=10
        )

    def post(self, path: str, *, csrf: str | None = None, **fields: str) -> requests.Response:
        """Send a form; its token is taken from the page to sign in with, or from me, unless given."""
        if csrf is None:
            csrf = self.token()
        data = {"csrf_token": csrf, **fields} if csrf else fields
        return self.session.post(
            self.url + path.removeprefix("/"), data=data, allow_redirects=False, timeout=10
        )

    def token(self) -> str:
        """The token that forms of this session carry."""
        return str(tree(self.get("/me")).xpath("string(//input[@name='csrf_token']/@value)"))

    def sign_in(self, name: str = "ann", password: str = PASSWORD, **fields: str) -> requests.Response:
        """Send the form to sign in with."""
        token = str(tree(self.get("/sign-in")).xpath("string(//main//input[@name='csrf_token']/@value)"))
        return self.post("/sign-in", csrf=token, name=name, password=password, **fields)


def tree(response: requests.Response) -> html.HtmlElement:
    """The page as a tree."""
    return html.document_fromstring(response.content, parser=html.HTMLParser(encoding="utf-8"))


def texts(page: requests.Response, path: str) -> list[str]:
    """The texts of what an XPath finds on a page, with single spaces."""
    return [" ".join(found.text_content().split()) for found in tree(page).xpath(path)]


def page_of(iri: str, campaign: str = FOLK, **more: str) -> str:
    """The path of the page about an item."""
    query = "".join(f"&{name}={quote(value)}" for name, value in more.items())
    return f"/campaigns/{campaign}/items?iri={quote(iri, safe='')}{query}"
