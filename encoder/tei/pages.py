"""Pages of a version: their identifiers, and what is printed on them."""

from __future__ import annotations

from collections.abc import Iterator

from encoder.tei.writing import Writing
from encoder.tei.xml import ID, TEI, Element

_PB, _FW, _LB = (f"{{{TEI}}}{name}" for name in ("pb", "fw", "lb"))


def name_pages(version: Element, writing: Writing) -> None:
    """Give each page of a version its identifier, and let what is printed on a page point to it: a
    number beside the boundary belongs to the page that bears it, else to the page that is running."""
    prefix = str(version.get(ID))
    for page in version.iter(_PB):
        page.set(ID, writing.ids.next(prefix, "pb"))
    running: Element | None = None
    for node in version.iter(_PB, _FW):
        if node.tag == _PB:
            running = node
            continue
        belongs = _page_of(node, running)
        if belongs is not None:
            node.set("corresp", f"#{belongs.get(ID)}")


def _page_of(printed: Element, running: Element | None) -> Element | None:
    following = next((node for node in _beside(printed) if node.tag == _PB), None)
    number = "".join(sign for sign in str(printed.text) if sign.isdigit())
    if following is not None and (running is None or number == following.get("n")):
        return following
    return running


def _beside(node: Element) -> Iterator[Element]:
    """The boundaries and the furniture that follow directly, without text between."""
    while not (node.tail or "").strip():
        following = node.getnext()
        if following is None or following.tag not in (_PB, _FW, _LB):
            return
        yield following
        node = following
