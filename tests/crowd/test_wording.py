"""Words that a campaign does not take, and links of accounts that are a day old or less."""

from __future__ import annotations

import pytest
from sqlalchemy import update

from annoserver.crowd import remarks, tags
from annoserver.errors import Forbidden
from annoserver.model.vote import Choice
from annoserver.protocol import annotations as protocol
from annoserver.protocol.batch import adding
from annoserver.store.rows.people import person
from tests.parts.folk import FOLK, NOW, Folk
from tests.parts.people import tag as document


def write(words: str) -> bytes:
    import json

    return json.dumps(document(words)).encode()


@pytest.mark.parametrize("words", ["a Darn thing", "DÄRN", "so very, bad!"])
def test_denied_words_are_refused_by_form_and_protocol_alike(folk: Folk, words: str) -> None:
    folk.change(denied=["därn", "very bad"])
    folk.change("free", denied=["därn", "very bad"])

    with pytest.raises(Forbidden, match="does not take these words"):
        folk.tag(words, campaign="free", item=folk.item())
    with folk.database.transaction() as store:
        with pytest.raises(Forbidden, match="does not take"):
            remarks.comment(store, FOLK, folk.item(), words, "en", folk.actor("ann"), NOW)
        with pytest.raises(Forbidden, match="does not take"):
            adding.create(store, "free", protocol.check(write(words)), "", folk.actor("ann", "free"), NOW)
        (refused,) = adding.add(store, "free", adding.check([write(words)]), folk.actor("ann", "free"), NOW)
    assert isinstance(refused, Forbidden)
    assert refused.rule == "denied"


def test_only_whole_words_are_denied_and_votes_say_none_either(folk: Folk) -> None:
    folk.change(denied=["darn"])
    tag = folk.tag("a darning needle")

    with pytest.raises(Forbidden):
        folk.vote(tag, Choice.REJECT, by="bob", reason="Darn.")
    folk.vote(tag, Choice.REJECT, by="bob", reason="A darned thing.")
    oak, ann = folk.tag("oak"), folk.actor("ann")
    with folk.database.transaction() as store, pytest.raises(Forbidden):
        tags.change(store, FOLK, oak, "darn", "en", ann, NOW)


@pytest.mark.parametrize("words", ["see https://spam.example", "www.spam.example", "HTTP://spam.example/x"])
def test_an_account_of_today_writes_no_links(folk: Folk, words: str) -> None:
    with pytest.raises(Forbidden, match="no links"):
        folk.tag(words)
    with folk.database.transaction() as store, pytest.raises(Forbidden, match="no links"):
        remarks.comment(store, FOLK, folk.item(), words, "en", folk.actor("ann"), NOW)
    folk.tag("http is no link")
    with folk.database.transaction() as store:
        store.connection.execute(update(person).values(created=NOW.replace(day=1)))

    folk.tag(words)
