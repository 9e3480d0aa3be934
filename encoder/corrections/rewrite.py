"""A file of corrections changed where it has to be: what an editor wrote in it by hand, comments and
order and spacing, stays."""

from __future__ import annotations

import re

import yaml

from encoder.corrections.file import listed, read, written
from encoder.corrections.schema import Correction, Sheet

_EMPTY = re.compile(r"(?m)^corrections:[ \t]*(\[[ \t]*\])?[ \t]*(#.*)?$")


def amended(data: bytes, sheet: Sheet) -> bytes:
    """A file of corrections that says what a sheet says.

    Args:
        data: the file as it is; b"" where there is none.
        sheet: what it shall say.

    Entries that went are cut out and new ones set behind the others; the rest of the file stays as it
    is. Where that is not enough (entries in another order, a file whose entries are not one to a
    line), the whole is written anew.
    """
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError:
        return written(sheet)
    known, new = read("", data), list(sheet.corrections)
    gone: list[int] = []
    for number, one in enumerate(known.entries):
        if new and new[0] == one:
            del new[0]
        else:
            gone.append(number)
    made = _with(_without(text, gone), new).encode()
    return made if text.strip() and read("", made).sheet == sheet else written(sheet)


def _without(text: str, gone: list[int]) -> str:
    """The text without the lines of some entries."""
    nodes = listed(text)
    lines = text.splitlines(keepends=True)
    for number in reversed(gone):
        if number < len(nodes):
            del lines[nodes[number].start_mark.line : _last_line(nodes[number]) + 1]
    left = "".join(lines)
    if gone and len(gone) == len(nodes):
        return re.sub(r"(?m)^corrections:[ \t]*$", "corrections: []", left, count=1)
    return left


def _with(text: str, new: list[Correction]) -> str:
    """The text with more entries behind those it has."""
    if not new:
        return text
    nodes = listed(text)
    said = written(Sheet(corrections=new)).decode().partition("corrections:\n")[2]
    lines = text.splitlines(keepends=True)
    if lines and not lines[-1].endswith("\n"):
        lines[-1] += "\n"
    if nodes:
        first = lines[nodes[0].start_mark.line]
        indent = first[: len(first) - len(first.lstrip(" "))]
        at = _last_line(nodes[-1]) + 1
        entries = "".join(indent + line for line in said.splitlines(keepends=True))
        return "".join([*lines[:at], entries, *lines[at:]])
    whole = "".join(lines)
    found = _EMPTY.search(whole)
    if found is None:
        return f"{whole}corrections:\n{said}"
    comment = f"  {found.group(2)}" if found.group(2) else ""
    return f"{whole[: found.start()]}corrections:{comment}\n{said}{whole[found.end() + 1 :]}"


def _last_line(node: yaml.Node) -> int:
    """The line in which a node ends, from 0; a mapping says that it ends where the next begins."""
    if isinstance(node, yaml.ScalarNode):
        mark = node.end_mark
        return mark.line - 1 if mark.column == 0 and mark.line > node.start_mark.line else mark.line
    if isinstance(node, yaml.CollectionNode) and node.value and not node.flow_style:
        last = node.value[-1]
        return _last_line(last[1] if isinstance(last, tuple) else last)
    return node.end_mark.line
