"""The OpenAPI document: the routes that there are, joined with the table of operations."""

from __future__ import annotations

import inspect
import re
from collections.abc import Iterator
from http import HTTPStatus
from typing import Any

from apispec import APISpec
from flask import Flask
from werkzeug.routing import Rule

from annoserver.web.api.contract.operations import OPERATIONS, Operation
from annoserver.web.api.contract.parts import PARAMETERS
from annoserver.web.api.contract.schemas import SCHEMAS

VERSION = "3.1.0"
VARIABLE = re.compile(r"<(?:[^:<>]+:)?(\w+)>")
PROBLEM = "application/problem+json"
WORDS = (
    "Annotations, votes, search, batches, changes and exports of this server. Tokens are made under “My"
    " account”, or by `annoserver user token`. The annotation protocol itself: https://www.w3.org/TR/annotation-protocol/"
)


def document(app: Flask, version: str, base: str) -> dict[str, Any]:
    """What an application answers to programs, in OpenAPI 3.1; base: where it is."""
    spec = APISpec("annoserver", version, VERSION, info={"description": WORDS}, servers=[{"url": base}])
    for name, part in SCHEMAS.items():
        spec.components.schema(name, part)
    for name, part in PARAMETERS.items():
        spec.components.parameter(name, part["in"], part)
    for status in sorted({status for one in OPERATIONS.values() for status in one.refusals}):
        spec.components.response(str(status), _refusal(status))
    spec.components.security_scheme("token", {"type": "http", "scheme": "bearer"})
    for rule, method, operation in described(app):
        path = VARIABLE.sub(r"{\1}", rule.rule).removeprefix("/")
        spec.path(f"/{path}", operations={method.lower(): _operation(app, rule, method, operation)})
    return spec.to_dict()


def described(app: Flask) -> Iterator[tuple[Rule, str, Operation]]:
    """The routes and methods that the table has, in the order of their paths."""
    for rule in sorted(app.url_map.iter_rules(), key=lambda one: one.rule):
        for method in sorted(rule.methods or ()):
            if operation := OPERATIONS.get((rule.endpoint, method)):
                yield rule, method, operation


def _operation(app: Flask, rule: Rule, method: str, operation: Operation) -> dict[str, Any]:
    words = inspect.getdoc(app.view_functions[rule.endpoint]) or ""
    summary, _, more = words.partition("\n\n")
    ending = "-".join(["", *sorted(rule.arguments)]) if not rule.defaults else ""
    # A path names what the view calls otherwise.
    named = {PARAMETERS[name]["name"] for name in operation.parameters if PARAMETERS[name]["in"] == "path"}
    paths = [_path(name) for name in VARIABLE.findall(rule.rule) if name not in named]
    return {
        "operationId": f"{rule.endpoint}-{method.lower()}{ending}",
        "tags": [operation.room],
        "summary": summary.replace("\n", " "),
        **({"description": more} if more else {}),
        "parameters": [*operation.parameters, *paths],
        **(
            {"requestBody": {"required": True, "content": _content(operation.body)}} if operation.body else {}
        ),
        "responses": _answers(operation),
        # An empty requirement: nobody has to say who they are.
        "security": [{"token": []}] if operation.token else [{}, {"token": []}],
    }


def _path(name: str) -> str | dict[str, Any]:
    return (
        name
        if name in PARAMETERS
        else {"name": name, "in": "path", "required": True, "schema": {"type": "string"}}
    )


def _answers(operation: Operation) -> dict[str, Any]:
    success: dict[str, Any] = {"description": HTTPStatus(operation.status).phrase}
    if operation.content:
        success["content"] = _content(operation.content)
    answers: dict[str, Any] = {str(status): str(status) for status in operation.refusals}
    if "if-none-match" in operation.parameters:
        answers["304"] = {"description": HTTPStatus.NOT_MODIFIED.phrase}
    if operation.status not in operation.refusals:
        answers[str(operation.status)] = success
    return answers


def _content(kinds: Any) -> dict[str, Any]:
    return {kind: {"schema": _schema(name)} for kind, name in kinds.items()}


def _schema(name: str) -> str | dict[str, Any]:
    return name or {}


def _refusal(status: int) -> dict[str, Any]:
    return {
        "description": HTTPStatus(status).phrase,
        "content": {PROBLEM: {"schema": "Problem"}, "text/html": {"schema": {}}},
    }
