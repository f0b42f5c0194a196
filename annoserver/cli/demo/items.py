"""The items of the demo: three collections, each item with its record and its picture."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from annoserver.cli.demo import catalogue, record
from annoserver.cli.demo.catalogue import Sight
from annoserver.cli.demo.pictures import plate
from annoserver.cli.demo.pictures.plate import Print
from annoserver.cli.demo.texts import DATASET

PICTURE_TYPE = "image/svg+xml"
PROVIDER = "annoserver demo (synthetic)"
SAMPLE_CREATOR = "Wolfgang G. Schröter"


@dataclass(frozen=True, slots=True)
class Holding:
    """A collection: how its prints look, what they show, and how many there are in the full set.

    again: how the title of a further print of the same sight ends, with its number.
    """

    name: str
    title: dict[str, str]
    sights: tuple[Sight, ...]
    look: Print
    full: int
    language: str
    creator: str
    holder: str
    again: str


SMALL = 20
"""Items of each collection in the small set."""

HOLDINGS = (
    Holding(
        "schroeter",
        {"en": "Wolfgang Schröter’s expressive portraits (demo data)"},
        catalogue.FACES,
        plate.SQUARE,
        124,
        "de",
        "Nach Art von Wolfgang G. Schröter (Demo)",
        "Deutsche Fotothek (synthetic demo record)",
        "Blatt {}",
    ),
    Holding(
        "ermolina",
        {"en": "China-souvenirs from Fotografija Ermolina (demo data)"},
        catalogue.SOUVENIRS,
        plate.POSTCARD,
        87,
        "fr",
        "Dans la manière de Fotografija Ermolina (démo)",
        "Demo holder (synthetic demo record)",
        "vue {}",
    ),
    Holding(
        "siren",
        {"en": "Osvald Sirén’s evocative China-impressions (demo data)"},
        catalogue.IMPRESSIONS,
        plate.GLASS,
        220,
        "en",
        "In the manner of Osvald Sirén (demo)",
        "Östasiatiska museet (synthetic demo record)",
        "view {}",
    ),
)


@dataclass(frozen=True, slots=True)
class Exhibit:
    """One item, ready to be imported: its number, collection, sight, record and picture."""

    number: int
    holding: Holding
    sight: Sight
    iri: str
    record: bytes
    picture: bytes


def item_iri(base: str, number: int) -> str:
    """The IRI of an item: on our own base, never one that looks like Europeana's."""
    return f"{base}demo/item/china/{number:04}"


def exhibits(base: str, picture_iri: Callable[[bytes], str], *, full: bool = False) -> Iterator[Exhibit]:
    """Every item in the order of its number: 60, or 431 for the full set, of which the 60 are a part.

    picture_iri: where a picture is served.
    """
    numbers = [(holding, n) for holding in HOLDINGS for n in range(SMALL)]
    if full:
        numbers += [(holding, n) for holding in HOLDINGS for n in range(SMALL, holding.full)]
    for number, (holding, n) in enumerate(numbers, start=1):
        yield _exhibit(base, picture_iri, number, holding, n)


def _exhibit(
    base: str, picture_iri: Callable[[bytes], str], number: int, holding: Holding, n: int
) -> Exhibit:
    sight, print_of = holding.sights[n % SMALL], n // SMALL + 1
    title = f"{sight.title} ({holding.again.format(print_of)})" if print_of > 1 else sight.title
    picture = plate.draw(sight.scene, holding.look, number, title, holding.language, sight.about)
    iri, sample = item_iri(base, number), sight is catalogue.FACES[0] and print_of == 1
    facts = record.Facts(
        iri=iri,
        identifier=f"china-{number:04}",
        title=title,
        language=holding.language,
        about=sight.about,
        creator=SAMPLE_CREATOR if sample else holding.creator,
        place=PLACES.get(sight.place, "China") if holding.name == "schroeter" else "China",
        year=sight.year,
        source=holding.title["en"],
        dataset=DATASET,
        data_provider=holding.holder,
        provider=PROVIDER,
        picture=picture_iri(picture),
        page=iri,
    )
    return Exhibit(number, holding, sight, iri, record.write(facts), picture)


PLACES = {
    "beijing": "Beijing",
    "shanghai": "Shanghai",
    "nanjing": "Nanjing",
    "suzhou": "Suzhou",
    "hangzhou": "Hangzhou",
    "guilin": "Guilin",
    "xian": "Xi’an",
    "guangzhou": "Guangzhou",
    "wuhan": "Wuhan",
}
"""The places of the catalogue in words; some records say no more than “China”."""


def sights() -> list[Sight]:
    """What the sixty items show, in the order of their numbers."""
    return [sight for holding in HOLDINGS for sight in holding.sights]
