"""Tests of the Prefer header: every combination of the preferences, in every spelling."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from annoserver.protocol.preferences import DESCRIPTIONS, IRIS, MINIMAL, View, view

WHOLE = View(contained=True)
LISTED = View(iris=True, embedded=True, applied=True)
DESCRIBED = View(embedded=True, applied=True)
SHORT = View(applied=True)
SHORT_LISTED = View(iris=True, applied=True)


def prefer(*wanted: str) -> str:
    return f'return=representation; include="{" ".join(wanted)}"'


@pytest.mark.parametrize(
    ("header", "shown"),
    [
        ("", WHOLE),
        (prefer(), WHOLE),
        (prefer("urn:x:unknown"), WHOLE),
        (prefer(MINIMAL), SHORT),
        (prefer(IRIS), LISTED),
        (prefer(DESCRIPTIONS), DESCRIBED),
        (prefer(MINIMAL, IRIS), SHORT_LISTED),
        (prefer(MINIMAL, DESCRIPTIONS), SHORT),
        (prefer(IRIS, DESCRIPTIONS), WHOLE),
        (prefer(MINIMAL, IRIS, DESCRIPTIONS), SHORT),
        (prefer("urn:x:unknown", IRIS), LISTED),
        ("return=minimal", WHOLE),
        (f'return=minimal; include="{IRIS}"', WHOLE),
        ("respond-async", WHOLE),
    ],
)
def test_every_combination_of_preferences(header: str, shown: View) -> None:
    assert view(header) == shown


SPELLINGS = [
    f'return=representation;include="{IRIS}"',
    f'return=representation ; include="{IRIS}"',
    f'return = representation;  include = "{IRIS}"',
    f'Return=Representation; Include="{IRIS}"',
    f'return="representation"; include="{IRIS}"',
    f"return=representation; include={IRIS}",
    f'return=representation; include=" {IRIS}  urn:x:y "',
    f'return=representation; wait=5; include="{IRIS}"',
    f'respond-async, return=representation; include="{IRIS}"',
    f'wait=10, handling=lenient, return=representation; include="{IRIS}", depth-noroot',
    # Several headers, as the route joins them.
    f'respond-async,return=representation; include="{IRIS}"',
    f'return=representation; include="urn:x:y",return=representation; include="{IRIS}"',
]


@pytest.mark.parametrize("header", SPELLINGS)
def test_a_preference_is_known_in_every_spelling(header: str) -> None:
    assert view(header) == LISTED


@given(st.text(st.characters(max_codepoint=255), max_size=80))
def test_nonsense_is_no_preference(header: str) -> None:
    assert view(header) == WHOLE


@pytest.mark.parametrize(
    ("header", "iris", "shown"),
    [
        ("", True, View(iris=True, contained=True)),
        ("", False, WHOLE),
        (prefer(IRIS), True, LISTED),
        (prefer(DESCRIPTIONS), False, DESCRIBED),
        (prefer(IRIS), False, WHOLE),
        (prefer(DESCRIPTIONS), True, View(iris=True, contained=True)),
        (prefer(MINIMAL), True, SHORT_LISTED),
        (prefer(MINIMAL, IRIS), False, SHORT),
    ],
)
def test_the_address_fixes_the_mode_over_any_preference(header: str, iris: bool, shown: View) -> None:
    assert view(header, iris=iris) == shown


@pytest.mark.parametrize(
    ("header", "shown"), [("", View(embedded=True)), (prefer(MINIMAL), SHORT), (prefer(IRIS), LISTED)]
)
def test_plain_json_embeds_a_page_unless_less_is_preferred(header: str, shown: View) -> None:
    assert view(header, embed=True) == shown


def test_each_view_has_a_mark_of_its_own_in_the_etag() -> None:
    views = [View(iris=iris, embedded=embedded) for iris in (True, False) for embedded in (True, False)]

    assert len({one.short for one in views}) == 4
