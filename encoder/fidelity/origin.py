"""How a text was made of the nodes of a file, and whether all of them are in it."""

from __future__ import annotations

from collections.abc import Iterator

from encoder.core.source import Source
from encoder.fidelity.originals import Unlike, rebuilt
from encoder.findings import Finding
from encoder.findings.fidelity import NotRead


def unread(data: bytes, source: Source) -> Iterator[Finding]:
    """What of a file is not in the text that was made of it; the file is read again by a walker that
    shares nothing with the reader."""
    try:
        if rebuilt(data, origin_of(source)) != source.text:
            yield NotRead(reason="its text nodes say something else")
    except Unlike as err:
        yield NotRead(reason=str(err))


def origin_of(source: Source) -> dict[str, object]:
    """How the text was made of the nodes of a file."""
    origin = source.origin
    assert origin is not None
    atoms = sorted(origin.atoms, key=lambda atom: (atom.start, atom.end))
    ends = [0, *(atom.end for atom in atoms)]
    starts = [*(atom.start for atom in atoms), len(source.text)]
    said: dict[str, object] = {"text": source.text} if origin.format == "pdf" else {}
    return said | {
        "format": origin.format,
        "parts": list(origin.parts),
        "atoms": [[atom.part, atom.node, atom.start, atom.end] for atom in atoms],
        "between": [source.text[end:start] for end, start in zip(ends, starts, strict=True)],
    }
