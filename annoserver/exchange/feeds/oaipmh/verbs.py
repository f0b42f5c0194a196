"""The six verbs of the protocol: from a request to its answer."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from annoserver.exchange.feeds.oaipmh import answers, metadata, names, tokens
from annoserver.exchange.feeds.oaipmh.answers import element, record, whole
from annoserver.exchange.feeds.oaipmh.arguments import METADATA, TOKEN, Fault, Request, period, read
from annoserver.exchange.feeds.oaipmh.metadata import FORMATS, PLAIN, Entry
from annoserver.exchange.feeds.oaipmh.tokens import Token
from annoserver.store import containers
from annoserver.store.database import Store
from annoserver.store.facts import records
from annoserver.store.facts.records import Header

ROOT = "oai"
SIZE = 100
"""Records to an answer."""

UNREPEATED = ("badVerb", "badArgument")
"""After these errors the request is not repeated, since it may be anything (OAI-PMH, 3.2)."""


@dataclass(frozen=True, slots=True)
class Repository:
    """What answers: all that can be seen up to a moment, the horizon; contact: an address for mail.

    promised: from when on a harvester has to ask the next time, which is the date of the answer.
    """

    store: Store
    horizon: datetime
    now: datetime
    promised: datetime
    contact: str = ""
    size: int = SIZE

    @property
    def mail(self) -> str:
        """The contact, with a host as the schema wants one."""
        return self.contact if "." in self.contact.partition("@")[2] else f"{self.contact}.localdomain"

    @property
    def iri(self) -> str:
        """The address of the repository."""
        return f"{self.store.base}{ROOT}"


def answer(repository: Repository, pairs: Sequence[tuple[str, str]]) -> bytes:
    """The answer to a request, whatever it is: errors are answers like others."""
    repeated: Mapping[str, str] = dict(pairs)
    try:
        request = read(pairs)
        inside = _VERBS[request.verb](repository, request)
        inside = f"<{request.verb}>{inside}</{request.verb}>"
    except Fault as fault:
        inside = answers.error(fault.code, fault.message)
        repeated = {} if fault.code in UNREPEATED else repeated
    return whole(repository.iri, repository.promised, repeated, inside)


def _identify(repository: Repository, _request: Request) -> str:
    earliest = records.earliest(repository.store) or repository.promised
    return "".join(
        (
            element("repositoryName", "annoserver"),
            element("baseURL", repository.iri),
            element("protocolVersion", "2.0"),
            element("adminEmail", repository.mail),
            element("earliestDatestamp", answers.stamp(earliest)),
            element("deletedRecord", "persistent"),
            element("granularity", "YYYY-MM-DDThh:mm:ssZ"),
        )
    )


def _list_formats(repository: Repository, request: Request) -> str:
    prefixes = [*FORMATS]
    if "identifier" in request.given:
        header = _header(repository, request)
        prefixes = [one for one in FORMATS if one == PLAIN or _entries(repository, [header], one)]
    return answers.formats(prefixes)


def _list_sets(repository: Repository, request: Request) -> str:
    if TOKEN in request.given:
        raise Fault("badResumptionToken", "All sets come in one answer.")
    labels = {one.name: one.label for one in containers.every(repository.store)}
    found = "".join(
        answers.group(names.spec(kind, name), labels.get(name, name) if kind == "campaign" else name)
        for kind, some in zip(names.SETS, records.names(repository.store), strict=True)
        for name in some
    )
    if not found:
        raise Fault("noSetHierarchy", "There are no records here yet, and so no sets of them.")
    return found


def _get_record(repository: Repository, request: Request) -> str:
    prefix = metadata.known(request.get(METADATA))
    found = _entries(repository, [_header(repository, request)], prefix, whole=True)
    if not found:
        words = f"What is known of this item is no record that can be delivered as {prefix}."
        raise Fault("cannotDisseminateFormat", words)
    return record(repository.store.base, found[0])


def _list_identifiers(repository: Repository, request: Request) -> str:
    return _list(repository, request, answers.head, said=False)


def _list_records(repository: Repository, request: Request) -> str:
    return _list(repository, request, record, said=True)


def _list(repository: Repository, request: Request, write: Callable[[str, Entry], str], *, said: bool) -> str:
    begun = _begun(repository, request)
    since, until = period(begun.since, begun.until)
    asked = replace(names.within(begun.set), since=since, until=until)
    after = begun.place if begun.cursor else None
    found: list[Entry] = []
    while len(found) <= repository.size:
        headers = records.listed(repository.store, asked, repository.horizon, after, repository.size + 1)
        found += _entries(repository, headers, begun.prefix, whole=said)
        if len(headers) <= repository.size:
            break
        after = headers[-1].place
    if not found:
        raise Fault("noRecordsMatch", "There are no records of this kind.")
    told = found[: repository.size]
    lines = [write(repository.store.base, one) for one in told]
    if len(told) == len(found):
        return "".join((*lines, _end(begun)))
    total = begun.total or records.number(repository.store, asked)
    further = replace(begun, place=told[-1].header.place, cursor=begun.cursor + len(told), total=total)
    return "".join((*lines, _resumption(begun, further)))


def _resumption(begun: Token, token: Token) -> str:
    """Where the list goes on."""
    facts = f'completeListSize="{token.total}" cursor="{begun.cursor}"'
    expires = answers.stamp(tokens.expires(token))
    words = tokens.write(token)
    return f'<resumptionToken expirationDate="{expires}" {facts}>{words}</resumptionToken>'


def _end(begun: Token) -> str:
    """At the end of a list that did not begin here an empty token (OAI-PMH, 3.5)."""
    if not begun.cursor:
        return ""
    return f'<resumptionToken completeListSize="{begun.total}" cursor="{begun.cursor}"/>'


def _begun(repository: Repository, request: Request) -> Token:
    """Where a list begins: where its token says, or at its start."""
    if TOKEN in request.given:
        token = tokens.read(request.get(TOKEN), repository.now)
        if token.verb != request.verb or token.prefix not in FORMATS or token.cursor < 1:
            raise Fault("badResumptionToken", f"This resumptionToken is none of {request.verb}.")
        return tokens.renewed(token, repository.now)
    prefix = metadata.known(request.get(METADATA))
    asked = request.get("set"), request.get("from"), request.get("until")
    period(*asked[1:])
    names.within(asked[0])
    start = Token(request.verb, prefix, *asked, (repository.now, "", ""), 0, 0, 0)
    return tokens.renewed(start, repository.now)


def _header(repository: Repository, request: Request) -> Header:
    name, item = names.place(repository.store.base, request.get("identifier"))
    found = records.find(repository.store, name, item)
    if found is None:
        raise Fault("idDoesNotExist", "There is no such record.")
    return found


def _entries(
    repository: Repository, headers: Sequence[Header], prefix: str, *, whole: bool = False
) -> list[Entry]:
    return metadata.entries(repository.store, headers, prefix, whole=whole)


_VERBS: Mapping[str, Callable[[Repository, Request], str]] = {
    "Identify": _identify,
    "ListMetadataFormats": _list_formats,
    "ListSets": _list_sets,
    "ListIdentifiers": _list_identifiers,
    "ListRecords": _list_records,
    "GetRecord": _get_record,
}
