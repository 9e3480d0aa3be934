"""The page of a document and what can be taken away with it: TEI, plain text, certificate."""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path

from lxml import etree

from encoder.core.files import content_of, read_regular
from encoder.core.saxon import SaxonError, Stylesheet
from encoder.publish.corpus import TeiFile, opened
from encoder.publish.site.entries import Entry, digest, with_idents
from encoder.publish.site.withheld import Closed, open_part

FOLDER = Path(__file__).parent.parent / "xslt"
"""The stylesheets of the program."""
EXTRA = "publish"
"""What brings Saxon and Pagefind."""


@dataclass(slots=True)
class Job:
    """A document whose page may have to be made."""

    path: Path
    name: str
    """Of its page, without the ending."""
    entry: Entry
    source: str
    """Digest of what it is made of."""
    cited: tuple[str, ...] = ()
    """Identifiers that were on its page before."""
    before: str = ""
    """Address of the page before it."""
    after: str = ""

    @property
    def retired(self) -> tuple[str, ...]:
        """Identifiers that others may cite and that are no longer there."""
        return tuple(sorted({*self.cited} - {*self.entry.idents}))

    @property
    def key(self) -> str:
        """Of all that the page depends on, beside the style."""
        return digest(self.source, self.before, self.after, list(self.retired))


@dataclass(frozen=True, slots=True)
class Stated:
    """What every page says of the site."""

    title: str
    language: str
    base: str
    css: tuple[str, ...]

    def parameters(self) -> dict[str, str | bool]:
        """For the stylesheets."""
        return {
            "site-title": self.title,
            "interface": self.language,
            "base": self.base,
            "own-css": " ".join(self.css),
        }


@dataclass(frozen=True, slots=True)
class Made:
    """The files of a document, by their path in the site."""

    files: dict[str, bytes] = field(default_factory=dict)


def prepared(root: etree._Element, stem: str, closed: Closed) -> tuple[str, ...]:
    """Take out what is closed and number the names.

    Returns:
        what was taken out, as digests: a manifest lies open, and names what is withheld to nobody.
    """
    withheld = open_part(root, stem, closed)
    with_idents(root)
    return tuple(map(digest, withheld))


def made(job: Job, *, look: Stated, xslt: Path | None, style: str, closed: Closed) -> Made | str:
    """The files of a document, or why they cannot be made (errors of Saxon cannot be sent between
    processes)."""
    try:
        sheet = _stylesheet(xslt, style)
        data = read_regular(job.path)
        file = opened(job.path)
        if not isinstance(file, TeiFile):
            return file.message
        withheld = bool(open_part(file.root, job.path.stem, closed))
        tei = etree.tostring(file.root, encoding="utf-8", xml_declaration=True) if withheld else data
        with_idents(file.root)
        certificate = None if withheld else content_of(job.path.with_suffix(".fidelity.json"))
        proof = certificate or b""
        page = sheet.run(
            file.root,
            {
                **look.parameters(),
                "name": job.name,
                "proof": _proof(proof, data),
                "withheld": withheld,
                "before": job.before,
                "after": job.after,
                "retired": " ".join(job.retired),
            },
        )
    except (SaxonError, OSError) as err:
        return str(err)
    files = {
        f"{job.name}.html": f"{page}\n".encode(),
        f"tei/{job.name}.xml": tei,
        f"text/{job.name}.txt": _plain(job.entry),
    }
    if proof:
        files[f"tei/{job.name}.fidelity.json"] = proof
    return Made(files)


@lru_cache(maxsize=1)
def _stylesheet(xslt: Path | None, style: str) -> Stylesheet:
    """The stylesheet as it is now: `style` is another one when a file of it has changed."""
    return Stylesheet(xslt or FOLDER / "document.xsl", EXTRA)


def _proof(certificate: bytes, tei: bytes) -> str:
    """ "proved" when the certificate is that of the file, "failed" when it is of another one."""
    if not certificate:
        return ""
    try:
        said = json.loads(certificate)["tei"]["sha256"]
    except (ValueError, KeyError, TypeError):
        return "failed"
    return "proved" if said == hashlib.sha256(tei).hexdigest() else "failed"


def _plain(entry: Entry) -> bytes:
    """The versions as plain text, each under its language."""
    parts = [entry.title, *(f"[{language}]\n{text}" for _, language, text in entry.texts)]
    return ("\n\n".join(parts) + "\n").encode()
