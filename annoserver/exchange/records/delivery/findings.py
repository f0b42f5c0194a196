"""Findings: which rule a record breaks, where, and what would mend it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

REMEDIES: Mapping[str, str] = {
    "xml": "Write the record again with an XML library; a text editor or a template has broken it.",
    "root": "Put each record into a file of its own, with rdf:RDF as its root.",
    "count": "Keep one, and put other objects into records of their own.",
    "class": "Deliver EDM's external form: take Europeana's proxies and other classes out.",
    "about": "Give the resource an identifier in rdf:about, the same in every delivery.",
    "text": "Take the words between the elements out, or put them into dc:description.",
    "child": "Take the element out, or use the property of EDM that means the same.",
    "order": "Move the element to its place: dc and dcterms first, then edm in the order of the schema.",
    "missing": "Add the element; without it Europeana refuses the record.",
    "nested": "Describe the resource below rdf:RDF, and point to it with rdf:resource.",
    "link": "Put the URI into rdf:resource, and leave the element empty.",
    "value": "Use one of the values that the schema lists, written the same way.",
    "datatype": "Set rdf:datatype to the datatype that is named.",
    "attribute": "Take the attribute out.",
    "maker": "Write Person or SoftwareAgent.",
    "confidence": "Write a decimal from 0 to 1 without exponent, such as 0.83, or leave the attribute out.",
    "language": "Use a code of BCP 47, such as en, de-AT or zh-Hant, or leave xml:lang out.",
    "uri": "Encode what a URI cannot hold, such as spaces, as %20 and the like.",
    "empty": "Give it a value, or take the element out.",
    "both": "Split it into two elements, one with the words and one with rdf:resource.",
    "controlled": "Use one of the URIs of the controlled list.",
    "title": "Add dc:title or dc:description with some words.",
    "topic": "Add one of dc:subject, dc:type, dcterms:spatial and dcterms:temporal; accepted tags count.",
    "text-language": "Add dc:language with the language of the text.",
    "shown": "Add edm:isShownAt, the object's page, or edm:isShownBy, its file.",
    "rights": "Use a statement of Europeana's list to the letter: http, /vocab/ and the slash at the end.",
    "schema": "Compare the element with the schema at this line.",
    "unread": "See whether the file is whole, and not protected.",
}
"""What to do about a record that breaks a rule, in a sentence."""


@dataclass(frozen=True, slots=True)
class Finding:
    """One rule that a record breaks; line: in the record, counted from 1, 0 when unknown.

    warning: whether the record is taken all the same; advice: for shapes, which bring their own.
    """

    rule: str
    line: int
    message: str
    warning: bool = False
    advice: str = ""

    @property
    def remedy(self) -> str:
        """What would mend it, in a sentence."""
        return self.advice or REMEDIES[self.rule]
