"""Acts on an item's page: whatever came of one, people are led back to the item and told."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from flask import flash, redirect, url_for
from flask_login import current_user
from werkzeug.wrappers import Response as Answer

from annoserver.errors import Forbidden, Invalid, Taken, Unknown
from annoserver.web import wording
from annoserver.web.signin import to_sign_in
from annoserver.web.watch import rights

REFUSED = "refused"


class Act:
    """One act, and where it leads: the item, at the tag if there is one."""

    def __init__(self, campaign: str, item: str, tag: str) -> None:
        self.page = url_for("items.read", name=campaign, iri=item)
        self.tag = tag
        self.known = True
        self.joined = True
        self.campaign = campaign
        self.refused = False

    def tell(self, message: str, tag: str = "", kind: str = "done") -> None:
        """Say what came of it, on the next page."""
        self.tag = tag or self.tag
        self.refused = kind == REFUSED
        flash(message, kind)

    def back(self) -> Answer:
        """To the item, or to the form to sign in with, or to what one agrees to who takes part."""
        if not self.known:
            return to_sign_in(self.page)
        if not self.joined:
            return redirect(url_for("joined.ask", name=self.campaign, next=self.page), 303)
        return redirect(f"{self.page}#tag-{self.tag}" if self.tag else self.page, 303)


@contextmanager
def act(campaign: str, item: str, tag: str = "") -> Iterator[Act]:
    """Tell people what a rule has against their act; everything else that fails gets a page of its own."""
    one = Act(campaign, item, tag)
    try:
        yield one
    except Unknown as error:
        one.known = current_user.is_authenticated
        one.tell(wording.refusal(error) or error.message, kind=REFUSED)
    except (Invalid, Forbidden, Taken) as error:
        rights.refused(error)
        if error.rule == "joined":  # the page that they are led to says it all
            one.joined, one.refused = False, True
            return
        one.tell(wording.refusal(error) or error.message, kind=REFUSED)
