"""Answers of an OAI-PMH repository, held to what the schema of the protocol wants."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any

import requests
from lxml import etree

from annoserver.exchange.feeds.oaipmh import dublin

OAI = "{http://www.openarchives.org/OAI/2.0/}"
DC = "{http://purl.org/dc/elements/1.1/}"
DUBLIN = "{http://www.openarchives.org/OAI/2.0/oai_dc/}dc"
RDF = "{http://www.w3.org/1999/02/22-rdf-syntax-ns#}RDF"
STAMP = r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ"
SPEC = r"[A-Za-z0-9\-_.!~*'()]+(:[A-Za-z0-9\-_.!~*'()]+)*"
ERRORS = (
    "cannotDisseminateFormat|idDoesNotExist|badArgument|badVerb|noMetadataFormats|noRecordsMatch"
    "|badResumptionToken|noSetHierarchy"
)
CONTENT = {
    "Identify": "repositoryName baseURL protocolVersion adminEmail+ earliestDatestamp deletedRecord"
    " granularity",
    "ListMetadataFormats": "metadataFormat+",
    "ListSets": "set+",
    "GetRecord": "record",
    "ListIdentifiers": "header+ resumptionToken?",
    "ListRecords": "record+ resumptionToken?",
    "metadataFormat": "metadataPrefix schema metadataNamespace",
    "set": "setSpec setName",
    "record": "header metadata?",
    "header": "identifier datestamp setSpec*",
}
"""The children of each element in their order, as the schema has them."""

WORDS = {
    "protocolVersion": r"2\.0",
    "adminEmail": r"\S+@(\S+\.)+\S+",
    "earliestDatestamp": STAMP,
    "datestamp": STAMP,
    "responseDate": STAMP,
    "deletedRecord": "persistent",
    "granularity": "YYYY-MM-DDThh:mm:ssZ",
    "identifier": r"[A-Za-z][A-Za-z0-9+.\-]*:[^\s<>\"{}|\\^`]+",
    "metadataPrefix": r"[A-Za-z0-9\-_.!~*'()]+",
    "setSpec": SPEC,
    "baseURL": r"https?://\S+",
}
"""What the text of each element has to look like."""


@dataclass(frozen=True)
class Harvester:
    """Somebody who asks a repository, and looks whether its answers fit the protocol."""

    url: str

    def ask(self, verb: str = "", **arguments: str) -> Any:
        """The element of the verb, or of the error."""
        given = {"verb": verb, **arguments} if verb else arguments
        given = {"from" if name == "since" else name: value for name, value in given.items()}
        return self.read(requests.get(f"{self.url}oai", given, timeout=20))

    def read(self, response: requests.Response) -> Any:
        """The same of an answer that is there already."""
        assert response.status_code == 200
        assert response.headers["Content-Type"] == "text/xml; charset=utf-8"
        return checked(etree.fromstring(response.content))

    def error(self, verb: str = "", **arguments: str) -> str:
        """The code of the error that a request meets."""
        found = self.ask(verb, **arguments)
        assert found.tag == f"{OAI}error"
        return str(found.get("code"))

    def walk(self, verb: str, **arguments: str) -> list[Any]:
        """All answers of a list, from the first to the one without a token."""
        pages = [self.ask(verb, **arguments)]
        while token := pages[-1].findtext(f"{OAI}resumptionToken"):
            pages.append(self.ask(verb, resumptionToken=token))
        return pages

    def names(self, verb: str = "ListIdentifiers", **arguments: str) -> list[str]:
        """The identifiers of a whole list."""
        found = self.walk(verb, **{"metadataPrefix": "oai_dc", **arguments})
        return [one for page in found for one in texts(page, "identifier")]


def texts(found: Any, name: str) -> list[str]:
    return [one.text for one in found.iter(f"{OAI}{name}")]


def checked(root: Any) -> Any:
    """The last element of an answer that is as the protocol's schema wants it."""
    assert root.tag == f"{OAI}OAI-PMH"
    date, request, *rest = root
    assert [date.tag, request.tag] == [f"{OAI}responseDate", f"{OAI}request"]
    assert re.fullmatch(STAMP, date.text)
    assert request.text.endswith("/oai")
    (last,) = rest
    name = etree.QName(last).localname
    if name == "error":
        assert re.fullmatch(ERRORS, last.get("code"))
        assert last.get("code") not in ("badVerb", "badArgument") or not request.attrib
    else:
        assert request.get("verb") == name
        fits(last)
    return last


def fits(element: Any) -> None:
    """Raise unless an element has the children and the words that it may have."""
    name = etree.QName(element).localname
    if name == "metadata":
        content(element)
        return
    children = "".join(f"{etree.QName(child).localname} " for child in element)
    wanted = re.sub(r"(\w+)([+*?]?) ?", r"(\1 )\2", CONTENT.get(name, ""))
    assert re.fullmatch(wanted, children), (name, children)
    if name in WORDS:
        assert re.fullmatch(WORDS[name], element.text), (name, element.text)
    if name == "resumptionToken":
        assert int(element.get("completeListSize")) > int(element.get("cursor")) >= 0
    if name == "record":
        deleted = element.find(f"{OAI}header").get("status") == "deleted"
        assert deleted == (element.find(f"{OAI}metadata") is None)
    for child in element:
        fits(child)


def content(metadata: Any) -> None:
    """Raise unless this is one record in EDM, or one in plain Dublin Core."""
    (root,) = metadata
    assert root.tag in (RDF, DUBLIN)
    if root.tag == DUBLIN:
        for one in root:
            assert one.tag.removeprefix(DC) in dublin.ELEMENTS
            assert len(one) == 0
