"""Templates as they are in one language: what does not change is translated once, when they are compiled."""

from __future__ import annotations

from collections.abc import MutableMapping
from functools import lru_cache, partial
from typing import Any, cast

from flask import current_app
from flask.templating import Environment
from jinja2 import Template, nodes
from jinja2.visitor import NodeTransformer
from markupsafe import Markup

from annoserver.web import language
from annoserver.web.reuse import spoken

NAME = "annoserver.templates"
FIXED, KNOWN = "annoserver_fixed", "annoserver_known"
"""Where the environment of a language has what stands for calls that give the same each time, and its
templates."""


class Environments(Environment):
    """The environment of the application, and of each language one whose templates are in it."""

    def get_template(
        self,
        name: str | Template,
        parent: str | None = None,
        globals: MutableMapping[str, Any] | None = None,
    ) -> Template:
        """A template by its name; Jinja would look each time whether it is still the same."""
        known: dict[Any, Template] | None = self.globals.get(KNOWN)  # type: ignore[assignment]
        if known is None or self.auto_reload:
            return super().get_template(name, parent, globals)
        found = known.get(name)
        if found is None:
            found = known[name] = super().get_template(name, parent, globals)
        return found

    def make_globals(self, d: MutableMapping[str, Any] | None) -> MutableMapping[str, Any]:
        """What every template may ask: a dictionary, as each page copies it several times."""
        return {**self.globals, **(d or {})}

    def _generate(self, source: nodes.Template, *rest: Any, **more: Any) -> str:
        fixed: Any = self.globals.get(FIXED)
        if fixed:
            _Fixing(fixed).visit(source)
        made: str = super()._generate(source, *rest, **more)
        return made


class _Fixing(NodeTransformer):
    """Puts words in the place of calls that would look them up."""

    def __init__(self, fixed: dict[str, spoken.Words]) -> None:
        self._fixed = fixed

    def visit_Call(self, node: nodes.Call) -> nodes.Node:  # noqa: N802 (Jinja names it)
        """The words, when they are known already."""
        self.generic_visit(node)
        asked, given = node.node, [*node.args, *(pair.value for pair in node.kwargs)]
        if not isinstance(asked, nodes.Name) or asked.name not in self._fixed:
            return node
        if node.dyn_args or node.dyn_kwargs or not all(isinstance(one, nodes.Const) for one in given):
            return node
        more = {pair.key: pair.value.as_const() for pair in node.kwargs}
        found = self._fixed[asked.name](*(one.as_const() for one in node.args), **more)
        kept = nodes.TemplateData if isinstance(found, Markup) else nodes.Const
        return kept(found, lineno=node.lineno, environment=node.environment)


def template(name: str) -> Template:
    """A template in the language of the page."""
    return environment().get_template(name)


def environment() -> Environment:
    """The environment of the language of the page, made when it is first asked for.

    One more is of pages that stand at the root of their host, where addresses stay the same too.
    """
    made: dict[tuple[str, bool], Environment] = current_app.extensions.setdefault(NAME, {})
    reader = language.reader()
    place = reader.code, not reader.root
    if place not in made:
        whole = current_app.jinja_env
        fixed = spoken.fixed(reader.code)
        if not reader.root:
            fixed["url_for"] = cast(spoken.Words, whole.globals["url_for"])
        own = whole.overlay()
        own.globals = {**whole.globals, **spoken.words(reader.code), FIXED: fixed, KNOWN: {}}
        own.globals["document"] = lru_cache(partial(_document, own, reader.code))
        made[place] = own
    return made[place]


def document(name: str) -> Template:
    """What is said at length, in a file for each language: in that of the page, else in English."""
    found: Template = environment().globals["document"](name)  # type: ignore[operator]
    return found


def _document(own: Environment, code: str, name: str) -> Template:
    return own.select_template([f"documents/{one}/{name}.html" for one in (code, language.DEFAULT)])
