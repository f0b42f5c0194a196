"""How the documentation is built: Markdown read by MyST, pages made by Sphinx."""

from __future__ import annotations

project = "annoserver"
author = "The annoserver developers"
extensions = ["myst_parser"]
myst_enable_extensions = ["colon_fence", "deflist"]
myst_heading_anchors = 3
html_theme = "alabaster"
html_theme_options = {"description": "Web Annotations for cultural heritage", "page_width": "60rem"}
html_show_sourcelink = False
