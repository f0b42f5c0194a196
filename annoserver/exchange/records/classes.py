"""EDM as it is delivered: what each class holds, in which order, how often, and in which form."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

from annoserver.ld.terms import PREFIXES as OURS
from annoserver.ld.terms import TAG_PROPERTIES

PREFIXES: Mapping[str, str] = MappingProxyType(
    {
        **OURS,
        "doap": "http://usefulinc.com/ns/doap#",
        "ebucore": "http://www.ebu.ch/metadata/ontologies/ebucore/ebucore#",
        "odrl": "http://www.w3.org/ns/odrl/2/",
        "rdaGr2": "http://rdvocab.info/ElementsGr2/",
        "schema": "https://schema.org/",
        "svcs": "http://rdfs.org/sioc/services#",
    }
)
"""Those of our documents, and those that only records use; EDM's schema.org is the one with https."""

NAMESPACES: Mapping[str, str] = MappingProxyType({iri: prefix for prefix, iri in PREFIXES.items()})


def full(name: str) -> str:
    """The IRI of a name such as edm:type."""
    prefix, _, local = name.partition(":")
    return PREFIXES[prefix] + local


def short(iri: str) -> str:
    """The name by which a person knows an element."""
    cut = max(iri.rfind("/"), iri.rfind("#")) + 1
    return f"{NAMESPACES[iri[:cut]]}:{iri[cut:]}" if iri[:cut] in NAMESPACES else iri


@dataclass(frozen=True, slots=True)
class Slot:
    """A child at its place: how often it must and may stand there, most None for any number."""

    name: str
    least: int
    most: int | None


@dataclass(frozen=True, slots=True)
class Shape:
    """What a class holds: first `free` ones in any order, then the slots in theirs."""

    free: frozenset[str]
    slots: tuple[Slot, ...]

    def place(self, name: str) -> int | None:
        """Where a child belongs: -1 among the free ones, else its slot, None when it has no place."""
        if name in self.free:
            return -1
        return next((number for number, slot in enumerate(self.slots) if slot.name == name), None)


def _slot(written: str) -> Slot:
    counts = {"?": (0, 1), "*": (0, None), "+": (1, None), "!": (1, 1), "6": (0, 6)}
    return Slot(full(written[:-1]), *counts[written[-1]])


def _shape(free: str, slots: str) -> Shape:
    return Shape(frozenset(full(name) for name in free.split()), tuple(map(_slot, slots.split())))


_STATEMENTS = " ".join(name for name in TAG_PROPERTIES if not name.startswith("edm:"))

SHAPES: Mapping[str, Shape] = MappingProxyType(
    {
        full("edm:ProvidedCHO"): _shape(
            _STATEMENTS,
            """edm:currentLocation? edm:hasMet* edm:hasType* edm:incorporates* edm:isDerivativeOf*
            edm:isNextInSequence* edm:isRelatedTo* edm:isRepresentationOf? edm:isSimilarTo*
            edm:isSuccessorOf* edm:realizes* edm:pid* edm:type! owl:sameAs*""",
        ),
        full("ore:Aggregation"): _shape(
            "",
            """edm:aggregatedCHO! edm:dataProvider! edm:hasView* edm:isShownAt? edm:isShownBy? edm:object?
            edm:provider! dc:rights* edm:rights! edm:ugc? edm:intermediateProvider*
            dcterms:created? dcterms:modified?""",
        ),
        full("edm:WebResource"): _shape(
            "",
            """edm:pid* dc:creator* dc:description* dc:format* dc:rights* dc:source* dc:type* dc:title*
            dc:language* dcterms:conformsTo* dcterms:created* dcterms:extent* dcterms:hasPart*
            dcterms:isFormatOf* dcterms:isPartOf* dcterms:issued* dcterms:temporal* edm:isNextInSequence?
            edm:rights? owl:sameAs* rdf:type? edm:codecName? ebucore:hasMimeType? ebucore:fileByteSize?
            ebucore:duration? ebucore:width? ebucore:height? edm:spatialResolution? ebucore:sampleSize?
            ebucore:sampleRate? ebucore:bitRate? ebucore:frameRate? edm:hasColorSpace?
            edm:componentColor6 edm:pointCount? edm:polygonCount? edm:vertexCount? rdfs:seeAlso*
            ebucore:orientation? ebucore:audioChannelNumber? dcterms:isReferencedBy* edm:preview?
            svcs:has_service* edm:type? schema:digitalSourceType? edm:intendedUsage*""",
        ),
        full("edm:Agent"): _shape(
            "",
            """skos:prefLabel* skos:altLabel* skos:note* dc:date* dc:identifier* dcterms:hasPart*
            dcterms:isPartOf* edm:begin? edm:end? edm:hasMet* edm:isRelatedTo* foaf:name*
            rdaGr2:biographicalInformation* rdaGr2:dateOfBirth? rdaGr2:dateOfDeath?
            rdaGr2:dateOfEstablishment? rdaGr2:dateOfTermination? rdaGr2:gender? rdaGr2:placeOfBirth*
            rdaGr2:placeOfDeath* rdaGr2:professionOrOccupation* owl:sameAs*""",
        ),
        full("edm:Place"): _shape(
            "",
            """wgs84_pos:lat? wgs84_pos:long? wgs84_pos:alt? skos:prefLabel* skos:altLabel* skos:note*
            dcterms:hasPart* dcterms:isPartOf* edm:isNextInSequence? owl:sameAs*""",
        ),
        full("edm:TimeSpan"): _shape(
            "",
            """skos:prefLabel* skos:altLabel* skos:note* dcterms:hasPart* dcterms:isPartOf* edm:begin?
            edm:end? edm:isNextInSequence? owl:sameAs* skos:hiddenLabel* skos:notation?""",
        ),
        full("skos:Concept"): _shape(
            """skos:prefLabel skos:altLabel skos:broader skos:narrower skos:related skos:broadMatch
            skos:narrowMatch skos:relatedMatch skos:exactMatch skos:closeMatch skos:note skos:notation
            skos:inScheme""",
            "",
        ),
        full("cc:License"): _shape("", "odrl:inheritFrom! cc:deprecatedOn?"),
        full("svcs:Service"): _shape("", "dcterms:conformsTo+ doap:implements*"),
    }
)
"""What may stand below rdf:RDF, and what may stand in it (edm.md, section 2)."""


