"""What is done before the package is built or installed: the catalogues of its pages are compiled."""

from pathlib import Path

from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from setuptools import Command, setup
from setuptools.command.build_py import build_py

LOCALE = Path(__file__).parent / "annoserver" / "web" / "locale"
OFFERED_FROM = 0.8
"""The part of the messages that a language has to have translated; with less it is not offered."""


class Catalogues(Command):
    """Compile each catalogue that is complete enough, and take away what was compiled of others."""

    description = "compile the catalogues of messages"
    user_options = []

    def initialize_options(self):
        """There are no options."""

    def finalize_options(self):
        """There are no options."""

    def run(self):
        """messages.po → messages.mo, beside it."""
        for path in sorted(LOCALE.glob("*/LC_MESSAGES/messages.po")):
            compile_catalogue(path)


class Build(build_py):
    """The usual copying, after the catalogues are there."""

    def run(self):
        """Compile, then copy."""
        self.run_command("catalogues")
        super().run()


def compile_catalogue(path):
    """Write what programs read of a catalogue, if enough of it is translated."""
    with path.open("rb") as file:
        catalogue = read_po(file, locale=path.parent.parent.name)
    wanted = [message for message in catalogue if message.id]
    done = [message for message in wanted if is_translated(message)]
    compiled = path.with_suffix(".mo")
    if len(done) < OFFERED_FROM * max(len(wanted), 1):
        compiled.unlink(missing_ok=True)
        return
    with compiled.open("wb") as file:
        write_mo(file, catalogue)


def is_translated(message):
    """Whether a message has every one of its forms."""
    return all(message.string) if message.pluralizable else bool(message.string)


setup(cmdclass={"build_py": Build, "catalogues": Catalogues})
