"""Templates name what there is: what they import or set, what every page may ask, what a view passes."""

from __future__ import annotations

import ast
from collections.abc import Iterable, Iterator
from fnmatch import fnmatch
from pathlib import Path
from typing import TYPE_CHECKING, Any

from jinja2 import meta, nodes

from annoserver.web import render
from annoserver.web.reuse import compiled

if TYPE_CHECKING:
    from flask import Flask

    from tests.parts.serving import Server

WEB = Path(render.__file__).parent
TEMPLATES = WEB / "templates"
FUNCTIONS = {"short", "longest"}
"""What views pass that is called; all else that templates call is imported, or every page may ask it."""


def test_templates_name_nothing_that_is_not_there(server: Server) -> None:
    every = _always(server.app)
    sources = {
        str(path.relative_to(TEMPLATES)): server.app.jinja_env.parse(path.read_text("utf-8"))
        for path in TEMPLATES.rglob("*.html")
    }
    lost = {name: _lost(source, every) for name, source in sources.items()}
    passed = _passed(sources)
    shown = len(passed)
    for name, part in _given_on(sources):
        passed.setdefault(part, set()).update(passed.get(name, ()))

    unknown = {name: lost[name] - passed.get(name, set()) for name in sources}
    called = {name: _called(one) & lost[name] - FUNCTIONS for name, one in sources.items()}

    assert {name: there for name, there in unknown.items() if there} == {}
    assert {name: there for name, there in called.items() if there} == {}
    assert shown >= 30


def _always(app: Flask) -> set[str]:
    """What every template may ask, in a language and in a request."""
    with app.test_request_context("/en/"):
        there: Any = compiled.environment().globals
        context: dict[str, Any] = {}
        app.update_template_context(context)
        return {*there, *there[compiled.FIXED], *context}


def _lost(source: nodes.Template, every: set[str]) -> set[str]:
    """What a template names and neither has nor is given everywhere."""
    sets = source.find_all((nodes.Assign, nodes.AssignBlock))
    made = {one.name for each in sets for one in each.find_all(nodes.Name) if one.ctx == "store"}
    for taken in source.find_all(nodes.FromImport):
        made |= {one if isinstance(one, str) else one[1] for one in taken.names}
    made |= {one.target for one in source.find_all(nodes.Import)}
    made |= {one.name for one in source.find_all(nodes.Macro)}
    return meta.find_undeclared_variables(source) - every - made


def _called(source: nodes.Template) -> set[str]:
    return {one.node.name for one in source.find_all(nodes.Call) if isinstance(one.node, nodes.Name)}


def _given_on(sources: dict[str, nodes.Template]) -> Iterator[tuple[str, str]]:
    """Which templates give what they were passed on to which, those that others give on to behind them."""
    kinds = (nodes.Extends, nodes.Include, nodes.Import, nodes.FromImport)
    taken: list[tuple[str, Any]] = [
        (name, one) for name, source in sources.items() for one in source.find_all(kinds)
    ]
    pairs = {
        (name, one.template.as_const())
        for name, one in taken
        if isinstance(one.template, nodes.Const) and getattr(one, "with_context", True)
    }
    for _ in range(3):  # a page, the part that it shows, and the part of that
        yield from sorted(pairs)


def _passed(names: Iterable[str]) -> dict[str, set[str]]:
    """The templates that modules of views show, and all that those modules pass by name."""
    passed: dict[str, set[str]] = {}
    for path in sorted(WEB.rglob("*.py")):
        parts = list(ast.walk(ast.parse(path.read_text("utf-8"))))
        shown = [one for one in parts if isinstance(one, ast.Call) and _shows(one.func)]
        given = {one.arg for call in shown for one in call.keywords if one.arg}
        made = [key for one in parts if isinstance(one, ast.Dict) for key in one.keys]
        given |= {str(key.value) for key in made if isinstance(key, ast.Constant)}
        for pattern in {_pattern(one) for one in parts if shown and isinstance(one, ast.expr)} - {""}:
            for name in (one for one in names if fnmatch(one, pattern)):
                passed.setdefault(name, set()).update(given)
    return passed


def _shows(function: ast.expr) -> bool:
    return isinstance(function, ast.Attribute) and function.attr in ("page", "again", "html")


def _pattern(one: ast.expr) -> str:
    """The name of a template, with a star for what is filled in; nothing for anything else."""
    parts = one.values if isinstance(one, ast.JoinedStr) else [one]
    said = "".join(
        part.value if isinstance(part, ast.Constant) and isinstance(part.value, str) else "*"
        for part in parts
    )
    return said if said.endswith(".html") and len(said) > len(".html") else ""
