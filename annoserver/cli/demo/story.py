"""What happened in the demo so far: 220 tags, 800 votes and some remarks, the same in every installation."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import timedelta
from random import Random

from annoserver.cli.demo import ideas
from annoserver.cli.demo.catalogue import Sight
from annoserver.cli.demo.ideas import SUBJECT, TEXT, Fate, Idea
from annoserver.cli.demo.people import CONTRIBUTORS
from annoserver.model.vote import Choice

SEED = "scenes and people"
TAGS = 200
"""Those in words; the colours come on top."""
BY_PROGRAM = 0.18
"""Which share of the terms the program suggests."""

FIRST_DAYS, ANSWERED_WITHIN = timedelta(days=17), timedelta(days=3)
"""When after the opening tags are made, and how long their votes take: all within twenty days."""


@dataclass(frozen=True, slots=True)
class Tagged:
    """Somebody tags an item.

    name: that of its annotation; by: a contributor's name, "" for the program; item: its number; term: a
    local name in the vocabulary, "" for words; point: of the map, or two corners; region:
    x,y,width,height in percent; confidence: the program's, as a decimal; after: how long after the opening.
    """

    name: str
    by: str
    item: int
    property: str
    after: timedelta
    language: str
    term: str = ""
    words: str = ""
    point: str = ""
    region: str = ""
    confidence: str = ""


@dataclass(frozen=True, slots=True)
class Voted:
    """Somebody votes on a tag, and may say why."""

    name: str
    by: str
    tag: str
    item: int
    choice: Choice
    after: timedelta
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Remarked:
    """Somebody comments on an item or, without words, has nothing to add to it."""

    name: str
    by: str
    item: int
    after: timedelta
    words: str = ""
    language: str = ""


Act = Tagged | Voted | Remarked

SAMPLE = (
    (Idea(SUBJECT, Fate.AGREED, "textile-industry"), ("ada", "basil", "colette", "dagmar", "edgar")),
    (Idea(SUBJECT, Fate.AGREED, "factory-workers"), ("ada", "flora", "kit", "lou")),
    (Idea(SUBJECT, Fate.AGREED, "black-and-white-photographs"), ("gustav", "ilse", "jules")),
    (Idea(TEXT, Fate.AGREED, words="Photograph of a textile worker"), ("basil", "kit")),
)
"""The tags of the published example, item 1, and who approved them; nobody was against."""

SPOTS = (
    (2, "30.2431,120.1503"),
    (5, "24.6,110.2,25.4,110.6"),
    (7, "25.7529,110.1198"),
    (8, "31.2397,121.4908"),
)
"""Items, and points or boxes of the map where somebody thinks they are."""

FIRST_SPOT = 301
"""The number of their first tag: behind those of the colours."""

REMARKS = (
    (1, "dagmar", "de", "Ist das dieselbe Werkstatt wie auf dem Bild mit den Spulen?"),
    (1, "basil", "en", "The light comes from the left: the windows of a long hall, I think."),
    (2, "colette", "fr", "Le toit rappelle une maison de thé que j’ai vue ailleurs."),
    (4, "ada", "en", "Can anybody read the signs? They are cut off on the right."),
    (9, "ilse", "de", "Auf der Rückseite könnte ein Datum stehen."),
    (14, "kit", "en", "The hat tells us the season better than the trees do."),
    (23, "jules", "fr", "Deux tirages semblent exister ; celui-ci est plus clair."),
    (31, "flora", "fr", "La légende et l’image ne vont pas bien ensemble."),
)
FINISHED = range(3, 61, 6)
"""Items to which somebody has nothing to add."""


def acts(sights: Sequence[Sight]) -> list[Act]:
    """Everything that happened, by time, a tag before its votes; sights: those of the items from 1 on."""
    chance, told = Random(SEED), list(_sample())  # nosec B311 # (a story)
    known = {(1, idea.term or idea.words) for idea, _ in SAMPLE}
    others = [
        (item, idea)
        for item, idea in ideas.every(sights, chance)
        if (item, idea.term or idea.words) not in known
    ]
    chance.shuffle(others)
    for number, (item, idea) in enumerate(others[: TAGS - len(SAMPLE)], start=len(SAMPLE) + 1):
        told += _life(chance, number, item, idea)
    painting = Random(f"{SEED} in colour")  # nosec B311 # (a story)
    for number, (item, idea) in enumerate(ideas.colours(sights, painting), start=TAGS + 1):
        told += _life(painting, number, item, idea)
    told += [*_located(), *_remarked()]
    return sorted(told, key=lambda act: act.after)


def _sample() -> Iterator[Act]:
    for number, (idea, voters) in enumerate(SAMPLE, start=1):
        tag = _tagged(number, "hattie", 1, idea, timedelta(hours=9, minutes=7 * number), "en")
        yield tag
        for n, voter in enumerate(voters, start=1):
            yield _voted(tag, voter, Choice.APPROVE, tag.after + timedelta(hours=n, minutes=11 * n))


def _located() -> Iterator[Act]:
    """Points and boxes, with their votes."""
    chance = Random(f"{SEED} on the map")  # nosec B311 # (a story)
    for number, (item, point) in enumerate(SPOTS, start=FIRST_SPOT):
        yield from _life(chance, number, item, Idea(ideas.PLACE, Fate.AGREED, point=point))


def _remarked() -> Iterator[Remarked]:
    chance = Random(f"{SEED} with remarks")  # nosec B311 # (a story)
    for number, (item, by, language, words) in enumerate(REMARKS, start=1):
        yield Remarked(f"remark-{number}", by, item, FIRST_DAYS * chance.random(), words, language)
    for item in FINISHED:
        by = chance.choice(CONTRIBUTORS).name
        yield Remarked(f"finished-{item}", by, item, FIRST_DAYS * chance.random())


def _life(chance: Random, number: int, item: int, idea: Idea) -> Iterator[Act]:
    """A tag and the votes on it, none by its author."""
    speakers = [one for one in CONTRIBUTORS if not idea.language or one.language == idea.language]
    author, after = chance.choice(speakers), FIRST_DAYS * chance.random()
    by_program = bool(idea.term) and not idea.region and chance.random() < BY_PROGRAM
    sure = f"{chance.uniform(0.35, 0.6) if idea.reason else chance.uniform(0.55, 0.97):.2f}"
    tag = _tagged(number, "" if by_program else author.name, item, idea, after, author.language, sure)
    yield tag
    fewest, most, against, unsure = idea.fate.value
    voters = [one.name for one in CONTRIBUTORS if one.name != tag.by]
    for voter in chance.sample(voters, chance.randint(fewest, most)):
        choice = _choose(chance, against, unsure)
        reason = idea.reason if choice is Choice.REJECT and chance.random() < 0.4 else ""
        yield _voted(tag, voter, choice, after + ANSWERED_WITHIN * chance.uniform(0.01, 1), reason)


def _choose(chance: Random, against: float, unsure: float) -> Choice:
    drawn = chance.random()
    if drawn < unsure:
        return Choice.UNSURE
    return Choice.REJECT if drawn < unsure + against else Choice.APPROVE


def _tagged(
    number: int, by: str, item: int, idea: Idea, after: timedelta, language: str, sure: str = ""
) -> Tagged:
    return Tagged(
        name=f"tag-{number:03}",
        by=by,
        item=item,
        property=idea.property,
        after=after,
        language=idea.language or (language if by else "en"),
        term=idea.term,
        words=idea.words,
        point=idea.point,
        region=idea.region,
        confidence="" if by else sure,
    )


def _voted(tag: Tagged, by: str, choice: Choice, after: timedelta, reason: str = "") -> Voted:
    name = f"vote-{tag.name.removeprefix('tag-')}-{by}"
    return Voted(name, by, tag.name, tag.item, choice, after, reason)
