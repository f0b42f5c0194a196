"""What the demo campaign says of itself and asks, with dates around the moment of installation."""

from __future__ import annotations

from datetime import datetime, timedelta

from annoserver.model.campaign import BALANCED, Campaign, Question

NAME = "china"
DATASET = "DEMO-synthetic"
PROPERTY = "dc:subject"

TITLE = {
    "en": "Scenes and People from China",
    "de": "Szenen und Menschen aus China",
    "fr": "Scènes et visages de Chine",
}

DESCRIPTION = {
    "en": "How would you describe these photographs to a friend who cannot see them? Add the words that come "
    "to mind: places, periods, people at work, style, light and framing. Approve or reject what others "
    "wrote. Each agreed word helps someone find the picture. This is demo data: the pictures are drawn by "
    "a program, and records, people and votes are invented.",
    "de": "Wie würden Sie diese Fotografien jemandem beschreiben, der sie nicht sieht? Nennen Sie, was "
    "Ihnen einfällt: Orte, Zeiten, Menschen bei der Arbeit, Stil, Licht und Ausschnitt. Stimmen Sie über "
    "die Wörter der anderen ab. Jedes Wort, über das man sich einig ist, hilft beim Finden. Dies sind "
    "Demodaten: Bilder, Datensätze, Menschen und Stimmen sind erfunden.",
    "fr": "Comment décririez-vous ces photographies à quelqu’un qui ne peut les voir ? Ajoutez des mots : "
    "lieux, époques, métiers, style, lumière et cadrage. Approuvez ou rejetez ceux des autres. Chaque mot "
    "retenu aide à trouver l’image. Ce sont des données de démonstration : images, notices, personnes et "
    "votes sont inventés.",
}

INSTRUCTIONS = {
    "en": "Type a word and choose a term from the list. Vote on the tags that are already there.",
    "de": "Tippen Sie ein Wort und wählen Sie einen Begriff aus der Liste. Stimmen Sie über die Tags ab, die "
    "schon da sind.",
    "fr": "Tapez un mot et choisissez un terme dans la liste. Votez sur les mots-clés déjà proposés.",
}

ORGANISER = "The annoserver demo (demo data, no real institution)"

QUESTIONS = (
    Question(
        "term",
        {
            "en": "What does the picture show, and how is it made?",
            "de": "Was zeigt das Bild, und wie ist es gemacht?",
            "fr": "Que montre l’image, et comment est-elle faite ?",
        },
        PROPERTY,
        (NAME,),
    ),
    Question(
        "place",
        {
            "en": "Where was it taken?",
            "de": "Wo ist es aufgenommen?",
            "fr": "Où a-t-elle été prise ?",
        },
        "dcterms:spatial",
        (NAME,),
    ),
    Question(
        "colour",
        {
            "en": "Which colours stand out?",
            "de": "Welche Farben fallen auf?",
            "fr": "Quelles couleurs ressortent ?",
        },
        "dc:format",
        ("colours",),
    ),
    Question(
        "text",
        {
            "en": "Describe the picture in your own words.",
            "de": "Beschreiben Sie das Bild mit eigenen Worten.",
            "fr": "Décrivez l’image avec vos propres mots.",
        },
        "dc:description",
    ),
)

OPEN_SINCE = timedelta(days=21)
OPEN_FOR = timedelta(days=70)
GOAL = 1500
"""Contributions that the campaign hopes for, tags and votes together."""


def campaign(installed: datetime) -> Campaign:
    """The campaign as it is made by an installation at this moment: open for three weeks already."""
    midnight = installed.replace(hour=0, minute=0, second=0, microsecond=0)
    return Campaign(
        name=NAME,
        title=TITLE,
        description=DESCRIPTION,
        instructions=INSTRUCTIONS,
        organiser=ORGANISER,
        opens=midnight - OPEN_SINCE,
        closes=midnight + OPEN_FOR,
        property=PROPERTY,
        goal=GOAL,
        demo=True,
        policy=BALANCED,
        questions=QUESTIONS,
    )
