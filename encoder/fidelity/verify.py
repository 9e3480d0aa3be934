"""Checking a certificate years later, from the files alone.

Nothing here comes from readers or writer: the TEI is parsed anew, the certificate says
which stretches of the source are its text and in which order, and the two are compared.
Without a certificate the words of the two are matched like the lines of two versions.
"""

from __future__ import annotations

import codecs
import hashlib
import json
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import islice
from typing import Any

from lxml import etree

from encoder.fidelity.certificate import Account, Certificate, forged
from encoder.fidelity.matched import header_words, matched, unlike_slips
from encoder.fidelity.originals import Unlike, rebuilt
from encoder.fidelity.sequences import opcodes
from encoder.fidelity.streams import (
    Stream,
    first_difference,
    line_digests,
    misplaced,
    source_stream,
    tei_stream,
    untiled,
)
from encoder.fidelity.tokens import SHOWN, Change, Token, line_in, tokens
from encoder.findings import Finding
from encoder.findings.fidelity import (
    AccountedForTwice,
    EditedOnPurpose,
    NoCertificate,
    NotAccountedFor,
    SourceChanged,
    TeiChanged,
    TextDiffers,
    UnusableCertificate,
)
from encoder.findings.wellformed import parse

MOST = 50
"""So many differences are shown."""


@dataclass(frozen=True, slots=True)
class Verdict:
    """What a certificate proves of a TEI file, and what speaks against it."""

    findings: list[Finding]
    account: Account | None = None
    """What it says of every character; None where there is no certificate that fits."""


def verify(tei: bytes, source: bytes, certificate: bytes | None) -> list[Finding]:
    """Every finding about one TEI file and its source; none: it is faithful.

    Args:
        tei: the TEI file.
        source: the transcript.
        certificate: the content of `NAME.fidelity.json`; None when there is none.
    """
    return judged(tei, source, certificate).findings


def judged(tei: bytes, source: bytes, certificate: bytes | None) -> Verdict:
    """The findings of :func:`verify`, and the account of every character."""
    said = _said(certificate)
    opened = _opened(tei, source, said)
    if isinstance(opened, Finding):
        return Verdict([opened, *_damaged(said, source)])
    root, text = opened
    if certificate is None:
        return Verdict(
            [NoCertificate(position=(1, 1)), *map(_finding, islice(matched(root, text), MOST))]
        )
    if not isinstance(said, Certificate):
        return Verdict([_unusable(str(said))])
    found = [
        *_changed_lines(SourceChanged, said.source, source, "source"),
        *_changed_lines(TeiChanged, said.tei, tei, "TEI"),
    ]
    if said.source["sha256"] != hashlib.sha256(source).hexdigest():
        return Verdict(found)  # its offsets are those of another text
    reason = forged(said, text)
    if reason:
        return Verdict([*found, _unusable(reason)])
    found += _unaccounted(said, text)
    differences = tuple(_against(said, text, root, shown=None))
    if differences and differences == said.edited:
        found += [_finding(change, EditedOnPurpose) for change in differences[:MOST]]
    else:
        found += map(_finding, differences[:MOST])
    return Verdict(found, said.account(text, header_words(root)))


def _said(certificate: bytes | None) -> Certificate | ValueError | None:
    """A certificate, or why it is none."""
    try:
        return Certificate.read(certificate) if certificate is not None else None
    except ValueError as err:
        return err


def _damaged(said: Certificate | ValueError | None, source: bytes) -> list[Finding]:
    """Where a file of another format is no longer the one that was encoded."""
    if not isinstance(said, Certificate) or "origin" not in said.data:
        return []
    return list(_changed_lines(SourceChanged, said.source, source, "source"))


def changes(tei: bytes, source: bytes, certificate: bytes | None) -> list[Change] | Finding:
    """Which text of a TEI file is not that of its source: what changed, and where."""
    opened = _opened(tei, source, _said(certificate))
    if isinstance(opened, Finding):
        return opened
    root, text = opened
    if certificate is not None:
        try:
            said = Certificate.read(certificate)
        except ValueError as err:
            return _unusable(str(err))
        if said.source["sha256"] == hashlib.sha256(source).hexdigest():
            return list(_against(said, text, root))
    return list(matched(root, text))


def renewed(tei: bytes, source: bytes, certificate: bytes) -> bytes | Finding:
    """A certificate for a TEI file that was edited on purpose: the digests of the file as it is
    now, and what of it is no longer as the program wrote it.

    Args:
        tei: the edited file.
        source: the transcript, as it was encoded.
        certificate: that of the TEI file as it was written.
    """
    opened = _opened(tei, source, _said(certificate))
    if isinstance(opened, Finding):
        return opened
    root, text = opened
    try:
        said = Certificate.read(certificate)
    except ValueError as err:
        return _unusable(str(err))
    if said.source["sha256"] != hashlib.sha256(source).hexdigest():
        return _unusable("the source is not the one that was encoded")
    if reason := forged(said, text):
        return _unusable(reason)
    now = line_digests(tei)
    lines = [
        number + 1
        for kind, _, _, start, end in opcodes(said.tei["lines"], now)
        if kind != "equal"
        for number in range(start, max(end, start + 1))
    ]
    text_now = [
        [c.source, c.tei, c.source_line, c.tei_line] for c in _against(said, text, root, shown=None)
    ]
    made = {
        **said.data,
        "tei": {**said.tei, "sha256": hashlib.sha256(tei).hexdigest(), "lines": now},
        "edited": {
            "written as": said.data.get("edited", {}).get("written as", said.tei["sha256"]),
            "lines": lines,
            "text": text_now,
        },
    }
    return (json.dumps(made, ensure_ascii=False, separators=(",", ":")) + "\n").encode(
        errors="backslashreplace"
    )


