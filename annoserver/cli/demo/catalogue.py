"""What the sixty pictures of the demo show: scene, title, place, year, and a sentence about each."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Sight:
    """One picture. scene: which drawing; place: a term of the vocabulary; about: an English sentence."""

    scene: str
    title: str
    place: str
    year: int
    about: str


SOUVENIRS = (
    Sight("junks", "Jonques au petit matin", "wuhan", 1911, "Three junks under sail on a wide, calm river."),
    Sight(
        "tea_house",
        "La maison de thé au bord du lac",
        "hangzhou",
        1912,
        "Two guests at a table on a terrace.",
    ),
    Sight("market", "Le marché du matin", "guangzhou", 1909, "Stalls with striped awnings, and a porter."),
    Sight("lantern_street", "Rue aux lanternes", "suzhou", 1913, "Lanterns above a street at nightfall."),
    Sight(
        "river", "Sampan entre les collines", "guilin", 1910, "A boatman poles a sampan below steep hills."
    ),
    Sight("still_life", "La table du lettré", "beijing", 1912, "Brushes, a scroll and a teapot on a table."),
    Sight("terraces", "Rizières en terrasses", "guilin", 1911, "Flooded fields in steps, people at work."),
    Sight("junks", "Retour des pêcheurs", "shanghai", 1908, "Boats with tall battened sails come home."),
    Sight(
        "tea_house", "Deux amis prennent le thé", "suzhou", 1909, "A tea house on piles, a willow beside it."
    ),
    Sight("market", "Marchands de fruits", "wuhan", 1913, "Heaps of fruit under two awnings."),
    Sight("lantern_street", "Veille de fête", "guangzhou", 1911, "People with conical hats below lanterns."),
    Sight("river", "Brume sur la rivière", "guilin", 1912, "Hills in layers of mist, a boat before them."),
    Sight(
        "still_life", "Pinceaux et fleurs de prunier", "hangzhou", 1910, "A flowering branch above a desk."
    ),
    Sight("terraces", "Le repiquage du riz", "", 1909, "Farmers with broad hats stand in the water."),
    Sight("junks", "Voiles rouges", "guangzhou", 1912, "A junk with coloured sails and its reflection."),
    Sight("tea_house", "Pavillon sur pilotis", "hangzhou", 1911, "A house over the water with two lanterns."),
    Sight("market", "Le porteur de paniers", "suzhou", 1910, "Somebody carries two baskets on a pole."),
    Sight(
        "lantern_street", "Boutiques du soir", "shanghai", 1913, "Long shop signs in the light of lanterns."
    ),
    Sight("river", "Le batelier", "guilin", 1908, "Somebody stands in a low boat with a roof of mats."),
    Sight("still_life", "Thé et calligraphie", "beijing", 1911, "A red teapot beside a sheet of writing."),
)

FACES = (
    Sight(
        "dye_works", "Arbeiterin in einer Färberei", "shanghai", 1956, "A worker before strips of dyed cloth."
    ),
    Sight("portrait", "Bildnis aus der Spinnerei", "shanghai", 1956, "A face in the light of a window."),
    Sight("steelworks", "Schichtende im Stahlwerk", "wuhan", 1957, "Workers walk home below four chimneys."),
    Sight("weaver", "Am Handwebstuhl", "suzhou", 1956, "A weaver sits before a loom, a window behind."),
    Sight("opera", "Sängerin im Kostüm", "beijing", 1957, "A singer with a headdress of pearls."),
    Sight(
        "truss_bridge", "Brückenbau am Fluss", "wuhan", 1956, "A crane stands on a bridge of steel girders."
    ),
    Sight("street", "Gasse mit Fahrrad", "beijing", 1957, "A bicycle leans at the side of a narrow lane."),
    Sight("portrait", "Junger Mensch mit offenem Blick", "nanjing", 1956, "Somebody looks past the camera."),
    Sight(
        "portrait", "Im Atelierlicht", "shanghai", 1957, "A studio portrait with soft light from the left."
    ),
    Sight(
        "steelworks", "Schornsteine am Morgen", "wuhan", 1956, "Smoke drifts over sheds with saw-tooth roofs."
    ),
    Sight("portrait", "Nach der Arbeit", "", 1957, "A calm face above a jacket with a high collar."),
    Sight(
        "dye_works", "Zwischen den Stoffbahnen", "hangzhou", 1957, "Vats stand before long strips of cloth."
    ),
    Sight("weaver", "Das Licht auf den Fäden", "suzhou", 1957, "Light falls on the threads of a loom."),
    Sight("opera", "Vor dem Auftritt", "beijing", 1956, "A performer looks into the light."),
    Sight("portrait", "Bildnis vor grauer Wand", "xian", 1956, "Head and shoulders before a plain wall."),
    Sight("truss_bridge", "Fachwerk und Wasser", "nanjing", 1957, "Girders and their pillars above a river."),
    Sight("portrait", "Ein stilles Gesicht", "guangzhou", 1957, "A close portrait, one half in the shade."),
    Sight("street", "Ladenschilder im Nebel", "nanjing", 1956, "Long signs hang at both sides of a street."),
    Sight("steelworks", "Die neue Halle", "", 1957, "A row of sheds, and people before them."),
    Sight("portrait", "Kollegin aus der Weberei", "suzhou", 1957, "Somebody from a mill, seen close."),
)

IMPRESSIONS = (
    Sight(
        "city_wall",
        "City wall in the evening",
        "beijing",
        1922,
        "A wall with buttresses runs across the plain.",
    ),
    Sight("pagoda", "Pagoda above the mist", "hangzhou", 1921, "A tower of many roofs on a hill."),
    Sight("moon_gate", "Moon gate with bamboo", "suzhou", 1922, "A round opening in a white garden wall."),
    Sight("garden", "Pavilion at the lotus pond", "suzhou", 1922, "A pavilion, a rock and lotus leaves."),
    Sight(
        "moon_bridge", "Bridge and reflection", "beijing", 1922, "An arch and its mirror image make a circle."
    ),
    Sight("temple", "Temple court with burner", "nanjing", 1921, "Smoke rises before a hall between pines."),
    Sight("gate", "The road to the gate", "beijing", 1922, "A carrier before a gate with a high tower."),
    Sight("mountains", "Mountains after rain", "", 1921, "Rows of hills, with clouds in the valleys."),
    Sight("snow", "Courtyard under snow", "beijing", 1922, "Somebody crosses a white court."),
    Sight(
        "city_wall", "Three travellers below the wall", "xian", 1921, "People on the road before battlements."
    ),
    Sight("pagoda", "Old pagoda with pines", "xian", 1922, "Two pines frame a slender tower."),
    Sight("garden", "Still water", "hangzhou", 1921, "A hall is mirrored among lotus leaves."),
    Sight(
        "moon_gate", "A rock seen through the gate", "suzhou", 1921, "A scholar’s rock behind a round door."
    ),
    Sight("temple", "Hall between old pines", "hangzhou", 1922, "Two roofs, one above the other, and steps."),
    Sight("moon_bridge", "Under the willow", "suzhou", 1922, "A boat passes below a humped bridge."),
    Sight("gate", "South gate at noon", "nanjing", 1921, "A wide road leads to a dark arch."),
    Sight("mountains", "A single pine", "", 1922, "A pine stands before mountains in the haze."),
    Sight("city_wall", "Corner tower", "beijing", 1921, "A tower of timber stands on a city wall."),
    Sight("pagoda", "Birds round the tower", "nanjing", 1922, "Birds fly past a pagoda far away."),
    Sight("garden", "Garden in early summer", "suzhou", 1921, "Lotus in flower before a small hall."),
)
