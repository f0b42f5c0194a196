r"""Post a tag as one person, and vote on it as another: what an annotation client does.

    python examples/post_and_vote.py http://127.0.0.1:8000/annotations/folk/ \
        http://data.europeana.eu/item/09102/_UEDIN_214 trombone --token ANN --voter-token BOB
"""

from __future__ import annotations

import argparse
from typing import Any

import requests

ANNO = "http://www.w3.org/ns/anno.jsonld"
APPROVE = "https://w3id.org/annoserver/vocab#approve"
TIMEOUT = 30


def post(container: str, token: str, annotation: dict[str, Any]) -> requests.Response:
    """Post an annotation; the answer holds it as it is stored, and its IRI under Location."""
    headers = {
        "Authorization": f"Bearer {token}",
        "Content-Type": f'application/ld+json; profile="{ANNO}"',
    }
    return requests.post(container, json=annotation, headers=headers, timeout=TIMEOUT)


def tag(item: str, words: str, language: str) -> dict[str, Any]:
    """A tag in words about an item."""
    return {
        "@context": ANNO,
        "type": "Annotation",
        "motivation": "tagging",
        "body": {"type": "TextualBody", "value": words, "language": language},
        "target": item,
    }


def vote(tag_iri: str, item: str, choice: str) -> dict[str, Any]:
    """A vote on a tag: source is the tag, scope the item that it was judged on."""
    return {
        "@context": ANNO,
        "type": "Annotation",
        "motivation": "moderating",
        "body": choice,
        "target": {"type": "SpecificResource", "source": tag_iri, "scope": item},
    }


def iri_of(answer: requests.Response) -> str:
    """The IRI of what was made, or of what was there already (409)."""
    if answer.status_code == requests.codes.conflict:
        return str(answer.json()["existing"])
    if not answer.ok:
        raise SystemExit(f"{answer.status_code}: {answer.json()['detail']}")
    return answer.headers["Location"]


def main() -> None:
    """Read the arguments, post and vote."""
    parser = argparse.ArgumentParser(description="Post a tag, and vote on it as another person.")
    parser.add_argument("container", help="IRI of the campaign's annotation container")
    parser.add_argument("item", help="IRI of the item")
    parser.add_argument("words", help="the tag")
    parser.add_argument("--language", default="en")
    parser.add_argument("--token", required=True, help="of who makes the tag")
    parser.add_argument("--voter-token", required=True, help="of who approves it")
    told = parser.parse_args()
    tag_iri = iri_of(post(told.container, told.token, tag(told.item, told.words, told.language)))
    print(f"tag:  {tag_iri}")
    print(f"vote: {iri_of(post(told.container, told.voter_token, vote(tag_iri, told.item, APPROVE)))}")


if __name__ == "__main__":
    main()
