"""ruling give, withdraw and list; roles of curators; the file of contributors; words that are denied."""

from __future__ import annotations

import csv
import json
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from annoserver.crowd import tags
from annoserver.crowd.tags import Wanted
from annoserver.errors import Forbidden
from annoserver.store import campaigns, people
from annoserver.store.accounts import profiles
from annoserver.store.database import Database
from tests.parts.folk import NOW

if TYPE_CHECKING:
    from tests.cli.conftest import Run

ITEM = "http://data.europeana.eu/item/1/a"


def tagged(url: str, *, by: str, words: str = "wood") -> str:
    """A tag in the campaign folk, by somebody who joined."""
    database = Database(url)
    try:
        with database.transaction() as store:
            actor = people.by_person(store, people.find(store, by).id, "folk")
            wanted = Wanted(ITEM, "dc:subject", words=words, language="en")
            return tags.add(store, "folk", wanted, actor, NOW).name
    finally:
        database.forget()


def test_a_moderator_rules_by_command(ready: Run, empty_url: str) -> None:
    ready("user", "join", "ann", "folk")
    ready("campaign", "role", "folk", "bob", "moderator")
    tag = tagged(empty_url, by="ann")

    refused = ready("ruling", "give", "folk", tag, "accepted", "--by", "ann", "--reason", "Mine.", status=1)
    assert "Only moderators" in refused.output
    given = ready("ruling", "give", "folk", tag, "accepted", "--by", "bob", "--reason", "It is wood.")
    assert given.output == f"{tag} is accepted by the ruling of bob.\n"
    line = ready("ruling", "list", "folk").output.split("\t")
    assert (line[1:4], line[5]) == ([tag, "accepted", "moderator"], "It is wood.\n")
    assert ready("ruling", "withdraw", "folk", tag, "--by", "bob").output.endswith("is withdrawn.\n")
    assert ready("ruling", "withdraw", "folk", tag, "--by", "bob").output.startswith("There is no ruling")
    assert ready("ruling", "list", "folk").output == ""


def test_a_curator_has_an_institution_and_nobody_else(ready: Run) -> None:
    assert "--institution" in ready("campaign", "role", "folk", "ann", "curator", status=2).output
    more = ["--institution", "The Museum"]
    assert "--institution" in ready("campaign", "role", "folk", "ann", "moderator", *more, status=2).output
    assert ready("campaign", "role", "folk", "ann", "curator", *more).output == "ann is curator of folk.\n"


def test_the_file_of_contributors_names_who_asked_for_it(ready: Run, empty_url: str, tmp_path: Path) -> None:
    ready("user", "join", "ann", "folk", "--credited")
    ready("user", "join", "bob", "folk")
    for by in ("ann", "bob"):
        tagged(empty_url, by=by, words=f"by {by}")
    database = Database(empty_url)
    with database.transaction() as store:
        for name, shown in (("ann", "=Ann Ornament"), ("bob", "Bob Builder")):
            one = people.find(store, name)
            profiles.change(store, one, credit_name=shown, orcid="0000-0002-1825-0097")

    ready("export", "contributors", "folk", "-o", str(tmp_path / "people.json"))
    ready("export", "contributors", "folk", "--format", "csv", "-o", str(tmp_path / "people.csv"))

    made = json.loads((tmp_path / "people.json").read_text())
    orcid = "https://orcid.org/0000-0002-1825-0097"
    assert made["credited"] == [{"name": "=Ann Ornament", "orcid": orcid}]
    assert (made["others"], made["contributors"]) == (1, 2)
    assert "Bob" not in json.dumps(made)
    with (tmp_path / "people.csv").open() as file:
        rows = list(csv.reader(file))
    assert rows == [["name", "orcid", "people"], ["'=Ann Ornament", orcid, "1"], ["", "", "1"]]
    # Whoever joins again without it, or leaves, is in no later file.
    ready("user", "join", "ann", "folk")
    ready("export", "contributors", "folk", "-o", str(tmp_path / "people.json"))
    assert json.loads((tmp_path / "people.json").read_text())["credited"] == []
    database.forget()


def test_words_are_denied_and_allowed_again(ready: Run, empty_url: str) -> None:
    ready("user", "join", "ann", "folk")
    ready("campaign", "edit", "folk", "--deny", "darn", "--deny", "very bad")
    database = Database(empty_url)
    with database.reading() as store:
        assert campaigns.find(store, "folk").campaign.denied == ("darn", "very bad")
    with pytest.raises(Forbidden):
        tagged(empty_url, by="ann", words="darn")
    ready("campaign", "edit", "folk", "--allow-all", "--age", "16")

    tagged(empty_url, by="ann", words="darn")
    assert json.loads(ready("campaign", "show", "folk").output)["age"] == 16
    database.forget()
