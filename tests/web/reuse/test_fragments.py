"""Parts of pages that are kept: they depend on what they name, and on nothing that one person has."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from flask import flash
from jinja2 import DictLoader, meta, nodes

from annoserver.web import language, render
from annoserver.web.reuse import compiled, fragments, whole
from annoserver.web.reuse.fragments import Parts
from tests.parts.folk import NOW

if TYPE_CHECKING:
    import pytest
    from flask import Flask

    from tests.parts.serving import Server

TEMPLATES = Path(render.__file__).parent / "templates"
PERSONAL = {"current_user", "reads", "told", "session", "g", "config", "request"}
FOLLOWS = {
    "question": "the campaign and its number say which",
    "questions": "the campaign says which",
    "terms": "nothing is looked for there",
    "words_sought": "nothing is looked for there",
    "asked": "nothing is looked for there",
    "longest": "a rule, the same for all",
    "own": "words in the language",
    "care": "words in the language",
}
"""What a kept part may use that it does not name."""


def test_a_kept_part_uses_what_it_names_and_nothing_that_is_one_persons(server: Server) -> None:
    looked_at = 0

    for path in sorted(TEMPLATES.rglob("*.html")):
        for block in _blocks(server.app, str(path.relative_to(TEMPLATES))):
            used, named = block
            looked_at += 1
            assert not used & PERSONAL, (path, used & PERSONAL)
            beside = used - named - FOLLOWS.keys()
            assert not beside, (path, beside)

    assert looked_at >= 15


def _blocks(app: Flask, name: str) -> Iterator[tuple[set[str], set[str]]]:
    """What the kept parts of a template use, and what they name."""
    source = _parsed(app, name)
    for call in source.find_all(nodes.CallBlock):
        asked = call.call
        if isinstance(asked.node, nodes.ExtensionAttribute) and asked.node.name == "_again":
            named = {one.name for one in asked.args[1].find_all(nodes.Name)}
            yield _free(app, name, call.body, frozenset(named)), named


def _free(app: Flask, name: str, body: list[nodes.Node], known: frozenset[str]) -> set[str]:
    """The variables of a page that a part of a template uses, by itself or through macros that it calls.

    known: what the part names, and the macros that are looked at already.
    """
    part = nodes.Template(body, lineno=1)
    part.set_environment(app.jinja_env)
    used: set[str] = set()
    macros = _macros(app, name)
    with app.test_request_context("/en/"):
        there: Any = compiled.environment().globals
        given = {*there, *there[compiled.FIXED]} - PERSONAL
    taken = {one for each in part.find_all(nodes.FromImport) for one in each.names if isinstance(one, str)}
    for one in meta.find_undeclared_variables(part) | taken:
        if one in macros:
            place, macro = macros[one]
            if macro.name not in known:
                given_it = {argument.name for argument in macro.args}
                used |= _free(app, place, macro.body, known | {macro.name}) - given_it
        elif one not in given:
            used.add(one)
    sets = {each.target.name: each.node for each in _tops(app, name)}
    for one in used & sets.keys() - known:
        used = used - {one} | {each.name for each in sets[one].find_all(nodes.Name)} - given
    return used


def _macros(app: Flask, name: str) -> dict[str, tuple[str, nodes.Macro]]:
    """The macros of a template and those that it imports, with where they are."""
    source = _parsed(app, name)
    found = {macro.name: (name, macro) for macro in source.find_all(nodes.Macro)}
    for taken in source.find_all(nodes.FromImport):
        there = _macros(app, taken.template.as_const())
        found |= {one: there[one] for one in taken.names if isinstance(one, str)}
    return found


def _tops(app: Flask, name: str) -> list[Any]:
    """What a template sets for all of its macros."""
    made = [one for one in _parsed(app, name).body if isinstance(one, nodes.Assign)]
    return [one for one in made if isinstance(one.target, nodes.Name)]


@cache
def _source(name: str) -> str:
    return (TEMPLATES / name).read_text("utf-8")


def _parsed(app: Flask, name: str) -> nodes.Template:
    return app.jinja_env.parse(_source(name), name)


def test_a_part_is_made_once_of_the_same_things_for_each_language(server: Server) -> None:
    app, made = server.app, []
    source = "{% kept one, 2 %}{{ make(one) }}{% endkept %}"
    whole = app.jinja_env.overlay(loader=DictLoader({"page.html": source}))
    page = whole.get_template("page.html")
    pictures = [["<a>"], ["<a>"]]

    def make(one: list[str]) -> str:
        made.append(one)
        return one[0]

    said = []
    for path, one in (("/en/", 0), ("/en/", 0), ("/en/", 1), ("/de/", 0), ("/de/", 0)):
        with app.test_request_context(path), language.reading():
            said.append(page.render(one=pictures[one], make=make))

    assert said == ["&lt;a&gt;"] * 5
    # Lists are what is in them: equal words are the same, whoever lists them.
    assert len(made) == 2


def test_things_are_the_same_when_they_are_one_and_the_same() -> None:
    one, other = object(), object()

    assert fragments._known([one, "a", None]) == fragments._known((one, "a", None))
    assert fragments._known([one]) != fragments._known([other])


def test_parts_that_are_least_used_make_room() -> None:
    parts = Parts[str](3 * (fragments.ROOM + 4))

    for key in ("one", "two", "three"):
        parts.keep(key, "part", 4)
    parts.find("one")
    parts.keep("three", "peer", 4)
    parts.keep("four", "part", 4)

    assert [key for key in ("one", "two", "three", "four") if parts.find(key)] == ["one", "three", "four"]


def test_a_page_is_made_anew_when_what_it_shows_has_changed_and_for_each_reader(
    server: Server, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(whole, "now", lambda: NOW)
    pages = whole.Pages()
    made: list[str] = []

    def asked(path: str, value: object, **headers: str) -> str:
        def make() -> str:
            made.append(path)
            return str(len(made))

        with server.app.test_request_context(path, headers=headers):
            return pages.again("page", {"value": value}, make)

    same = [asked("/en/", ["a"]), asked("/en/", ["a"])]
    others = [
        asked("/en/", ["b"]),
        asked("/en/?sort=new", ["b"]),
        asked("/de/", ["b"]),
        asked("/en/", ["b"], Accept_Language="rm"),
    ]
    with server.app.test_request_context("/en/"):
        flash("Your tag is added.")
        told = pages.again("page", {"value": ["b"]}, lambda: "told")

    assert same == ["1", "1"]
    assert len({*same, *others}) == 5
    assert told == "told"


def test_no_word_that_somebody_writes_becomes_a_token() -> None:
    page = f'<input value="{fragments.CSRF}"><p>csrf_token this_item slot-</p><b>{fragments.ITEM}</b>'

    filled = fragments.filled(page, 'http://x/"><', lambda: "tok<en")

    assert filled == '<input value="tok&lt;en"><p>csrf_token this_item slot-</p><b>http://x/&#34;&gt;&lt;</b>'
