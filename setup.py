"""What is done before the package is built or installed: catalogues compiled, browser libraries fetched."""

import shutil
import subprocess  # nosec B404 # (to run npm)
import sys
import tempfile
from datetime import UTC, datetime
from pathlib import Path

from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from setuptools import Command, setup
from setuptools.command.build_py import build_py

ROOT = Path(__file__).parent
LOCALE = ROOT / "annoserver" / "web" / "locale"
LIBRARIES = ROOT / "annoserver" / "web" / "static" / "npm"
LOCK = "package-lock.json"
NEEDED = {
    "openseadragon": ("LICENSE.txt", "build/openseadragon/openseadragon.min.js"),
    "leaflet": ("LICENSE", "dist/leaflet.js", "dist/leaflet.css"),
    "world-atlas": ("LICENSE", "land-110m.json"),
}
"""What a browser is given of each npm package."""
UNDATED = datetime(2026, 1, 1, tzinfo=UTC)
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


class Libraries(Command):
    """Install what runs in the browser from npm, in the versions of the lock file; once for each lock."""

    description = "install the libraries that run in the browser"
    user_options = []

    def initialize_options(self):
        """There are no options."""

    def finalize_options(self):
        """There are no options."""

    def run(self):
        """Say so where they cannot be had: pages work without them, with less comfort."""
        lock = (ROOT / LOCK).read_bytes()
        there = LIBRARIES / LOCK
        if there.exists() and there.read_bytes() == lock:
            return
        try:
            install_libraries()
        except (OSError, subprocess.CalledProcessError) as error:
            sys.stderr.write(f"warning: pages will do without the libraries of package.json: {error}\n")


class Build(build_py):
    """The usual copying, after the catalogues and the libraries are there."""

    def run(self):
        """Compile, then copy."""
        self.run_command("catalogues")
        self.run_command("libraries")
        super().run()


def install_libraries():
    """Run npm in a folder that is thrown away, of which the needed files are kept."""
    npm = shutil.which("npm") or str(Path(sys.executable).with_name("npm"))
    with tempfile.TemporaryDirectory() as folder:
        for name in ("package.json", LOCK):
            shutil.copy(ROOT / name, folder)
        subprocess.run(  # noqa: S603  # nosec B603 # (a fixed command)
            [npm, "ci", "--omit=dev", "--ignore-scripts", "--no-audit", "--no-fund"], cwd=folder, check=True
        )
        shutil.rmtree(LIBRARIES, ignore_errors=True)
        for package, files in NEEDED.items():
            (LIBRARIES / package).mkdir(parents=True)
            for name in files:
                shutil.copy(Path(folder) / "node_modules" / package / name, LIBRARIES / package)
    # Last, for it says that all the others are there.
    shutil.copy(ROOT / LOCK, LIBRARIES)


def compile_catalogue(path):
    """Write what programs read of a catalogue, if enough of it is translated."""
    with path.open("rb") as file:
        catalogue = read_po(file, locale=path.parent.parent.name)
    # Else the moment at which it is compiled: no two builds would be the same.
    catalogue.creation_date = catalogue.revision_date = UNDATED
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


setup(cmdclass={"build_py": Build, "catalogues": Catalogues, "libraries": Libraries})
