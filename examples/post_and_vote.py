r"""Post a tag as one person, and vote on it as another: what an annotation client does.

    python examples/post_and_vote.py http://127.0.0.1:8000/annotations/folk/ \
        http://data.europeana.eu/item/09102/_UEDIN_214 trombone --token ANN --voter-token BOB
"""

from __future__ import annotations

import argparse

from annoserver.client.calls import ANNO, Refused
from annoserver.client.session import Client
from annoserver.client.things import Choice, Document


def tag(item: str, words: str, language: str) -> Document:
    """A tag in words about an item."""
    return {
        "@context": ANNO,
        "type": "Annotation",
        "motivation": "tagging",
        "body": {"type": "TextualBody", "value": words, "language": language},
        "target": item,
    }


def post(client: Client, container: str, annotation: Document) -> str:
    """The IRI of what was made, or of what was there already."""
    try:
        return client.post(container, annotation).iri
    except Refused as refused:
        if not refused.existing:
            raise
        return refused.existing


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
    try:
        with Client(told.token) as tagger, Client(told.voter_token) as voter:
            iri = post(tagger, told.container, tag(told.item, told.words, told.language))
            print(f"tag:  {iri}")
            print(f"vote: {voter.vote(iri, Choice.APPROVE, item=told.item).iri}")
    except Refused as refused:
        raise SystemExit(str(refused)) from refused


if __name__ == "__main__":
    main()
