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
    "en": "How would you describe these photographs to a friend who cannot see them? Add the words that "
    "come to mind: places, periods, people at work, style, light and framing. Approve or reject what "
    "others wrote. Each agreed word helps someone find the picture. This is demo data: the pictures "
    "are drawn by a program, and records, people and votes are invented.",
    "de": "Wie würdest du diese Fotografien jemandem beschreiben, der sie nicht sehen kann? Füge die Wörter "
    "hinzu, die dir einfallen: Orte, Zeiten, Menschen bei der Arbeit, Stil, Licht und Bildausschnitt. "
    "Stimm dem zu, was andere geschrieben haben, oder lehne es ab. Jedes Wort, über das man sich "
    "einig ist, hilft jemandem, das Bild zu finden. Dies sind Demodaten: Die Bilder hat ein Programm "
    "gezeichnet, Datensätze, Menschen und Stimmen sind erfunden.",
    "el": "Πώς θα περιγράφατε αυτές τις φωτογραφίες σε μια φίλη που δεν μπορεί να τις δει; Προσθέστε τις "
    "λέξεις που σας έρχονται στον νου: τόπους, εποχές, ανθρώπους στη δουλειά, ύφος, φως και κάδρο. "
    "Εγκρίνετε ή απορρίψτε όσα έγραψαν άλλοι. Κάθε λέξη στην οποία συμφωνούμε βοηθά κάποιον να βρει "
    "την εικόνα. Αυτά είναι δεδομένα επίδειξης: τις εικόνες τις σχεδίασε ένα πρόγραμμα, και οι "
    "εγγραφές, τα πρόσωπα και οι ψήφοι είναι επινοημένα.",
    "es": "¿Cómo describirías estas fotografías a una amistad que no puede verlas? Añade las palabras que "
    "se te ocurran: lugares, épocas, personas trabajando, estilo, luz y encuadre. Aprueba o rechaza "
    "lo que otros escribieron. Cada palabra acordada ayuda a alguien a encontrar la imagen. Son datos "
    "de demostración: las imágenes las dibuja un programa, y los registros, las personas y los votos "
    "son inventados.",
    "fr": "Comment décririez-vous ces photographies à quelqu’un qui ne peut pas les voir ? Ajoutez les mots "
    "qui vous viennent : lieux, époques, gens au travail, style, lumière et cadrage. Approuvez ou "
    "rejetez ce que d’autres ont écrit. Chaque mot retenu aide quelqu’un à trouver l’image. Ce sont "
    "des données de démonstration : les images sont dessinées par un programme, et les notices, les "
    "personnes et les votes sont inventés.",
    "it": "Come descriveresti queste fotografie a un’amica che non può vederle? Aggiungi le parole che ti "
    "vengono in mente: luoghi, epoche, persone al lavoro, stile, luce e inquadratura. Approva o "
    "rifiuta ciò che altri hanno scritto. Ogni parola condivisa aiuta qualcuno a trovare l’immagine. "
    "Sono dati dimostrativi: le immagini sono disegnate da un programma, e record, persone e voti "
    "sono inventati.",
    "nl": "Hoe zou je deze foto’s beschrijven voor iemand die ze niet kan zien? Voeg de woorden toe die in "
    "je opkomen: plaatsen, perioden, mensen aan het werk, stijl, licht en kadrering. Keur goed of "
    "wijs af wat anderen schreven. Elk woord waarover men het eens is, helpt iemand de afbeelding te "
    "vinden. Dit zijn demogegevens: de afbeeldingen zijn door een programma getekend, en records, "
    "mensen en stemmen zijn verzonnen.",
    "pl": "Jak opisać te fotografie komuś, kto nie może ich zobaczyć? Dodaj słowa, które przychodzą ci na "
    "myśl: miejsca, czasy, ludzi przy pracy, styl, światło i kadr. Zatwierdź lub odrzuć to, co "
    "napisali inni. Każde uzgodnione słowo pomaga komuś znaleźć obraz. To dane demonstracyjne: obrazy "
    "narysował program, a rekordy, osoby i głosy są zmyślone.",
}

INSTRUCTIONS = {
    "en": "Type a word and choose a term from the list. Vote on the tags that are already there.",
    "de": "Tippe ein Wort und wähle einen Begriff aus der Liste. Stimme über die Schlagwörter ab, die schon "
    "da sind.",
    "el": "Γράψτε μια λέξη και επιλέξτε έναν όρο από τη λίστα. Ψηφίστε τις ετικέτες που υπάρχουν ήδη.",
    "es": "Escribe una palabra y elige un término de la lista. Vota las etiquetas que ya están.",
    "fr": "Tapez un mot et choisissez un terme dans la liste. Votez sur les mots-clés déjà présents.",
    "it": "Scrivi una parola e scegli un termine dall’elenco. Vota i tag che ci sono già.",
    "nl": "Typ een woord en kies een term uit de lijst. Stem over de tags die er al zijn.",
    "pl": "Wpisz słowo i wybierz termin z listy. Głosuj na tagi, które już tu są.",
}

