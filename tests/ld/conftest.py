"""Fixtures of the tests about documents: a plain annotation, and ways to check one."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from annoserver.errors import Invalid, Problem, Unfit
from annoserver.ld import shape
from annoserver.model.annotation import ANNO, Document

Make = Callable[..., Document]
Rules = Callable[..., list[str]]


@pytest.fixture
def annotation() -> Make:
    """Makes a plain annotation; a key that is given as ... is left out."""

    def make(**keys: Any) -> Document:
        whole: Document = {
            "@context": ANNO,
            "type": "Annotation",
            "body": "https://example.org/body",
            "target": "https://example.org/page",
        }
        whole |= {key.replace("context", "@context"): value for key, value in keys.items()}
        return {key: value for key, value in whole.items() if value is not ...}

    return make


@pytest.fixture
def judged(annotation: Make) -> Rules:
    """The rules that an annotation with these keys breaks, each with its place: "M17 /created"."""

    def judge(**keys: Any) -> list[str]:
        try:
            shape.check(shape.normal(annotation(**keys)))
        except (Invalid, Unfit) as error:
            return [f"{problem.rule} {problem.pointer}" for problem in error.problems]
        return []

    return judge


@pytest.fixture
def warned(annotation: Make) -> Rules:
    """The rules that an annotation with these keys is warned about, each with its place."""

    def warn(**keys: Any) -> list[str]:
        warnings: tuple[Problem, ...] = shape.check(shape.normal(annotation(**keys)))
        return [f"{problem.rule} {problem.pointer}" for problem in warnings]

    return warn
