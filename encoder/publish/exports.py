"""An authority as a TEI list, a table, or linked data."""

from __future__ import annotations

import csv
import io
import json
from typing import Any

from lxml import etree

from encoder.authority.load import Authority, AuthorityEntry, Kind
from encoder.publish.corpus import ID, LANG, URIS, add, inert, tei_root

FORMATS = ("tei", "csv", "json-ld")
_TEI = {
    "person": ("listPerson", "person", "persName", "p"),
    "place": ("listPlace", "place", "placeName", "pl"),
    "body": ("listOrg", "org", "orgName", "o"),
}
_TYPES = {"person": "Person", "place": "Place", "body": "Organization"}
KINDS: tuple[Kind, ...] = ("person", "place", "body")


def export(authority: Authority, form: str) -> bytes:
    """The whole authority in one of :data:`FORMATS`, the same bytes every time."""
    return {"tei": _tei, "csv": _csv, "json-ld": _json_ld}[form](authority)


def _tei(authority: Authority) -> bytes:
    root = tei_root()
    description = add(add(root, "teiHeader"), "fileDesc")
    add(add(description, "titleStmt"), "title", "Authority of persons, places and bodies")
    add(add(description, "publicationStmt"), "p", "Exported by tei-encoder.")
    add(add(description, "sourceDesc"), "p", "The authority files of the project.")
    off = add(root, "standOff")
    for kind in KINDS:
        group, item, name, prefix = _TEI[kind]
        known = list(authority.of_kind(kind))
        listed = add(off, group) if known else off
        for entry in known:
            _item(add(listed, item), entry, name, f"{prefix}.{entry.id}")
    if not len(off):
        add(off, "note", "No entries.")
    body = add(add(root, "text"), "body")
    add(body, "p")
    etree.indent(root)
    return etree.tostring(root, encoding="UTF-8", xml_declaration=True) + b"\n"


def _item(made: etree._Element, entry: AuthorityEntry, name: str, ident: str) -> None:
    made.set(ID, ident)
    for language, words in entry.names.items():
        add(made, name, words).set(LANG, language)
    for language, others in entry.variants.items():
        for words in others:
            add(made, name, words, type="variant").set(LANG, language)
    person = name == "persName"
    for tag, year in (("birth", entry.born), ("death", entry.died)):
        if person and year is not None:
            add(made, tag, when=f"{year:04d}")
    if person and entry.office:
        add(made, "occupation", entry.office)
    for source, number in entry.numbers().items():
        add(made, "idno", number, type=source)
    remark = entry.note if person else "; ".join(filter(None, (entry.office, entry.note)))
    if remark:
        add(made, "note", remark)


def _csv(authority: Authority) -> bytes:
    out = io.StringIO()
    table = csv.writer(out, lineterminator="\n")
    table.writerow(
        (
            "kind",
            "id",
            "preferred",
            "names",
            "variants",
            "born",
            "died",
            "office",
            "wikidata",
            "viaf",
            "geonames",
            "note",
        )
    )
    for kind in KINDS:
        for entry in authority.of_kind(kind):
            table.writerow(
                (
                    kind,
                    entry.id,
                    inert(entry.preferred),
                    "; ".join(f"{language}={name}" for language, name in entry.names.items()),
                    "; ".join(
                        f"{language}={name}"
                        for language, names in entry.variants.items()
                        for name in names
                    ),
                    *(
                        "" if value is None else inert(value) if isinstance(value, str) else value
                        for value in (
                            entry.born,
                            entry.died,
                            entry.office,
                            entry.wikidata,
                            entry.viaf,
                            entry.geonames,
                            entry.note,
                        )
                    ),
                )
            )
    return out.getvalue().encode()


def _json_ld(authority: Authority) -> bytes:
    graph = [_linked(kind, entry) for kind in KINDS for entry in authority.of_kind(kind)]
    said = {"@context": {"@vocab": "https://schema.org/"}, "@graph": graph}
    return (json.dumps(said, ensure_ascii=False, indent=1) + "\n").encode()


def _linked(kind: Kind, entry: AuthorityEntry) -> dict[str, Any]:
    found: dict[str, Any] = {
        "@id": f"#{_TEI[kind][3]}.{entry.id}",
        "@type": _TYPES[kind],
        "name": [{"@value": name, "@language": language} for language, name in entry.names.items()],
        "alternateName": [
            {"@value": name, "@language": language}
            for language, names in entry.variants.items()
            for name in names
        ],
        "birthDate": f"{entry.born:04d}" if entry.born else None,
        "deathDate": f"{entry.died:04d}" if entry.died else None,
        "jobTitle": entry.office if kind == "person" else None,
        "description": entry.note,
        "sameAs": [URIS[source].format(number) for source, number in entry.numbers().items()],
    }
    return {key: value for key, value in found.items() if value not in (None, [])}
