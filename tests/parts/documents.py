"""Annotations of every shape of the model, for tests that try many: strategies of hypothesis."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from hypothesis import strategies as st

from annoserver.ld.terms import MOTIVATIONS
from annoserver.model.annotation import ANNO, Document

Some = st.SearchStrategy[Any]

words = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"), max_size=20)
_path = st.text(st.sampled_from("abcXYZ019-._~é狗/?=&%20"), max_size=12)
iris = st.one_of(
    _path.map(lambda path: f"http://a.example/{path}"),
    st.uuids().map(lambda uuid: f"urn:uuid:{uuid}"),
    st.integers(0, 99).map(lambda number: f"https://b.example/page{number}#part"),
)
tongues = st.sampled_from(["en", "de-AT", "zh-Hant", "el"])
media_types = st.sampled_from(["text/plain", "text/html; charset=utf-8", "image/svg+xml"])
dates = st.datetimes(datetime(1900, 1, 1), datetime(2200, 1, 1)).map(  # noqa: DTZ001 (written with Z)
    lambda moment: f"{moment.isoformat()}Z"
)
purposes = st.sampled_from(sorted(MOTIVATIONS - {"tagging", "moderating"})) | iris
numbers = st.integers(0, 10**6)


def several(one: Some) -> Some:
    """One value, or an array of some."""
    return one | st.lists(one, min_size=1, max_size=3)


def described(*fixed: tuple[str, Some], **optional: Some) -> Some:
    """An object with these keys, and some of those."""
    return st.fixed_dictionaries(dict(fixed), optional=optional)


agents = iris | described(
    ("type", st.sampled_from(["Person", "Organization", "Software"])),
    id=iris,
    name=words,
    nickname=words,
    email=several(st.just("mailto:j@a.example")),
    email_sha1=st.just("58bad08927902ff9307b621c54716dcc5083e339"),
    homepage=iris,
)
about = {
    "created": dates,
    "modified": dates,
    "creator": several(agents),
    "generator": agents,
    "generated": dates,
    "rights": several(iris),
    "via": several(iris),
    "canonical": iris,
    "accessibility": several(words),
    "audience": described(("type", st.sampled_from(["schema:EducationalAudience", "Audience"])), id=iris),
}
some_about = {key: about[key] for key in ("created", "creator", "rights", "canonical", "via")}
text_bodies = described(
    ("type", st.just("TextualBody")),
    ("value", words),
    format=media_types,
    language=tongues,
    processingLanguage=tongues,
    textDirection=st.sampled_from(["ltr", "rtl", "auto"]),
    purpose=several(purposes),
    id=iris,
    **some_about,
)
external = iris | described(
    ("id", iris),
    type=st.sampled_from(["Dataset", "Image", "Video", "Sound", "Audio", "Text"]),
    format=media_types,
    language=several(tongues),
    **some_about,
)


def _typed(kind: str, *fixed: tuple[str, Some], **optional: Some) -> Some:
    return described(("type", st.just(kind)), *fixed, **optional)


def _selectors(inner: Some) -> Some:
    more = {"refinedBy": several(inner)}
    drawings = st.sampled_from(["<svg:svg> ... </svg:svg>", '<svg xmlns="http://www.w3.org/2000/svg"/>'])
    return st.one_of(
        _typed("FragmentSelector", ("value", words), conformsTo=iris, **more),
        _typed("CssSelector", ("value", words), **more),
        _typed("XPathSelector", ("value", words), **more),
        _typed("TextQuoteSelector", ("exact", words), prefix=words, suffix=words, **more),
        _typed("TextPositionSelector", ("start", numbers), ("end", numbers), **more),
        _typed("DataPositionSelector", ("start", numbers), ("end", numbers), **more),
        _typed("SvgSelector", ("value", drawings), **more),
        _typed("RangeSelector", ("startSelector", inner), ("endSelector", inner), **more),
    )


selectors = st.recursive(
    iris | described(("id", iris)) | _typed("http://a.example/Selector", value=words),
    _selectors,
    max_leaves=4,
)
states = st.one_of(
    _typed("TimeState", ("sourceDate", several(dates)), cached=several(iris)),
    _typed("TimeState", ("sourceDateStart", dates), ("sourceDateEnd", dates)),
    _typed("TimeState", ("cached", several(iris))),
    _typed("HttpRequestState", ("value", words), refinedBy=_typed("TimeState", ("sourceDate", dates))),
)
specific = described(
    ("source", external | text_bodies),
    type=st.just("SpecificResource"),
    selector=several(selectors),
    state=several(states),
    purpose=purposes,
    styleClass=words,
    renderedVia=iris,
    scope=iris,
)
resources = external | text_bodies | specific
bodies = resources | _typed("Choice", ("items", st.lists(resources, min_size=1, max_size=3)), id=iris)
stylesheets = iris | described(("type", st.just("CssStylesheet")), id=iris, value=words)
_said = st.one_of(
    st.just({}),
    several(bodies).map(lambda body: {"body": body}),
    st.just({"body": []}),
    words.map(lambda value: {"bodyValue": value}),
)
_rest = described(
    ("target", several(resources)),
    motivation=several(purposes),
    stylesheet=stylesheets,
    **about,
)


def _whole(said: Document, rest: Document) -> Document:
    return {"@context": ANNO, "type": "Annotation", **said, **rest}


every: st.SearchStrategy[Document] = st.builds(_whole, _said, _rest)
"""Annotations that keep every rule of the model, none of them a tag or a vote."""
