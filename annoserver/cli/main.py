"""The command `annoserver`: its commands by name, each imported when it is called."""

from __future__ import annotations

from collections.abc import Mapping
from importlib import import_module
from typing import Any, NoReturn

import click

from annoserver.errors import AnnoError, Invalid, Unfit

# name → where the command is, and what it does in a line. The line stands here, so that
# `annoserver --help` imports none of them.
COMMANDS = {
    "init": ("annoserver.cli.setup:init", "Create or upgrade the database, and make the secret."),
    "config": ("annoserver.cli.setup:config", "Show the settings in force and where they come from."),
    "upgrade": ("annoserver.cli.setup:upgrade", "Bring the database to the newest schema."),
    "backup": ("annoserver.cli.backup:backup", "Copy everything into a file, while the server goes on."),
    "restore": ("annoserver.cli.backup:restore", "Put a backup into the database."),
    "rebase": ("annoserver.cli.setup:rebase", "Move the server to a new address."),
    "campaign": ("annoserver.cli.desk.campaigns:campaign", "Make and change campaigns."),
    "collection": (
        "annoserver.cli.desk.collections:collection",
        "Make, list and arrange the collections of a campaign.",
    ),
    "vocabulary": ("annoserver.cli.desk.vocabularies:vocabulary", "Load, list and write vocabularies."),
    "user": ("annoserver.cli.desk.people:user", "Add people and make their tokens."),
    "ruling": ("annoserver.cli.desk.rulings:ruling", "Rule on tags, and list rulings."),
    "report": ("annoserver.cli.desk.reports:report", "List what people reported, and answer it."),
    "import": ("annoserver.cli.imports.command:bring", "Bring in items and annotations."),
    "export": ("annoserver.cli.exports:export", "Write EDM or annotations to a file."),
    "serve": ("annoserver.cli.serve:serve", "Serve over HTTP."),
    "work": ("annoserver.cli.serve:work", "Run jobs, beside a server or without one."),
    "job": ("annoserver.cli.desk.jobs:job", "List jobs, look at one, and end one."),
    "demo": ("annoserver.cli.demo.command:demo", "Load the demo campaign, and serve it."),
    "check": ("annoserver.cli.check:check", "Check what is kept, or EDM records."),
}
INTERRUPTED = 130  # what a shell expects of a program that Ctrl-C ended (128 + SIGINT)


class Refused(click.ClickException):
    """An error of ours, as people at a terminal see it: a sentence and exit code 1."""

    def __init__(self, error: AnnoError) -> None:
        problems = error.problems if isinstance(error, Invalid | Unfit) else ()
        lines = [f"{problem.pointer or '/'}: {problem.message} ({problem.rule})" for problem in problems]
        super().__init__("\n  ".join([error.message, *lines]))


class LazyGroup(click.Group):
    """A group whose commands are imported when they are called; lazy is a table such as COMMANDS."""

    def __init__(self, *, lazy: Mapping[str, tuple[str, str]], **rest: Any) -> None:
        super().__init__(**rest)
        self._lazy = lazy

    def list_commands(self, ctx: click.Context) -> list[str]:
        """The names, in the order in which people meet them."""
        return list(self._lazy)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """The command of a name, imported now."""
        if cmd_name not in self._lazy:
            return None
        module, _, name = self._lazy[cmd_name][0].partition(":")
        command: click.Command = getattr(import_module(module), name)
        return command

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """The list of commands, without importing any."""
        with formatter.section("Commands"):
            formatter.write_dl([(name, about) for name, (_, about) in self._lazy.items()])

    def invoke(self, ctx: click.Context) -> object:
        """Run a command; an error of ours or Ctrl-C ends it without a traceback."""
        try:
            return super().invoke(ctx)
        except AnnoError as error:
            raise Refused(error) from error
        except KeyboardInterrupt:
            _interrupted()


def _interrupted() -> NoReturn:
    click.echo("Interrupted.", err=True)
    raise click.exceptions.Exit(INTERRUPTED)


@click.group(cls=LazyGroup, lazy=COMMANDS, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(package_name="annoserver", message="%(prog)s %(version)s")
def main() -> None:
    """A Web Annotation server for crowdsourcing campaigns on cultural heritage."""
