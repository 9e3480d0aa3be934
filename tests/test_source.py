"""Bytes to text, and offsets that never move."""

from __future__ import annotations

import pytest

from encoder.core.source import DecodingError, Source, Span


@pytest.mark.parametrize(
    ("data", "text"),
    [
        (b"abc", "abc"),
        (b"\xef\xbb\xbfabc", "abc"),
        ("Пхеньян".encode("utf-16"), "Пхеньян"),
        (b"\xfe\xff" + "Пхеньян".encode("utf-16-be"), "Пхеньян"),
        (b"a\r\nb", "a\r\nb"),
        (b"", ""),
    ],
)
def test_decoding(data, text):
    assert Source.from_bytes("a", data).text == text


@pytest.mark.parametrize(
    ("data", "offset", "line", "column"),
    [
        (b"\xff", 0, 1, 1),
        (b"one\ntwo \xe9t\xe9", 8, 2, 5),
        (b"\xef\xbb\xbfok\n\xc3(", 6, 2, 1),
        (b"\xed\xa0\x80", 0, 1, 1),
        (b"\xff\xfea\x00\x00\xd8", 4, 1, 2),
        ("Дневник".encode("cp1251"), 0, 1, 1),
    ],
)
def test_what_is_no_text_names_the_byte(data, offset, line, column):
    with pytest.raises(DecodingError) as caught:
        Source.from_bytes("a", data)
    assert (caught.value.offset, caught.value.line, caught.value.column) == (offset, line, column)


@pytest.mark.parametrize(
    ("text", "offset", "place"),
    [
        ("ab\ncd", 0, (1, 1)),
        ("ab\ncd", 2, (1, 3)),
        ("ab\ncd", 3, (2, 1)),
        ("ab\ncd", 5, (2, 3)),
        ("ab\r\ncd", 4, (2, 1)),
        ("ab\rcd", 3, (2, 1)),
        ("a\u2028b", 2, (1, 3)),
        ("a\fb", 2, (1, 3)),
    ],
)
def test_positions(text, offset, place):
    assert Source("a", text).position(offset) == place


def test_line_text():
    source = Source("a", "one\r\ntwo\nthree")
    assert [source.line_text(n) for n in (1, 2, 3)] == ["one", "two", "three"]


def test_illegal_characters_are_found_and_form_feeds_are_not():
    assert list(Source("a", "a\x00b\fc\ufffe\ud800\v\t").illegal()) == [1, 5, 6, 7]


def test_a_span_has_an_order():
    with pytest.raises(ValueError, match="not a span"):
        Span(3, 2)
    assert Span(1, 4).covers(Span(2, 3)) and not Span(2, 3).covers(Span(1, 4))
