"""The register of a corpus: whom and what its files name, with links to the passages."""

from __future__ import annotations

import csv
import io
import os
import re
import unicodedata
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from os.path import relpath
from pathlib import Path
from typing import Any
from urllib.parse import quote

import yaml
from lxml import etree
from lxml.html import builder as html

from encoder.language import spelling
from encoder.publish import house
from encoder.publish.corpus import URIS, Known, NameInTei, TeiFile, entries, folded, inert, mentions

HEADS = {"person": "Persons", "place": "Places", "body": "Bodies", "date": "Dates"}
_SECTIONS = {"person": "persons", "place": "places", "body": "bodies"}
MOST = 40
"""So many passages of one entry are shown on the page; the tables have all."""


@dataclass(slots=True)
class Register:
    """What the files of a corpus name."""

    known: dict[tuple[str, str], Known] = field(default_factory=dict)
    mentions: list[NameInTei] = field(default_factory=list)
    titles: dict[Path, str] = field(default_factory=dict)

    def add(self, file: Named) -> None:
        """Take in one file."""
        self.titles[file.path] = file.title
        for entry in file.entries:
            self.known[entry.kind, entry.key] = entry
        self.mentions += file.mentions


@dataclass(frozen=True, slots=True)
class Named:
    """What one file names."""

    path: Path
    title: str
    entries: list[Known]
    mentions: list[NameInTei]


def named(file: TeiFile) -> Named:
    """What a file names, without its tree."""
    return Named(file.path, file.title, list(entries(file).values()), list(mentions(file)))


def table(register: Register, kind: str, out: Path) -> bytes:
    """All mentions of a kind as CSV; files relative to the folder of the table."""
    made = io.StringIO()
    rows = csv.writer(made, lineterminator="\n")
    rows.writerow(("id", "name", "written", "value", "language", "file", "place", "context"))
    for one in _sorted(register, kind):
        entry = register.known.get((kind, one.key or ""))
        rows.writerow(
            (
                one.key or "",
                inert(entry.preferred if entry else ""),
                inert(one.words),
                inert(one.value),
                one.language,
                inert(_link(one.file, out)),
                one.anchor,
                inert(one.context),
            )
        )
    return made.getvalue().encode(errors="backslashreplace")


def _sorted(register: Register, kind: str) -> list[NameInTei]:
    def order(one: NameInTei) -> tuple[str, ...]:
        entry = register.known.get((kind, one.key or ""))
        head = one.value if kind == "date" else (entry.preferred if entry else one.words)
        turned = _family_first(head) if kind == "person" and entry is None else head
        return (folded(turned), head, str(one.file), one.anchor, one.context)

    return sorted((one for one in register.mentions if one.kind == kind), key=order)


def _family_first(name: str) -> str:
    """A name as registers have it, with initials and given names behind the last word."""
    parts = name.split()
    return " ".join([*parts[-1:], *parts[:-1]])


def _link(file: Path, out: Path) -> str:
    return Path(relpath(file, out)).as_posix()


# --- the page -----------------------------------------------------------------------------------


def page(register: Register, out: Path, title: str) -> bytes:
    """The register as one HTML page without scripts or anything from elsewhere."""
    sections = [_section(register, kind, out) for kind in HEADS]
    parts = [
        html.P(f"{len(register.titles)} files, {len(register.mentions)} passages", **{"class": "file"}),
        html.E.nav(
            *(html.A(head, href=f"#{kind}") for kind, head in HEADS.items()), **{"class": "parts"}
        ),
        *sections,
    ]
    return house.page(title, parts)


def _section(register: Register, kind: str, out: Path) -> etree._Element:
    groups: dict[tuple[str, str], list[NameInTei]] = {}
    for one in _sorted(register, kind):
        head = one.value if kind == "date" and one.value else folded(one.words)
        groups.setdefault(("known", one.key) if one.key else ("written", head), []).append(one)
    listed = html.DL()
    for (how, key), found in groups.items():
        entry = register.known.get((kind, key)) if how == "known" else None
        listed.append(_head(kind, entry, found))
        for one in found[:MOST]:
            link = quote(os.fsencode(_link(one.file, out)))
            where = f"{link}#{quote(one.anchor)}" if one.anchor else link
            listed.append(html.DD(html.A(register.titles[one.file], href=where), f" {one.context}"))
        if len(found) > MOST:
            listed.append(html.DD(html.SMALL(f"and {len(found) - MOST} more, in the table")))
    made: etree._Element = html.E.section(html.H2(HEADS[kind], id=kind), listed)
    return made


