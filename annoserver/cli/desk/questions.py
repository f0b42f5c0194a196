"""Commands for what a campaign asks."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import click

from annoserver import config as settings
from annoserver.cli.desk.changes import worded
from annoserver.errors import Invalid
from annoserver.model.campaign import KINDS, Campaign, Question

Change = Callable[[Campaign], Campaign]


@click.group()
def question() -> None:
    """Say what a campaign asks."""


@question.command()
@click.argument("name")
@click.argument("kind", type=click.Choice(KINDS))
@click.argument("prompt")
@click.option("--language", default="en", show_default=True, help="Of the prompt.")
@click.option("--property", "becomes", default="dc:subject", show_default=True, help="What answers become.")
@click.option("--vocabulary", "vocabularies", multiple=True, help="Whose terms are offered.")
@click.option("--points", is_flag=True, help="A place may be a point or a box on the map, too.")
@click.option("--single", is_flag=True, help="One answer of a person on an item.")
def add(name: str, kind: str, prompt: str, becomes: str, language: str, **told: Any) -> None:
    """Ask one more thing; a property of "" keeps the answers out of records."""
    new = Question(
        kind,
        {language: prompt},
        becomes,
        told["vocabularies"],
        many=not told["single"],
        points=told["points"],
    )
    _ask(name, lambda one: replace(one, questions=(*one.questions, new)))


@question.command()
@click.argument("name")
@click.argument("number", type=int)
@click.argument("prompt")
@click.option("--language", default="en", show_default=True, help="Of the prompt.")
def word(name: str, number: int, prompt: str, language: str) -> None:
    """Word a question, counted from 1, in another language or otherwise."""

    def change(one: Campaign) -> Campaign:
        asked = _numbered(one, number)
        new = replace(asked, prompt=worded(asked.prompt, language, prompt))
        return _replaced(one, number, new)

    _ask(name, change)


@question.command()
@click.argument("name")
@click.argument("number", type=int)
@click.option("--good", help="Answers that help: “dragon, carved wood”, for instance.")
@click.option("--bad", help="Answers that do not: “nice, old thing”, for instance.")
@click.option("--language", default="en", show_default=True, help="Of the examples.")
def example(name: str, number: int, language: str, **told: str | None) -> None:
    """Give examples of good and bad answers; an empty text takes those of the language away."""

    def change(one: Campaign) -> Campaign:
        asked = _numbered(one, number)
        given: dict[str, Any] = {
            kind: worded(getattr(asked, kind), language, text)
            for kind, text in told.items()
            if text is not None
        }
        return _replaced(one, number, replace(asked, **given))

    _ask(name, change)


@question.command()
@click.argument("name")
@click.argument("number", type=int)
def remove(name: str, number: int) -> None:
    """Ask something no longer; questions are counted from 1."""

    def change(one: Campaign) -> Campaign:
        _numbered(one, number)
        return replace(one, questions=(*one.questions[: number - 1], *one.questions[number:]))

    _ask(name, change)


def _numbered(one: Campaign, number: int) -> Question:
    if not 1 <= number <= len(one.questions):
        raise Invalid(f"There are {len(one.questions)} questions.", rule="question-number")
    return one.questions[number - 1]


def _replaced(one: Campaign, number: int, new: Question) -> Campaign:
    return replace(one, questions=(*one.questions[: number - 1], new, *one.questions[number:]))


def _ask(name: str, change: Change) -> None:
    from annoserver.cli.setup import ready_database
    from annoserver.crowd import lifecycle

    with ready_database(settings.read()).transaction() as store:
        one = lifecycle.edit(store, name, change)
    for place, asked in enumerate(one.questions, 1):
        prompt = " / ".join(asked.prompt.values())
        click.echo(f"{place}\t{asked.kind}\t{asked.property}\t{', '.join(asked.vocabularies)}\t{prompt}")
