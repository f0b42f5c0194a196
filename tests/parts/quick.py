"""What every server makes when it starts, the same each time: tests start thousands, and make it once."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from argon2 import PasswordHasher
from jinja2 import Undefined
from jinja2.bccache import Bucket, BytecodeCache
from werkzeug.routing import Rule

from annoserver.crowd.accounts import keys
from annoserver.web.reuse.compiled import FIXED

if TYPE_CHECKING:
    import pytest
    from jinja2 import Environment

PASSWORDS = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1)
DECOY = PASSWORDS.hash("nobody has this one")


class Loud(Undefined):
    """What a template names that is not there: it may be asked for, and fails where it would be shown."""

    def __str__(self) -> str:
        """Nothing is shown in silence."""
        return str(self._fail_with_undefined_error())


class Templates(BytecodeCache):
    """Templates as they were compiled, for each language."""

    def __init__(self) -> None:
        self._made: dict[tuple[str, str], Any] = {}

    def get_bucket(self, environment: Environment, name: str, filename: str | None, source: str) -> Bucket:
        """Where the code of a template is."""
        fixed: Any = environment.globals.get(FIXED)
        language = fixed["locale"]() if fixed else ""
        bucket = Bucket(environment, f"{language} {name}", self.get_source_checksum(source))
        bucket.code = self._made.get((bucket.key, bucket.checksum))
        return bucket

    def set_bucket(self, bucket: Bucket) -> None:
        """Keep it."""
        self._made[bucket.key, bucket.checksum] = bucket.code

    def load_bytecode(self, bucket: Bucket) -> None:
        """Not asked for: `get_bucket` has it."""

    def dump_bytecode(self, bucket: Bucket) -> None:
        """Not asked for: `set_bucket` keeps it."""


TEMPLATES = Templates()


def routes(monkeypatch: pytest.MonkeyPatch) -> None:
    """Write the code that builds the address of a route once for all applications."""
    made: dict[object, Any] = {}
    write = Rule._compile_builder

    def written(rule: Rule, append_unknown: bool = True) -> Any:
        key = (rule.rule, append_unknown, tuple(rule._trace), repr(rule.defaults))
        if key not in made:
            made[key] = write(rule, append_unknown)
        return made[key]

    monkeypatch.setattr(Rule, "_compile_builder", written)


def passwords(monkeypatch: pytest.MonkeyPatch) -> None:
    """Hash passwords with little work, those that nobody has as well."""
    monkeypatch.setattr(keys, "_HASHER", PASSWORDS)
    monkeypatch.setattr(keys, "DECOY", DECOY)
