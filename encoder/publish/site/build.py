"""TEI files to a site: what is read, what is made anew, what is taken away.

A manifest in the site says what each page was made of, so that unchanged documents are skipped, pages
of documents that went or were closed disappear, and addresses that others cite still lead somewhere.
"""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import asdict, dataclass, field
from functools import partial
from multiprocessing import get_context
from pathlib import Path
from typing import Any
from urllib.parse import unquote

from encoder import __version__
from encoder.core.files import content_of, read_regular
from encoder.core.saxon import Stylesheet
from encoder.findings import Finding
from encoder.findings.program import PageNotMade
from encoder.findings.wellformed import parse
from encoder.publish.corpus import TeiFile, opened
from encoder.publish.site import lists, search
from encoder.publish.site.documents import EXTRA, FOLDER, Job, Made, Stated, made, prepared
from encoder.publish.site.entries import Entry, digest, entry
from encoder.publish.site.withheld import Closed, is_closed, name_of

MANIFEST = "manifest.json"
"""What the pages of a site were made of."""
_FORMAT = "tei-encoder site 2"
_XSL = "{http://www.w3.org/1999/XSL/Transform}"
ASSETS = FOLDER.parent / "assets"
_RESERVED = frozenset(
    {"index", "about", "search", "persons", "places", "bodies", "stamps", "gone", "404", "sitemap"}
)
_FEW = 24
"""So many pages are made faster by one process."""


@dataclass(frozen=True, slots=True)
class Look:
    """How a site looks and what it says of itself."""

    title: str = "Edition"
    language: str = "en"
    """Of the interface."""
    base: str = ""
    """Address at which it will be found; "": nobody knows."""
    css: tuple[Path, ...] = ()
    """Style sheets of the edition's own."""
    xslt: Path | None = None
    """A stylesheet of one's own in the place of ``document.xsl``, which it may import."""
    closed: Closed = field(default=Closed())


@dataclass(slots=True)
class Site:
    """What a build made."""

    files: dict[str, bytes] = field(default_factory=dict)
    """Path in the site -> its new content."""
    gone: list[str] = field(default_factory=list)
    """Paths that are to be removed."""
    made: int = 0
    """Pages of documents that were made."""
    skipped: int = 0
    """Pages of documents that are as they were."""
    closed: int = 0
    """Documents that are withheld."""
    findings: list[tuple[Path, Finding]] = field(default_factory=list)
    index: tuple[str, ...] = ()
    """Files of the index of words."""
    documents: frozenset[str] = frozenset()
    """Names of the pages of documents."""
    stems: set[str] = field(default_factory=set)
    """Names of the files that are withheld as a whole."""
    unknown: list[str] = field(default_factory=list)
    """What the project withholds and no file has."""


def build(
    paths: Sequence[Path],
    look: Look,
    before: Callable[[str], bytes | None],
    *,
    processes: int = 1,
    indexed: bool = True,
) -> Site:
    """A site of TEI files.

    Args:
        paths: the TEI files; certificates lie beside them.
        look: title, language, stylesheets, what is withheld.
        before: gives a file of the site as it is now, None where there is none.
        processes: so many at once.
        indexed: make the index of words.

    Returns:
        what to write and to remove; documents that cannot be read are findings.
    """
    site = Site()
    style = digest(
        *(read_regular(one) for one in _style_files(look)),
        asdict(_stated(look)),
        asdict(look.closed),
        __version__,
    )
    old = _manifest(before(MANIFEST), style)
    names = _page_names(paths)
    found = list(_entries(paths, names, look, old, site))
    found.sort(key=lambda one: (one.entry.date or "9999", one.entry.title, one.entry.name))
    for at, one in enumerate(found):
        around = [found[n].entry.name if 0 <= n < len(found) else "" for n in (at - 1, at + 1)]
        one.before, one.after = (lists.href(name) if name else "" for name in around)
    todo = [one for one in found if _is_stale(one, old, before)]
    site.skipped, site.closed = len(found) - len(todo), site.closed
    for one, answer in zip(todo, _run(todo, look, style, processes), strict=True):
        if isinstance(answer, str):
            site.findings.append((one.path, PageNotMade(reason=answer)))
            found.remove(one)  # what was there may show what is withheld by now
            continue
        site.made += 1
        site.files.update(answer.files)
        if f"tei/{one.name}.fidelity.json" not in answer.files:
            site.gone.append(f"tei/{one.name}.fidelity.json")
    entries = [one.entry for one in found]
    site.documents = frozenset(one.name for one in entries)
    site.unknown = _unknown(look.closed, [one.path.stem for one in found], site, entries)
    _about_all(site, entries, look, old, indexed=indexed, changed=bool(todo) or _differ(entries, old))
    _retire(site, entries, look, old)
    site.files[MANIFEST] = _written(found, style, site.index)
    return site


