"""How the documentation is built: Markdown read by MyST, pages made by Sphinx."""

from __future__ import annotations

import sys
from pathlib import Path

from sphinx.application import Sphinx

project = "annoserver"
author = "The annoserver developers"
extensions = ["myst_parser"]
myst_enable_extensions = ["colon_fence", "deflist"]
myst_heading_anchors = 3
html_theme = "alabaster"
html_theme_options = {"description": "Web Annotations for cultural heritage", "page_width": "60rem"}
html_show_sourcelink = False

sys.path.insert(0, str(Path(__file__).parent))


def setup(app: Sphinx) -> None:
    """Let the pages that are generated be read with what is generated for them."""
    from generated import PAGES

    def complete(_: Sphinx, name: str, source: list[str]) -> None:
        if name in PAGES:
            source[0] += PAGES[name]()

    app.connect("source-read", complete)