def _opened(
    tei: bytes, source: bytes, said: Certificate | ValueError | None
) -> tuple[etree._Element, str] | Finding:
    """The TEI parsed and the source as text, or what is wrong with them."""
    root, fault = parse(tei)
    if root is None:
        assert fault is not None
        return fault
    if isinstance(said, Certificate) and "origin" in said.data:
        try:
            return root, _line_feeds(rebuilt(source, said.data["origin"]))
        except Unlike as err:
            return _unusable(f"the source is not the one that was encoded: {err}")
    text = _decoded(source)
    return _unusable("the source is no text") if text is None else (root, text)


def _unusable(reason: str) -> Finding:
    return UnusableCertificate(reason=reason, position=(1, 1))


# --- with a certificate ---------------------------------------------------------------------


def _changed_lines(
    changed: type[SourceChanged | TeiChanged], said: dict[str, Any], data: bytes, what: str
) -> Iterator[Finding]:
    """The lines whose digest is not the one of the certificate."""
    if said["sha256"] == hashlib.sha256(data).hexdigest():
        return
    now = line_digests(data)
    shown = 0
    for kind, first, last, start, end in opcodes(said["lines"], now):
        if kind == "equal":
            continue
        for line in range(start, max(end, start + 1)):
            if shown < MOST:
                where = min(line, len(now) - 1)
                how = {"replace": "changed", "delete": "removed before here", "insert": "added"}[kind]
                was = first + 1 + min(line - start, max(0, last - first - 1))
                yield changed(what=what, kind=how, line=where + 1, was=was, position=(where + 1, 1))
            shown += 1
    if not shown:  # the digest of the whole says so, those of the lines were tampered with
        yield changed(what=what, kind="changed", line=1, was=1, position=(1, 1))


def _unaccounted(said: Certificate, text: str) -> Iterator[Finding]:
    for kind, start, end in untiled(len(text), said.spans()):
        yield (NotAccountedFor if kind == "nobody" else AccountedForTwice)(
            text=text[start:end][:SHOWN], position=(line_in(text, start), 1)
        )


def _against(
    said: Certificate, text: str, root: etree._Element, shown: int | None = SHOWN
) -> Iterator[Change]:
    ours, theirs = source_stream(text, said.pieces), tei_stream(root)
    if first_difference(ours, theirs) is not None:
        yield from _parted(ours, theirs, text, shown)
    if said.corrections is None:
        yield from unlike_slips(theirs)
        return
    left = Counter(said.corrections)
    for _, words, line in theirs.corrections:
        if left[words] <= 0:
            yield Change("", words[:SHOWN], 1, line)
        left[words] -= 1


def _parted(ours: Stream, theirs: Stream, text: str, shown: int | None) -> Iterator[Change]:
    """All differences, word by word; then the blanks, where the words are the same."""
    if ours.text != theirs.text:
        yield from _words(tokens(ours), tokens(theirs), text, shown)
        return
    words = ours.text
    for place, kind in misplaced(ours, theirs)[: shown and MOST]:
        before, after = words[max(0, place - 12) : place], words[place : place + 12]
        one, other = _SIGNS[kind]
        yield Change(
            f"{before}{one}{after}",
            f"{before}{other}{after}",
            line_in(text, ours.origin(place, counted=True)),
            theirs.origin(place, counted=False),
        )


_SIGNS = {
    "blank lost": (" ", ""),
    "blank added": ("", " "),
    "word split": ("", "¶"),
    "blocks joined": ("¶", " "),
}
"""What stands between two words in the source and in the TEI."""


def _words(
    ours: Sequence[Token], theirs: Sequence[Token], text: str, shown: int | None
) -> Iterator[Change]:
    for kind, a, b, c, d in opcodes([w for w, _ in ours], [w for w, _ in theirs]):
        one, other = "".join(w for w, _ in ours[a:b]), "".join(w for w, _ in theirs[c:d])
        if kind == "equal" or one == other:
            continue
        near = ours[min(a, len(ours) - 1)][1] if ours else 0
        there = theirs[min(c, len(theirs) - 1)][1] if theirs else 1
        yield Change(
            " ".join(w for w, _ in ours[a:b])[:shown],
            " ".join(w for w, _ in theirs[c:d])[:shown],
            line_in(text, near),
            there,
        )


def _finding(change: Change, kind: type[TextDiffers | EditedOnPurpose] = TextDiffers) -> Finding:
    return kind(
        source=change.source[:SHOWN] or "(nothing)",
        tei=change.tei[:SHOWN] or "(nothing)",
        line=change.source_line,
        position=(max(1, change.tei_line), 1),
    )


# --- the source, read by itself ---------------------------------------------------------------


def _decoded(data: bytes) -> str | None:
    """The text with line feeds: a CRLF is a blank and a line feed, a lone CR a line feed."""
    encodings = (
        (codecs.BOM_UTF8, "utf-8"),
        (codecs.BOM_UTF16_LE, "utf-16-le"),
        (codecs.BOM_UTF16_BE, "utf-16-be"),
        (b"", "utf-8"),
    )
    mark, encoding = next((m, e) for m, e in encodings if data.startswith(m))
    try:
        text = data[len(mark) :].decode(encoding)
    except UnicodeDecodeError:
        return None
    return _line_feeds(text)


def _line_feeds(text: str) -> str:
    return text.replace("\r\n", " \n").replace("\r", "\n")