# --- the documents --------------------------------------------------------------------------------


def _page_names(paths: Iterable[Path]) -> dict[Path, str]:
    """A name for the page of each file: its own, without what an address cannot hold, and no two
    alike for file systems that take capitals for small letters."""
    taken: set[str] = set()
    numbers: Counter[str] = Counter()
    names: dict[Path, str] = {}
    for path in paths:
        plain = re.sub(r"[^\w.-]+", "-", path.stem).lstrip("-.").rstrip(".") or "document"
        plain = f"doc-{plain}" if plain.casefold() in _RESERVED else plain
        name = plain
        while name.casefold() in taken:
            numbers[plain.casefold()] += 1
            name = f"{plain}-{numbers[plain.casefold()] + 1}"
        taken.add(name.casefold())
        names[path] = name
    return names


def _entries(
    paths: Sequence[Path], names: dict[Path, str], look: Look, old: _Old, site: Site
) -> Iterator[Job]:
    """The documents that are open, with what the lists say of them; those that did not change are
    not parsed."""
    for path in paths:
        data = content_of(path) or b""
        proof = content_of(path.with_suffix(".fidelity.json")) or b""
        source = digest(data, proof, path.stem)
        known = old.sources.get(names[path])
        if data and known is not None and known == source:
            yield Job(path, names[path], old.entries[names[path]], source, old.idents(names[path]))
            continue
        file = opened(path)
        if not isinstance(file, TeiFile):
            site.findings.append((path, file))
            continue
        if is_closed(file.root, path.stem, look.closed):
            site.closed += 1
            site.stems.add(path.stem)
            continue
        withheld = prepared(file.root, path.stem, look.closed)
        made_entry = entry(file, names[path], withheld)
        yield Job(path, names[path], made_entry, source, old.idents(names[path]))


def _unknown(closed: Closed, stems: Iterable[str], site: Site, entries: Sequence[Entry]) -> list[str]:
    """What the project withholds and no file has: most likely misspelt."""
    known = {name_of(stem) for stem in (*stems, *site.stems)}
    found = {one for entry in entries for one in entry.withheld}
    lost = [name for name in closed.documents if name_of(name) not in known]
    lost += [one for one in closed.persons if digest(one) not in found]
    whole = {name_of(stem) for stem in site.stems}
    within = [one for one in closed.passages if name_of(one.partition("#")[0]) not in whole]
    return [*lost, *(one for one in within if digest(one) not in found)]


def _is_stale(one: Job, old: _Old, before: Callable[[str], bytes | None]) -> bool:
    return old.keys.get(one.name) != one.key or before(f"{one.name}.html") is None


def _run(todo: Sequence[Job], look: Look, style: str, processes: int) -> Iterator[Made | str]:
    """The pages of documents, in their order; for one that cannot be made, why."""
    if not todo:
        return
    work = partial(made, look=_stated(look), xslt=look.xslt, style=style, closed=look.closed)
    if processes < 2 or len(todo) < _FEW:
        yield from map(work, todo)
        return
    with ProcessPoolExecutor(min(processes, len(todo)), mp_context=get_context("spawn")) as pool:
        yield from pool.map(work, todo, chunksize=8)


# --- what is about all of them ----------------------------------------------------------------------


def _about_all(
    site: Site, entries: Sequence[Entry], look: Look, old: _Old, *, indexed: bool, changed: bool
) -> None:
    """Lists, registers, search, assets."""
    for path in sorted(ASSETS.iterdir()):
        site.files[f"assets/{path.name}"] = read_regular(path)
    for path in look.css:
        site.files[f"assets/{path.name}"] = read_regular(path)
    searchable = indexed and bool(entries)
    site.index = old.index if searchable else ()
    if searchable and (changed or not old.index):
        try:
            made = search.index(entries)
            site.files.update(made)
            site.index = tuple(sorted(made))
        except search.SearchUnusable as err:
            site.index = ()
            site.findings.append((Path("search.html"), PageNotMade(reason=str(err))))
    site.gone += sorted({*old.index} - {*site.index})  # it may hold what is withheld by now
    if not searchable:
        site.gone += ["assets/words.js", "search.html"]
    if searchable:
        site.files["assets/words.js"] = search.words(entries)
    sheet = Stylesheet(FOLDER / "lists.xsl", EXTRA)
    parameters = {**_stated(look).parameters(), "searchable": searchable}
    for name, tree in lists.pages(entries, site.closed, searchable=searchable).items():
        site.files[f"{name}.html"] = f"{sheet.run(tree, parameters)}\n".encode()
    for name in old.entries.keys() - {one.name for one in entries}:
        site.files[f"{name}.html"] = f"{sheet.run(lists.gone(name), parameters)}\n".encode()
    if look.base:
        site.files["sitemap.xml"] = _sitemap(entries, look.base)


