"""The report of a volume as a page that an editor reads and signs."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from lxml.html import builder as E

from encoder.core.printing import printable
from encoder.publish import house
from encoder.runs.volume import Volume

_SIGNS = 120
"""So many characters are told one by one; all of them are in the JSON."""


def as_page(volume: Volume) -> bytes:
    """The report as one HTML page that loads nothing."""
    said = volume.data()
    documents = sum(said["documents"].values())
    became = ", ".join(f"{count:,} {status}" for status, count in said["documents"].items())
    levels = ", ".join(f"{count:,} {level}s" for level, count in said["findings"].items())
    signs = sorted(said["characters"], key=lambda one: (one["count"], one["code"]))[:_SIGNS]
    census = f"Census of characters: the rarest of {len(said['characters'])}"
    parts = [
        E.P(f"{documents:,} documents: {became}. {levels}. {said['certificates']:,} certificates."),
        _checklist(said["checklist"]),
        _table("Findings", ("code", "what it is", "how often", "examples"), [
            (row["what"], row["name"].replace("-", " "), row["count"], row["places"])
            for row in said["codes"]
        ]),
        _table("Notations that no rule knows", ("how it begins", "how often", "where"), [
            (row["what"], row["count"], row["places"]) for row in said["unknown_notations"]
        ]),
        _table("Layouts of records", ("layout", "documents", "for example"), [
            (row["what"], row["count"], row["places"]) for row in said["layouts"]
        ]),
        _table("Passages without a counterpart", ("document", "passages", "for example"), [
            (row["what"], row["count"], row["places"]) for row in said["unaligned"]
        ]),
        _table("Names without an entry", ("name", "how often", "for example in"), [
            (row["what"], row["count"], row["places"]) for row in said["names_without_entry"]
        ]),
        _bars("Confidence of blocks", [
            (f"{row['from']:.1f}–{row['to']:.1f}", row["count"]) for row in said["confidence"]["blocks"]
        ]),
        _bars("Links between versions", list(said["confidence"]["links"].items())),
        _bars("Versions", list(said["languages"].items())),
        _table("Odd characters", ("code", "name", "how often", "for example in"), [
            (row["code"], row["name"], row["count"], row["places"]) for row in said["odd_characters"]
        ]),
        _table(census, ("sign", "code", "name", "how often"), [
            (row["sign"], row["code"], row["name"], row["count"]) for row in signs
        ]),
        _table("Not encoded", ("document",), [(name,) for name in said["failed"]]),
    ]  # fmt: skip
    return house.page("Report of a volume", [part for part in parts if part is not None])


def _checklist(points: Sequence[dict[str, Any]]) -> Any:
    items = []
    for point in points:
        box = E.INPUT(type="checkbox")
        if not point["open"]:
            box.set("checked", "checked")
        state = f" ({point['count']:,} {point['what']})" if point["open"] else ""
        items.append(E.LI(E.LABEL(box, f" {point['point']}{state}")))
    signed = E.P("Signed: ", E.SPAN("_" * 30), " Date: ", E.SPAN("_" * 14))
    return E.E.section(E.H2("Checklist"), E.UL(*items, {"class": "checklist"}), signed)


def _table(title: str, head: Sequence[str], rows: Sequence[Sequence[Any]]) -> Any:
    """A table; None where it would be empty."""
    if not rows:
        return None
    made = E.TABLE(E.THEAD(E.TR(*(E.TH(one, scope="col") for one in head))), {"class": "volume"})
    body = E.TBODY(*(E.TR(*map(_cell, row)) for row in rows))
    made.append(body)
    return E.E.section(E.H2(title), made)


def _cell(value: Any) -> Any:
    if isinstance(value, list):
        return E.TD(*(E.DIV(printable(str(one))) for one in value))
    if isinstance(value, int):
        return E.TD(f"{value:,}", {"class": "number"})
    return E.TD(printable(str(value)))


def _bars(title: str, rows: Sequence[tuple[str, int]]) -> Any:
    """Numbers as bars; None where there are none."""
    most = max((count for _, count in rows), default=0)
    if not most:
        return None
    body = E.TBODY(
        *(
            E.TR(
                E.TH(printable(name), scope="row"),
                E.TD(f"{count:,}", {"class": "number"}),
                E.TD(E.E.meter(value=str(count), max=str(most), title=f"{count:,}"), {"class": "bar"}),
            )
            for name, count in rows
        )
    )
    return E.E.section(E.H2(title), E.TABLE(body, {"class": "volume"}))
