"""Commands that change a campaign: its texts, its settings, its people, its state."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import asdict, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from annoserver import config as settings
from annoserver.errors import Invalid
from annoserver.model.campaign import BADGES, Campaign, State

if TYPE_CHECKING:
    from annoserver.store.database import Store

MOMENTS = ("%Y-%m-%d", "%Y-%m-%dT%H:%M:%SZ", "%Y-%m-%dT%H:%M:%S%z")
NEVER = "never"
TEXTS = ("title", "description", "instructions", "disclaimer", "banner_alt")
PLAIN = (
    "organiser",
    "institution",
    "contributors",
    "blind",
    "ask_reason",
    "own_words",
    "anonymous",
    "age",
)
PICTURES = {".svg": "image/svg+xml", ".png": "image/png", ".jpg": "image/jpeg", ".webp": "image/webp"}


class When(click.ParamType[Any]):
    """A moment: a date, or a date with time and zone; or never."""

    name = "moment"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Any:
        """An aware datetime, or the word never."""
        if value == NEVER or isinstance(value, datetime):
            return value
        for form in MOMENTS:
            try:
                moment = datetime.strptime(value, form)  # noqa: DTZ007 (the next line gives the zone)
            except ValueError:
                continue
            return moment if moment.tzinfo else moment.replace(tzinfo=UTC)
        return self.fail(f"“{value}” is no date, no date with time and zone, and not “{NEVER}”", param, ctx)


@click.command()
@click.argument("name")
@click.option("--language", default="en", show_default=True, help="Of the texts that are given.")
@click.option("--title")
@click.option("--description")
@click.option("--instructions", help="How to take part.")
@click.option("--disclaimer")
@click.option("--prize", "prizes", multiple=True, help=f"BADGE=TEXT, for {', '.join(BADGES)}.")
@click.option("--organiser", help="Who runs it, as pages say.")
@click.option("--institution", help="Whose items these are, as pages say.")
@click.option("--opens", type=When(), help="When contributions begin; never takes the date away.")
@click.option("--closes", type=When(), help="When contributions end; never takes the date away.")
@click.option("--goal", type=int, help="Contributions to reach; 0 for none.")
@click.option("--contributors", type=int, help="People wanted for each item.")
@click.option("--age", type=int, help="Years that whoever joins says to have at least; 0 for any.")
@click.option("--deny", "denied", multiple=True, help="Words that nobody may write; all that are denied.")
@click.option("--allow-all", is_flag=True, help="Deny no words any more.")
@click.option("--banner", type=click.Path(exists=True, dir_okay=False, path_type=Path), help="A picture.")
@click.option("--banner-alt", help="What the banner shows, in words.")
@click.option("--no-banner", is_flag=True, help="Take the banner away.")
@click.option("--blind/--not-blind", default=None, help="Counts and names only after one's own vote.")
@click.option("--ask-reason/--no-ask-reason", default=None, help="Ask whoever rejects why.")
@click.option("--own-words/--no-own-words", default=None, help="Words where there are vocabularies.")
@click.option("--anonymous/--no-anonymous", default=None, help="Annotations, though no votes, of anybody.")
def edit(name: str, language: str, banner: Path | None, **told: Any) -> None:
    """Change what a campaign says; an empty text takes the wording of that language away."""
    from annoserver.cli.setup import ready_database
    from annoserver.crowd import lifecycle

    with ready_database(settings.read()).transaction() as store:
        kept = _keep(store, banner) if banner else None
        lifecycle.edit(store, name, lambda one: _edited(one, language, kept, told))
    click.echo(f"{name} is changed.")


def _edited(one: Campaign, language: str, banner: str | None, told: Mapping[str, Any]) -> Campaign:
    given = {key: value for key, value in told.items() if value is not None}
    changes: dict[str, Any] = {
        key: worded(getattr(one, key), language, given[key]) for key in TEXTS if key in given
    }
    changes |= {key: given[key] for key in PLAIN if key in given}
    changes |= {
        key: None if given[key] == NEVER else given[key] for key in ("opens", "closes") if key in given
    }
    if "goal" in given:
        changes["goal"] = given["goal"] or None
    if given.get("prizes"):
        changes["prizes"] = _prizes(one, language, given["prizes"])
    if given.get("denied") or given.get("allow_all"):
        changes["denied"] = given.get("denied", ())
    if banner or given.get("no_banner"):
        changes["banner"] = banner or ""
    return replace(one, **changes)


def worded(text: Mapping[str, str], language: str, words: str) -> dict[str, str]:
    """The text with other words in one language; empty words are none."""
    rest = {code: said for code, said in text.items() if code != language}
    return {**rest, language: words} if words else rest


def _prizes(one: Campaign, language: str, told: tuple[str, ...]) -> dict[str, Mapping[str, str]]:
    prizes = dict(one.prizes)
    for each in told:
        badge, _, words = each.partition("=")
        if badge not in BADGES:
            raise Invalid(f"“{badge}” is none of {', '.join(BADGES)}.", rule="campaign-prize")
        prizes[badge] = worded(prizes.get(badge, {}), language, words)
    return {badge: text for badge, text in prizes.items() if text}


def _keep(store: Store, banner: Path) -> str:
    from annoserver.store import items

    ending = banner.suffix.lower().replace(".jpeg", ".jpg")
    if ending not in PICTURES:
        raise Invalid(f"A banner is one of {', '.join(PICTURES)}.", rule="campaign-banner")
    return items.keep_picture(store, PICTURES[ending], banner.read_bytes()) + ending


@click.command()
@click.argument("name")
def show(name: str) -> None:
    """Show how far a campaign is, and everything that it says of itself, as JSON."""
    from annoserver.cli.setup import ready_database
    from annoserver.crowd import campaigns as cards
    from annoserver.store import campaigns

    with ready_database(settings.read()).reading() as store:
        card = cards.card(store, campaigns.find(store, name), datetime.now(UTC))
    progress = asdict(card.progress) | {"part": card.progress.part} if card.progress else None
    about = {"state": card.state.value, "progress": progress} | asdict(card.campaign)
    click.echo(json.dumps(about, ensure_ascii=False, indent=2, default=str))


@click.command()
@click.argument("name")
@click.argument("new_name")
def clone(name: str, new_name: str) -> None:
    """Make a draft with everything of a campaign but its items, contributions and dates."""
    from annoserver.cli.setup import ready_database
    from annoserver.crowd import lifecycle

    made = settings.read()
    with ready_database(made).transaction() as store:
        address = lifecycle.clone(store, name, new_name, made.page_size, datetime.now(UTC))
    click.echo(f"{new_name}: {address.iri}")


def to(state: State, about: str) -> click.Command:
    """The command that brings a campaign into a state."""

    @click.command(help=about)
    @click.argument("name")
    def move(name: str) -> None:
        from annoserver.cli.setup import ready_database
        from annoserver.crowd import lifecycle

        with ready_database(settings.read()).transaction() as store:
            one = lifecycle.move(store, name, state, datetime.now(UTC))
        click.echo(f"{name} is {one.state(datetime.now(UTC))}.")

    return move


@click.command()
@click.argument("name")
@click.argument("person")
@click.argument("what", type=click.Choice(["organiser", "moderator", "curator", "none"]))
@click.option("--institution", default="", help="Whose items a curator has, as records name it.")
def role(name: str, person: str, what: str, institution: str) -> None:
    """Make a person organiser, moderator or curator of a campaign, or take that away."""
    from annoserver.cli.setup import noted, ready_database
    from annoserver.crowd.accounts import sessions
    from annoserver.model.person import Role
    from annoserver.store import containers, people

    if (what == Role.CURATOR) != bool(institution):
        raise click.UsageError("A curator has an --institution, and nobody else.")
    given = Role.CONTRIBUTOR if what == "none" else Role(what)
    made = settings.read()
    with ready_database(made).transaction() as store:
        one = people.find(store, person)
        sessions.entrust(store, containers.hold(store, name), one, given, institution)
    noted(made, "role-given", one.id, role=given, campaign=name)
    click.echo(f"{person} is {given} of {name}.")
