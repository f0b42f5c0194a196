"""In which encoding an XML document is written, told by how it begins."""

from __future__ import annotations

import codecs
import re

_ENCODINGS = re.compile(
    r"utf-(8|16|32).*|ascii|iso8859-\d+|cp125\d|koi8-[ru]|gb\w+|big5\w*|shift_jis\w*|euc_\w+"
)
"""Codecs that a declaration may name: character sets only, not Python's other transformations."""

_DECLARED = re.compile(rb"""\s*<\?xml[^>]*?\bencoding\s*=\s*["']([A-Za-z][\w.\-]*)["'][^>]*?\?>""")
DECLARATION = re.compile(r"\s*<\?xml[^>]*?\?>")
_MARKS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
    (b"<\0", "utf-16-le"),
    (b"\0<", "utf-16-be"),
)
"""How a document begins whose encoding needs no declaration (XML 1.0, appendix F)."""


def said(source: bytes) -> str:
    """The encoding that the document says it has, by its first bytes or its declaration."""
    declared = _DECLARED.match(source)
    shown = next((name for mark, name in _MARKS if source.startswith(mark)), "")
    return shown or (declared[1].decode() if declared else "utf-8")


def of(source: bytes) -> str:
    """The codec to read a document with, "" when it is UTF-8; raises LookupError for an unknown one."""
    name = said(source)
    if name.lower().replace("-", "") in ("utf8", "usascii", "ascii"):
        return ""
    try:
        codec = codecs.lookup(name).name
    except LookupError:
        codec = ""
    if not _ENCODINGS.fullmatch(codec):
        raise LookupError(f"the encoding {name} is not known")
    return codec
