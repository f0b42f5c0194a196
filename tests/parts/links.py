"""The headers that the annotation protocol asks for, as tests compare them."""

from __future__ import annotations

import requests

RESOURCE = '<http://www.w3.org/ns/ldp#Resource>; rel="type"'
BASIC = '<http://www.w3.org/ns/ldp#BasicContainer>; rel="type"'
CONSTRAINED = '<http://www.w3.org/TR/annotation-protocol/>; rel="http://www.w3.org/ns/ldp#constrainedBy"'
OF_CONTAINER = {RESOURCE, BASIC, CONSTRAINED}

MINIMAL = "http://www.w3.org/ns/ldp#PreferMinimalContainer"
IRIS = "http://www.w3.org/ns/oa#PreferContainedIRIs"
DESCRIPTIONS = "http://www.w3.org/ns/oa#PreferContainedDescriptions"


def links(answer: requests.Response) -> set[str]:
    """The links of an answer, one by one."""
    return {one.strip() for one in answer.headers.get("Link", "").split(",") if one.strip()}


def listed(answer: requests.Response, header: str) -> set[str]:
    """The members of a header that is a list."""
    return {one.strip() for one in answer.headers.get(header, "").split(",") if one.strip()}


def prefer(*iris: str) -> str:
    """A Prefer header that includes these."""
    return f'return=representation;include="{" ".join(iris)}"'