def _head(kind: str, entry: Known | None, found: Sequence[NameInTei]) -> Any:
    if entry is None:
        shown = found[0].value if kind == "date" and found[0].value else found[0].words
        made = html.DT(shown, " ", html.E.span(f"{len(found)}", **{"class": "n"}))
        if kind != "date":
            made.set("class", "unknown")
        return made
    others = ", ".join(name for language, name in entry.names.items() if name != entry.preferred)
    made = html.DT(
        entry.preferred, " ", html.SMALL(others), " ", html.E.span(f"{len(found)}", **{"class": "n"})
    )
    made.set("id", f"{kind}-{entry.key}")
    for source, number in entry.numbers.items():
        made.append(html.A(f" {source}", href=URIS[source].format(number)))
    return made


# --- names that no authority knows -----------------------------------------------------------------


def unknown(register: Register) -> str:
    """Names without an entry as YAML to paste into an authority file, the most frequent first.

    Spellings of one name in several scripts are one entry, and so is everything that a file takes
    for one person; what cannot be known, such as the given names, is left to the editor.
    """
    persons = _persons(register)
    out = [
        "# Names that no authority knows, the most frequent first. Check each, complete it, and",
        "# move it into an authority file.",
    ]
    for kind, section in _SECTIONS.items():
        groups: dict[str, list[NameInTei]] = {}
        for one in register.mentions:
            if one.kind == kind and one.key is None and re.search(r"[^\W\d_]{2}", one.words):
                name = persons.get((one.file, one.own), one.words)
                groups.setdefault(spelling.spelled_alike(_base(name)), []).append(one)
        ranked = sorted(groups.items(), key=lambda item: (-len(item[1]), item[0]))
        if ranked:
            out.append(f"{section}:")
            taken: Counter[str] = Counter()
            for _, found in ranked:
                out += _pasted(found, taken)
    return "\n".join(out) + "\n"


def _persons(register: Register) -> dict[tuple[Path, str], str]:
    """File and entry of its own -> the fullest name there, that of the first version."""
    found: dict[tuple[Path, str], str] = {}
    for one in register.mentions:
        if one.own:
            known = found.setdefault((one.file, one.own), one.words)
            if len(one.words.split()) > len(known.split()):
                found[one.file, one.own] = one.words
    return found


def _base(words: str) -> str:
    """A name without capitals throughout and points."""
    plain = words.strip(" .,:;()")
    return plain.title() if plain.isupper() else plain


def _pasted(found: Iterable[NameInTei], taken: Counter[str]) -> list[str]:
    forms: dict[str, Counter[str]] = {}
    files = set()
    count = 0
    for one in found:
        forms.setdefault(one.language.split("-")[0], Counter())[_base(one.words)] += 1
        files.add(one.file)
        count += 1
    names = {
        language: min(counted, key=lambda word: (" " not in word, -counted[word], word))
        for language, counted in sorted(forms.items())
    }
    variants = {
        language: sorted(set(counted) - {names[language]}) for language, counted in forms.items()
    }
    slug = _slug(names.get("en") or next(iter(names.values())))
    taken[slug] += 1
    entry = {"id": slug if taken[slug] == 1 else f"{slug}-{taken[slug]}", "names": names}
    if any(variants.values()):
        entry["variants"] = {language: words for language, words in sorted(variants.items()) if words}
    text = yaml.safe_dump(
        [entry], allow_unicode=True, sort_keys=False, default_flow_style=None, width=1000
    )
    return [f"# {count} times in {len(files)} {'file' if len(files) == 1 else 'files'}", text.rstrip()]


def _slug(name: str) -> str:
    roman = (spelling.romanised(name) or [name])[0]
    bare = unicodedata.normalize("NFKD", roman).encode("ascii", "ignore").decode().lower()
    return re.sub(r"[^a-z0-9]+", "-", bare).strip("-") or "name"
