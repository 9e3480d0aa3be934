"""Things with spans are found by the place, as if each were looked at."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from encoder.core.source import Span
from encoder.core.spanned import Spanned

SPANS = st.tuples(st.integers(0, 30), st.integers(0, 12)).map(lambda one: Span(one[0], one[0] + one[1]))


@given(st.lists(SPANS, max_size=20), SPANS)
def test_meeting_gives_what_a_look_at_each_gives(things: list[Span], wanted: Span) -> None:
    found = Spanned(enumerate(things), lambda thing: thing[1]).meeting(wanted)
    seen = [
        (n, one) for n, one in enumerate(things) if one.start < wanted.end and wanted.start < one.end
    ]
    assert found == seen


def test_the_first_is_the_first_that_was_given() -> None:
    index = Spanned(["inner", "outer"], {"inner": Span(4, 6), "outer": Span(0, 9)}.__getitem__)
    assert index.first(Span(4, 5)) == "inner"
    assert index.first(Span(1, 2)) == "outer"
    assert index.first(Span(9, 12)) is None
