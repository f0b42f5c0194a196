"""A campaign that asks for terms, places, colours and prose, each from a vocabulary of its own."""

from annoserver.model.vocabulary import Term
from annoserver.store import campaigns, vocabularies
from tests.parts.folk import FOLK, Folk

PLACES = [
    Term("urn:x:china", {"en": "China"}),
    Term(
        "urn:x:peking",
        {"en": "Beijing", "de": "Peking", "zh": "北京"},
        (("en", "Peking"),),
        {"en": "Capital of China"},
        broader="urn:x:china",
        position=(39.9042, 116.4074),
    ),
    Term("urn:x:shanghai", {"en": "Shanghai", "zh": "上海"}, broader="urn:x:china", position=(31.23, 121.47)),
]
COLOURS = [
    Term("urn:x:red", {"en": "Vermilion", "de": "Zinnober"}, notation="#D9381E"),
    Term("urn:x:indigo", {"en": "Indigo", "de": "Indigo"}, notation="#27408b"),
]
QUESTIONS = [
    ("term", "What do you see?", "dc:subject", ["words"]),
    ("place", "Where is it?", "dcterms:spatial", ["places"]),
    ("colour", "Which colours stand out?", "dc:format", ["colours"]),
    ("text", "Describe it in your own words.", "dc:description", []),
]


def paint(folk: Folk) -> Folk:
    """Let the campaign “folk” ask four questions, with places and colours to answer with."""
    with folk.database.transaction() as store:
        held = campaigns.find(store, FOLK)
        for name, terms in (("places", PLACES), ("colours", COLOURS)):
            vocabularies.put(store, held, name, f"urn:x:{name}", {"en": name.title()}, terms)
    asked = [
        {
            "kind": kind,
            "prompt": {"en": prompt},
            "property": becomes,
            "vocabularies": names,
            "points": kind == "place",
            "good": {"en": "worn by rain"},
            "bad": {"en": "nice", "de": "schön"},
        }
        for kind, prompt, becomes, names in QUESTIONS
    ]
    folk.change(questions=asked)
    return folk