def _sitemap(entries: Sequence[Entry], base: str) -> bytes:
    from lxml import etree

    space = "http://www.sitemaps.org/schemas/sitemap/0.9"
    root = etree.Element(f"{{{space}}}urlset", nsmap={None: space})  # type: ignore[dict-item]
    for page in ("index.html", "about.html", *(lists.href(one.name) for one in entries)):
        place = etree.SubElement(etree.SubElement(root, f"{{{space}}}url"), f"{{{space}}}loc")
        place.text = base + page
    return etree.tostring(root, xml_declaration=True, encoding="UTF-8")


def _retire(site: Site, entries: Sequence[Entry], look: Look, old: _Old) -> None:
    """Downloads of documents that went or are closed, and a sitemap that nobody wants."""
    for name in old.entries.keys() - {one.name for one in entries}:
        site.gone += [f"tei/{name}.xml", f"tei/{name}.fidelity.json", f"text/{name}.txt"]
    if not look.base:
        site.gone.append("sitemap.xml")


# --- what there was ---------------------------------------------------------------------------------


@dataclass(slots=True)
class _Old:
    """What the last build says."""

    entries: dict[str, Entry] = field(default_factory=dict)
    sources: dict[str, str] = field(default_factory=dict)
    keys: dict[str, str] = field(default_factory=dict)
    retired: dict[str, list[str]] = field(default_factory=dict)
    index: tuple[str, ...] = ()
    """Files of the index of words."""

    def idents(self, name: str) -> tuple[str, ...]:
        """What could ever be cited on a page."""
        known = self.entries.get(name)
        return (*(known.idents if known else ()), *self.retired.get(name, ()))


def _manifest(data: bytes | None, style: str) -> _Old:
    """What the last build left; nothing where it cannot be read. Pages of another style are stale,
    and what is withheld may have changed with it."""
    try:
        said: dict[str, Any] = json.loads(data or b"{}")
        if said.get("format") != _FORMAT:
            return _Old()
        entries = {name: Entry.from_json(one["entry"]) for name, one in said["documents"].items()}
        same = said["style"] == style
        return _Old(
            entries,
            {name: one["source"] for name, one in said["documents"].items()} if same else {},
            {name: one["key"] for name, one in said["documents"].items()} if same else {},
            {name: one["retired"] for name, one in said["documents"].items()},
            tuple(map(str, said["index"])),
        )
    except (ValueError, KeyError, TypeError, AttributeError):
        return _Old()


def _written(found: Sequence[Job], style: str, index: Sequence[str]) -> bytes:
    said = {
        "format": _FORMAT,
        "style": style,
        "index": list(index),
        "documents": {
            one.name: {
                "source": one.source,
                "key": one.key,
                "retired": list(one.retired),
                "entry": one.entry.as_json(),
            }
            for one in found
        },
    }
    return json.dumps(said, ensure_ascii=False, sort_keys=True).encode()


def _differ(entries: Sequence[Entry], old: _Old) -> bool:
    return {one.name: one for one in entries} != old.entries


def _stated(look: Look) -> Stated:
    return Stated(look.title, look.language, look.base, tuple(path.name for path in look.css))


def _style_files(look: Look) -> list[Path]:
    own = sorted(_with_imports(look.xslt)) if look.xslt is not None else []
    return [*sorted(FOLDER.iterdir()), *sorted(ASSETS.iterdir()), *look.css, *own]


def _with_imports(path: Path) -> set[Path]:
    """A stylesheet and those of the machine that it imports, and they import."""
    found: set[Path] = set()
    waiting = [path]
    while waiting:
        one = waiting.pop().resolve()
        data = content_of(one)
        if one in found or data is None:
            continue
        found.add(one)
        root, _ = parse(data)
        names = () if root is None else root.iter(f"{_XSL}import", f"{_XSL}include")
        for href in (str(node.get("href", "")) for node in names):
            local = href.removeprefix("file://")
            waiting += [] if "://" in local else [one.parent / unquote(local)]
    return found