ORGANISER = "The annoserver demo (demo data, no real institution)"

QUESTIONS = (
    Question(
        "term",
        {
            "en": "What does the picture show, and how is it made?",
            "de": "Was zeigt das Bild, und wie ist es gemacht?",
            "el": "Τι δείχνει η εικόνα και πώς έχει γίνει;",
            "es": "¿Qué muestra la imagen y cómo está hecha?",
            "fr": "Que montre l’image, et comment est-elle faite ?",
            "it": "Che cosa mostra l’immagine, e com’è fatta?",
            "nl": "Wat toont de afbeelding, en hoe is ze gemaakt?",
            "pl": "Co przedstawia obraz i jak powstał?",
        },
        PROPERTY,
        (NAME,),
        good={
            "en": "factory workers, side light, portrait",
            "de": "Fabrikarbeiter, Seitenlicht, Porträt",
            "el": "εργάτες εργοστασίου, πλάγιο φως, πορτρέτο",
            "es": "obreros de fábrica, luz lateral, retrato",
            "fr": "ouvriers d’usine, lumière latérale, portrait",
            "it": "operai di fabbrica, luce laterale, ritratto",
            "nl": "fabrieksarbeiders, zijlicht, portret",
            "pl": "robotnicy fabryczni, boczne światło, portret",
        },
        bad={
            "en": "beautiful, old photo, China",
            "de": "schön, altes Foto, China",
            "el": "όμορφο, παλιά φωτογραφία, Κίνα",
            "es": "bonito, foto antigua, China",
            "fr": "beau, vieille photo, Chine",
            "it": "bello, vecchia foto, Cina",
            "nl": "mooi, oude foto, China",
            "pl": "ładne, stare zdjęcie, Chiny",
        },
    ),
    Question(
        "place",
        {
            "en": "Where was it taken?",
            "de": "Wo ist es aufgenommen?",
            "el": "Πού τραβήχτηκε;",
            "es": "¿Dónde se tomó?",
            "fr": "Où a-t-elle été prise ?",
            "it": "Dove è stata scattata?",
            "nl": "Waar is de foto genomen?",
            "pl": "Gdzie zrobiono to zdjęcie?",
        },
        "dcterms:spatial",
        (NAME,),
        points=True,
    ),
    Question(
        "colour",
        {
            "en": "Which colours stand out?",
            "de": "Welche Farben fallen auf?",
            "el": "Ποια χρώματα ξεχωρίζουν;",
            "es": "¿Qué colores destacan?",
            "fr": "Quelles couleurs ressortent ?",
            "it": "Quali colori risaltano?",
            "nl": "Welke kleuren vallen op?",
            "pl": "Jakie kolory się wyróżniają?",
        },
        "dc:format",
        ("colours",),
    ),
    Question(
        "text",
        {
            "en": "Describe the picture in your own words.",
            "de": "Beschreib das Bild mit eigenen Worten.",
            "el": "Περιγράψτε την εικόνα με δικά σας λόγια.",
            "es": "Describe la imagen con tus propias palabras.",
            "fr": "Décrivez l’image avec vos propres mots.",
            "it": "Descrivi l’immagine con parole tue.",
            "nl": "Beschrijf de afbeelding in je eigen woorden.",
            "pl": "Opisz obraz własnymi słowami.",
        },
        "dc:description",
        good={
            "en": "A woman bends over a row of spools; the light falls from the left.",
            "de": "Eine Frau beugt sich über eine Reihe von Spulen; das Licht fällt von links.",
            "el": "Μια γυναίκα σκύβει πάνω από μια σειρά καρούλια· το φως πέφτει από αριστερά.",
            "es": "Una mujer se inclina sobre una fila de bobinas; la luz cae desde la izquierda.",
            "fr": "Une femme se penche sur une rangée de bobines ; la lumière vient de gauche.",
            "it": "Una donna si china su una fila di spole; la luce viene da sinistra.",
            "nl": "Een vrouw buigt zich over een rij spoelen; het licht valt van links.",
            "pl": "Kobieta pochyla się nad rzędem szpul; światło pada z lewej.",
        },
        bad={
            "en": "Nice picture!",
            "de": "Schönes Bild!",
            "el": "Ωραία εικόνα!",
            "es": "¡Bonita imagen!",
            "fr": "Belle image !",
            "it": "Bella immagine!",
            "nl": "Mooie afbeelding!",
            "pl": "Ładny obraz!",
        },
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
