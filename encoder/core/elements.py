"""What the elements of an XML tree are called and hold, for every module that reads one."""

from __future__ import annotations

from lxml import etree


def local_name(node: etree._Element) -> str:
    """The name of an element without its namespace; "" for a comment and the like."""
    return str(node.tag).rpartition("}")[2] if isinstance(node.tag, str) else ""


def words_of(node: etree._Element) -> str:
    """The words in an element, a run of white space as one blank."""
    return " ".join("".join(map(str, node.itertext())).split())
