"""OAI-PMH repositories, asked for one page of records after the other."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

import httpx2
from oaipmh_scythe import Scythe, exceptions
from oaipmh_scythe.models import Record
from oaipmh_scythe.response import OAIResponse

from annoserver.errors import Invalid
from annoserver.exchange.outside.calls import Calls

OAI = "{http://www.openarchives.org/OAI/2.0/}"
RDF = "{http://www.w3.org/1999/02/22-rdf-syntax-ns#}RDF"


@dataclass(frozen=True, slots=True)
class Selection:
    """What is harvested: arguments of ListRecords, "" for none."""

    prefix: str = "edm"
    set: str = ""
    since: str = ""
    until: str = ""

    def arguments(self) -> dict[str, str]:
        """As the protocol has them."""
        given = {"set": self.set, "from": self.since, "until": self.until}
        return {"metadataPrefix": self.prefix, **{name: value for name, value in given.items() if value}}


@dataclass(frozen=True, slots=True)
class Header:
    """What a page says of one record; graphs: how many rdf:RDF it has in it."""

    identifier: str
    deleted: bool
    graphs: int


@dataclass(frozen=True, slots=True)
class Page:
    """One answer: its bytes, its records in their order, and the token of the next one, "" at the end."""

    content: bytes
    headers: Sequence[Header]
    token: str


class Repository:
    """A repository at an address; it is asked through calls of ours, which know whom and how often."""

    def __init__(self, calls: Calls, url: str) -> None:
        self.url = url
        self._scythe = _Asking(url, calls)

    def records(self, wanted: Selection, token: str = "") -> Iterator[Page]:  # nosec B107 # (the beginning)
        """Every page from a token on, "" for the first; a selection without records has none.

        Raises Invalid for what the repository refuses, such as a token that has expired.
        """
        while True:
            arguments = {"resumptionToken": token} if token else wanted.arguments()
            try:
                page = _page(self._scythe.harvest({"verb": "ListRecords", **arguments}))
            except exceptions.NoRecordsMatch:
                return
            except exceptions.BadResumptionToken as error:
                message = f"{self.url} does not know the page any more; begin again with --anew."
                raise Invalid(message, rule="oaipmh") from error
            except exceptions.OAIPMHException as error:
                message = f"{self.url} refuses: {type(error).__name__}: {error}."
                raise Invalid(message, rule="oaipmh") from error
            yield page
            token = page.token
            if not token:
                return

    def by_day(self) -> bool:
        """Whether datestamps are days, not seconds."""
        try:
            return len(str(self._scythe.identify().granularity)) == len("YYYY-MM-DD")  # type: ignore[attr-defined]
        except exceptions.OAIPMHException as error:
            raise Invalid(f"{self.url} does not say what it is: {error}.", rule="oaipmh") from error


class _Asking(Scythe):
    """The library, with calls of ours in the place of its own."""

    def __init__(self, url: str, calls: Calls) -> None:
        super().__init__(url)
        self._client = httpx2.Client(transport=_Transport(calls), trust_env=False)


class _Transport(httpx2.BaseTransport):
    def __init__(self, calls: Calls) -> None:
        self._calls = calls

    def handle_request(self, request: httpx2.Request) -> httpx2.Response:
        headers: Mapping[str, str] = {"Accept": "text/xml, application/xml"}
        answer = self._calls.get(str(request.url), headers=headers)
        return httpx2.Response(200, headers={"Content-Type": "text/xml"}, content=answer.content)


def _page(response: OAIResponse) -> Page:
    content = response.http_response.content
    try:
        root = response.xml
    except (SyntaxError, ValueError) as error:
        raise Invalid("The repository answers with something that is no XML.", rule="oaipmh") from error
    if root.tag != f"{OAI}OAI-PMH":
        raise Invalid("The repository answers with something that is no OAI-PMH.", rule="oaipmh")
    headers = []
    for found in root.iterfind(f"{OAI}ListRecords/{OAI}record"):
        header = Record(found).header
        graphs = 0 if header.deleted else len(list(found.iter(RDF)))
        headers.append(Header(str(header.identifier).strip(), bool(header.deleted), graphs))
    token = root.find(f"{OAI}ListRecords/{OAI}resumptionToken")
    return Page(content, headers, (token.text or "").strip() if token is not None else "")
