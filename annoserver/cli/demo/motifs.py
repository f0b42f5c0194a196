"""What contributors say about the scenes: terms that fit, terms that do not, words, regions."""

from __future__ import annotations

TERMS = {
    "dye_works": "textile-industry factory-workers dyeing vats women plaits work-clothes",
    "portrait": "portraits black-and-white-photographs close-ups soft-light people clothing",
    "opera": "opera headdresses portraits actors black-and-white-photographs",
    "weaver": "weaving looms weavers textile-industry black-and-white-photographs",
    "steelworks": "steel-industry chimneys factory-workers workers industry crowds",
    "truss_bridge": "truss-bridges construction-sites bridges rivers reflections",
    "street": "streets bicycles shop-signs street-photography black-and-white-photographs",
    "junks": "junks reflections rivers boatmen hand-coloured-photographs",
    "tea_house": "tea-houses tea-drinking lakes willows lanterns",
    "market": "markets porters trade street-vendors basketry",
    "lantern_street": "lanterns streets shop-signs conical-hats shops",
    "river": "sampans boatmen karst rivers mist bamboo",
    "still_life": "still-lifes calligraphy writing-brushes blossoms tea-drinking",
    "terraces": "rice-terraces rice-cultivation farmers conical-hats agriculture",
    "city_wall": "city-walls sepia architecture travellers",
    "pagoda": "pagodas pine-trees mist architecture sepia",
    "moon_gate": "moon-gates scholars-rocks bamboo gardens",
    "garden": "pavilions lotus gardens scholars-rocks reflections",
    "moon_bridge": "arch-bridges reflections willows bridges sampans",
    "temple": "temples roofs pine-trees courtyards symmetry",
    "gate": "city-gates porters roofs architecture",
    "mountains": "mountains mist pine-trees landscapes panoramas",
    "snow": "snow courtyards bamboo roofs",
}
"""Scene → local names of the terms that most people agree on, the best first."""

WRONG = {
    "aerial-photography": "Taken from the ground, not from the air.",
    "military-photography": "I see no soldier here.",
    "abstract-photography": "Everything in it can be named.",
    "ceramics": "No pot or bowl is the subject.",
    "children": "There is no child in the picture.",
    "shipbuilding": "Nobody builds a ship here.",
    "palaces": "Nothing says that this is a palace.",
    "musicians": "Nobody plays an instrument.",
}
"""Terms that fit none of the scenes, and why people reject them."""

DOUBTFUL = {
    "photojournalism": "It looks arranged, not like news.",
    "silhouettes": "One can still see the faces and the cloth.",
    "studio-portraits": "It might as well be outdoors.",
    "backlighting": "The light seems to come from the side.",
    "glass-plate-negatives": "Nobody can tell that from the print.",
    "symmetry": "Nearly, but the left side is heavier.",
    "travellers": "They may simply live there.",
    "low-angle-views": "The camera seems to be at eye level.",
}
"""Terms about which people differ, and what the one side says."""

WORDS = {
    "de": (
        "Alltag",
        "stille Konzentration",
        "Licht von links",
        "1950er Jahre",
        "Arbeitspause",
        "Nebelstimmung",
    ),
    "en": ("quiet mood", "early morning", "long shadows", "looking away", "1920s", "everyday life"),
    "fr": (
        "vie quotidienne",
        "calme",
        "couleur ajoutée",
        "souvenir de voyage",
        "début du siècle",
        "au bord de l’eau",
    ),
}
"""Words of people’s own, where the vocabulary has no term."""

DESCRIPTIONS = {
    "dye_works": ("en", "Photograph of a textile worker"),
    "portrait": ("de", "Ein ruhiges Gesicht, von einem Fenster beleuchtet; der Hintergrund ist leer."),
    "opera": (
        "en",
        "A singer in costume, pearls along the edge of the headdress, looking at somebody behind us.",
    ),
    "weaver": ("de", "Jemand sitzt am Webstuhl, durch ein Sprossenfenster fällt Licht auf die Fäden."),
    "steelworks": ("en", "Four chimneys smoke above sheds while a shift walks towards the camera."),
    "truss_bridge": ("fr", "Un pont métallique en chantier ; une grue se dresse au milieu."),
    "street": ("de", "Eine enge Gasse läuft auf den Horizont zu, links lehnt ein Fahrrad."),
    "junks": ("fr", "Une grande jonque au centre, deux plus petites au loin, l’eau est calme."),
    "tea_house": ("en", "Two people share a pot of tea on a wooden terrace above the water."),
    "market": ("fr", "Deux étals à rayures ; quelqu’un passe avec une palanche et deux paniers."),
    "lantern_street": ("fr", "Cinq lanternes rondes au-dessus d’une rue, le soir."),
    "river": ("en", "A boatman stands at the end of a sampan, hills fade into the mist behind him."),
    "still_life": ("fr", "Sur une table : des pinceaux, une feuille écrite et une théière."),
    "terraces": ("de", "Überflutete Felder liegen in Stufen; Menschen mit breiten Hüten arbeiten darin."),
    "city_wall": ("en", "A long wall with a timber tower; tiny figures show how high it is."),
    "pagoda": ("en", "A slender tower with many roofs rises out of the mist."),
    "moon_gate": ("fr", "Une ouverture ronde dans un mur blanc encadre un rocher et des bambous."),
    "garden": ("de", "Ein Pavillon spiegelt sich im Teich, vorne Lotosblätter."),
    "moon_bridge": ("en", "The arch and its reflection make a full circle, somebody crosses on top."),
    "temple": ("de", "Rauch steigt vor der Tempelhalle auf, daneben zwei alte Kiefern."),
    "gate": ("en", "The road leads to a dark arch below a tower with two roofs."),
    "mountains": ("fr", "Des montagnes en plans successifs, un seul pin au premier plan."),
    "snow": ("de", "Frischer Schnee liegt auf Dach und Hof; jemand geht hindurch."),
}
"""Scene → language and words of a description."""

REGIONS = {
    "dye_works": ("vats", "2,66,34,32"),
    "street": ("bicycles", "8,76,36,20"),
    "junks": ("junks", "30,12,38,70"),
    "tea_house": ("willows", "0,24,20,58"),
    "market": ("porters", "34,56,26,40"),
    "river": ("sampans", "32,62,36,22"),
    "still_life": ("calligraphy", "6,66,50,30"),
    "pagoda": ("pine-trees", "6,52,26,34"),
    "moon_gate": ("scholars-rocks", "32,42,26,42"),
    "garden": ("lotus", "4,72,92,26"),
    "moon_bridge": ("arch-bridges", "22,36,62,52"),
    "temple": ("roofs", "20,18,60,32"),
    "gate": ("city-gates", "22,4,58,74"),
}
"""Scene → a term, and the part of the picture that it is about: x, y, width and height in percent."""

ELSEWHERE = ("guangzhou", "xian", "shanghai", "wuhan")
"""Places that somebody guessed."""

COLOURS = {
    1915: ("vermilion", "celadon", "ochre", "indigo"),
    1930: ("sepia", "ochre"),
    1960: ("black", "grey", "white"),
}
"""Last year of a kind of print → the colours that stand out: painted by hand, toned, black and white."""