def _names(written: str) -> frozenset[str]:
    return frozenset(map(full, written.split()))


LINKS = _names(
    """edm:hasMet edm:incorporates edm:isDerivativeOf edm:isNextInSequence edm:isRepresentationOf
    edm:isSimilarTo edm:isSuccessorOf edm:realizes owl:sameAs edm:aggregatedCHO edm:hasView edm:isShownAt
    edm:isShownBy edm:object edm:rights rdf:type rdfs:seeAlso edm:preview svcs:has_service
    schema:digitalSourceType edm:intendedUsage skos:broader skos:narrower skos:related skos:broadMatch
    skos:narrowMatch skos:relatedMatch skos:exactMatch skos:closeMatch skos:inScheme odrl:inheritFrom
    doap:implements"""
)
"""Elements that hold a URI and nothing else, provenance attributes included."""

TEXTS = _names(
    """dc:title dc:identifier dc:language dcterms:alternative edm:pid skos:prefLabel skos:altLabel
    skos:hiddenLabel skos:note skos:notation edm:begin edm:end foaf:name rdaGr2:dateOfBirth
    rdaGr2:dateOfDeath rdaGr2:dateOfEstablishment rdaGr2:dateOfTermination rdaGr2:gender"""
)
"""Elements that hold words and never a URI; those in neither list take either."""

_COLOURS = """CMY CMYK grayscale HCL HCLp HSB HSI HSL HSV HWB Lab LCHab LCHuv LMS Log Luv OHTA Rec601Luma
Rec601YCbCr Rec709Luma Rec709YCbCr RGB scRGB sRGB XYZ xyY YCbCr YDbDr YCC YIQ YPbPr YUV other"""
_FLOAT = r"\s*(?:[+-]?(?:[0-9]+(?:\.[0-9]*)?|\.[0-9]+)(?:[eE][+-]?[0-9]+)?|-?INF|NaN)\s*"
_COUNT = r"\s*\+?[0-9]+\s*"
_WHOLE = r"\s*[+-]?[0-9]{1,18}\s*"

PLAIN: Mapping[str, str] = MappingProxyType(
    {
        full("edm:type"): "TEXT|VIDEO|IMAGE|SOUND|3D",
        full("edm:ugc"): "true",
        full("wgs84_pos:lat"): _FLOAT,
        full("wgs84_pos:long"): _FLOAT,
        full("wgs84_pos:alt"): _FLOAT,
        full("edm:codecName"): r"(?s:.*)",
        full("ebucore:hasMimeType"): r"(?s:.*)",
        full("ebucore:duration"): r"(?s:.*)",
        full("edm:hasColorSpace"): "|".join(_COLOURS.split()),
        full("edm:pointCount"): _COUNT,
        full("edm:polygonCount"): _COUNT,
        full("edm:vertexCount"): _COUNT,
    }
)
"""Elements without any attribute, and the pattern of what they hold."""

TYPED: Mapping[str, tuple[str, str]] = MappingProxyType(
    {
        full("cc:deprecatedOn"): ("date", r"\s*-?[0-9]{4,}-[0-9]{2}-[0-9]{2}(?:Z|[+-][0-9]{2}:[0-9]{2})?\s*"),
        full("ebucore:fileByteSize"): ("long", _WHOLE),
        full("ebucore:width"): ("integer", _WHOLE),
        full("ebucore:height"): ("integer", _WHOLE),
        full("ebucore:sampleSize"): ("integer", _WHOLE),
        full("ebucore:sampleRate"): ("integer", _WHOLE),
        full("ebucore:bitRate"): ("nonNegativeInteger", _COUNT),
        full("ebucore:audioChannelNumber"): ("nonNegativeInteger", _COUNT),
        full("edm:spatialResolution"): ("nonNegativeInteger", _COUNT),
        full("ebucore:frameRate"): ("double", _FLOAT),
        full("edm:componentColor"): ("hexBinary", "[0-9A-Fa-f]{6}"),
        full("ebucore:orientation"): ("string", "landscape|portrait"),
    }
)
"""Elements with an obligatory rdf:datatype of XML Schema, and the pattern of what they hold."""
