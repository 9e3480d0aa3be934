"""A site as a book: EPUB 3, and PDF by a headless Chromium. Both are made of the pages that the
stylesheets wrote, so that a book says what the site says."""

from __future__ import annotations

import hashlib
import io
import shutil
import subprocess
import tempfile
import zipfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from urllib.parse import unquote

from lxml import etree, html

from encoder.core.files import read_regular

_XHTML = "http://www.w3.org/1999/xhtml"
_OPF = "http://www.idpf.org/2007/opf"
_DC = "http://purl.org/dc/elements/1.1/"
_EPUB = "http://www.idpf.org/2007/ops"
_GONE = (
    ".//form | .//nav | .//script | .//*[contains(@class, 'permalink')] | .//*[@class='downloads']"
    " | .//*[contains(@class, 'on-page')] | .//*[contains(@class, 'surplus')]"
    " | .//*[@class='version-name']"
    " | .//*[contains(concat(' ', @class, ' '), ' fw ')] | .//br[@class='line-end'] | .//details"
    " | .//*[@class='retired'] | .//*[@class='unseen']"
)
"""What a book has no use for."""
BROWSERS = ("chromium", "chromium-browser", "google-chrome")


class BookError(Exception):
    """The book cannot be made; the message says why."""


@dataclass(frozen=True, slots=True)
class Chapter:
    """A document as a chapter."""

    name: str
    title: str
    language: str
    article: Any


def chapters(site: Path) -> tuple[str, str, list[Chapter]]:
    """Title and language of a site, and its documents in the order of its list.

    Args:
        site: a folder that `publish` wrote.

    Raises:
        BookError: it is no such folder.
    """
    try:
        index: Any = html.document_fromstring(read_regular(site / "index.html"), parser=_parser())
        links = index.xpath("//ol[@class='documents']//a/@href")
        found = [_chapter(site, unquote(str(link))) for link in links]
    except (OSError, etree.LxmlError, IndexError) as err:
        raise BookError(f"{site} is no site that `tei-encoder publish` wrote: {err}") from err
    if not found:
        raise BookError(f"{site} has no documents")
    return str(index.findtext(".//h1")), str(index.get("lang") or "en"), found


def _parser() -> html.HTMLParser:
    return html.HTMLParser(encoding="utf-8", no_network=True)


def _chapter(site: Path, link: str) -> Chapter:
    name = Path(link).name
    page: Any = html.document_fromstring(read_regular(site / name), parser=_parser())
    article = page.xpath("//article")[0]
    for node in article.xpath(_GONE):
        if node.getparent() is not None:
            node.drop_tree()
    for node in article.xpath(".//a[@href]"):
        if not node.get("href").startswith(("http://", "https://")):
            node.drop_tag()
    _as_tables(article)
    return Chapter(
        name.removesuffix(".html"),
        str(article.findtext(".//h1")),
        str(page.get("lang") or "en"),
        article,
    )


def _as_tables(article: Any) -> None:
    """Rows of versions as a table."""
    for rows in article.xpath(".//div[@class='rows']"):
        rows.tag = "table"
        body = html.Element("tbody")
        for row in list(rows):
            row.tag = "tr"
            for cell in row:
                cell.tag = "td"
            body.append(row)
        rows.append(body)
        rows.attrib.pop("data-pagefind-body", None)


# --- EPUB ------------------------------------------------------------------------------------------


def epub(site: Path, modified: datetime | None = None) -> bytes:
    """The site as EPUB 3; the same site and time give the same bytes.

    Args:
        site: a folder that `publish` wrote.
        modified: when the book was last changed (default: now).

    Raises:
        BookError: see :func:`chapters`.
    """
    title, language, found = chapters(site)
    css = read_regular(site / "assets" / "book.css")
    pages = {f"{n:04d}.xhtml": _page(one) for n, one in enumerate(found, 1)}
    titles = {name: one.title for name, one in zip(pages, found, strict=True)}
    when = (modified or datetime.now(UTC)).strftime("%Y-%m-%dT%H:%M:%SZ")
    ident = hashlib.sha256(b"".join(pages.values())).hexdigest()[:32]
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as book:
        _add(book, "mimetype", b"application/epub+zip", zipfile.ZIP_STORED)
        _add(book, "META-INF/container.xml", _CONTAINER)
        _add(book, "OEBPS/book.opf", _package(title, language, ident, when, list(pages)))
        _add(book, "OEBPS/nav.xhtml", _contents(title, language, titles))
        _add(book, "OEBPS/book.css", css)
        for name, data in pages.items():
            _add(book, f"OEBPS/{name}", data)
    return made.getvalue()


def _add(book: zipfile.ZipFile, name: str, data: bytes, how: int = zipfile.ZIP_DEFLATED) -> None:
    book.writestr(zipfile.ZipInfo(name, (1980, 1, 1, 0, 0, 0)), data, how)


_CONTAINER = (
    b'<?xml version="1.0"?><container version="1.0" '
    b'xmlns="urn:oasis:names:tc:opendocument:xmlns:container"><rootfiles><rootfile '
    b'full-path="OEBPS/book.opf" media-type="application/oebps-package+xml"/></rootfiles></container>'
)


def _document(title: str, language: str) -> tuple[etree._Element, etree._Element]:
    root = etree.Element(f"{{{_XHTML}}}html", nsmap={None: _XHTML, "epub": _EPUB})  # type: ignore[dict-item]
    root.set("lang", language)
    root.set("{http://www.w3.org/XML/1998/namespace}lang", language)
    head = etree.SubElement(root, f"{{{_XHTML}}}head")
    etree.SubElement(head, f"{{{_XHTML}}}title").text = title
    etree.SubElement(head, f"{{{_XHTML}}}link", rel="stylesheet", href="book.css", type="text/css")
    return root, etree.SubElement(root, f"{{{_XHTML}}}body")


def _written(root: etree._Element) -> bytes:
    return etree.tostring(root, xml_declaration=True, encoding="utf-8", doctype="<!DOCTYPE html>")


def _page(chapter: Chapter) -> bytes:
    root, body = _document(chapter.title, chapter.language)
    body.append(_as_xhtml(chapter.article))
    return _written(root)


def _as_xhtml(node: etree._Element) -> etree._Element:
    """An element of HTML and all in it in the name space of XHTML."""
    made = etree.Element(f"{{{_XHTML}}}{node.tag}")
    for name, value in node.attrib.items():
        if not str(name).startswith("data-"):
            made.set(str(name), str(value))
    if node.get("lang"):
        made.set("{http://www.w3.org/XML/1998/namespace}lang", str(node.get("lang")))
    made.text, made.tail = node.text, node.tail
    made.extend(_as_xhtml(child) for child in node if isinstance(child.tag, str))
    return made


def _contents(title: str, language: str, titles: dict[str, str]) -> bytes:
    root, body = _document(title, language)
    nav = etree.SubElement(body, f"{{{_XHTML}}}nav")
    nav.set(f"{{{_EPUB}}}type", "toc")
    etree.SubElement(nav, f"{{{_XHTML}}}h1").text = title
    listed = etree.SubElement(nav, f"{{{_XHTML}}}ol")
    for name, words in titles.items():
        item = etree.SubElement(listed, f"{{{_XHTML}}}li")
        etree.SubElement(item, f"{{{_XHTML}}}a", href=name).text = words
    return _written(root)


def _package(title: str, language: str, ident: str, when: str, pages: Sequence[str]) -> bytes:
    spaces = {None: _OPF, "dc": _DC}
    root = etree.Element(f"{{{_OPF}}}package", nsmap=spaces, version="3.0")  # type: ignore[arg-type]
    root.set("unique-identifier", "id")
    said = etree.SubElement(root, f"{{{_OPF}}}metadata")
    etree.SubElement(said, f"{{{_DC}}}identifier", id="id").text = f"urn:sha256:{ident}"
    etree.SubElement(said, f"{{{_DC}}}title").text = title
    etree.SubElement(said, f"{{{_DC}}}language").text = language
    etree.SubElement(said, f"{{{_OPF}}}meta", property="dcterms:modified").text = when
    listed = etree.SubElement(root, f"{{{_OPF}}}manifest")
    spine = etree.SubElement(root, f"{{{_OPF}}}spine")
    kind = "application/xhtml+xml"
    nav = etree.SubElement(listed, f"{{{_OPF}}}item", id="nav", href="nav.xhtml")
    nav.set("media-type", kind)
    nav.set("properties", "nav")
    css = etree.SubElement(listed, f"{{{_OPF}}}item", id="css", href="book.css")
    css.set("media-type", "text/css")
    for number, name in enumerate(pages, 1):
        item = etree.SubElement(listed, f"{{{_OPF}}}item", id=f"c{number}", href=name)
        item.set("media-type", kind)
        etree.SubElement(spine, f"{{{_OPF}}}itemref", idref=f"c{number}")
    return etree.tostring(root, xml_declaration=True, encoding="utf-8")


# --- PDF -------------------------------------------------------------------------------------------


def pdf(site: Path, browser: str | None = None, timeout: float = 600) -> bytes:
    """All documents of a site as one PDF.

    Args:
        site: a folder that `publish` wrote.
        browser: path of a Chromium (default: the one that is found).
        timeout: seconds that it may take.

    Raises:
        BookError: no browser, or it fails; see :func:`chapters`.
    """
    title, language, found = chapters(site)
    return _printed(title, language, found, site, browser, timeout)


def pdfs(site: Path, browser: str | None = None, timeout: float = 120) -> Iterator[tuple[str, bytes]]:
    """A PDF of each document: its name and content; see :func:`pdf`."""
    _, language, found = chapters(site)
    for one in found:
        yield one.name, _printed(one.title, language, [one], site, browser, timeout)


def _printed(
    title: str,
    language: str,
    found: Sequence[Chapter],
    site: Path,
    browser: str | None,
    timeout: float,
) -> bytes:
    path = browser or next((p for name in BROWSERS if (p := shutil.which(name))), None)
    if path is None:
        raise BookError("PDF is printed by Chromium, which is not installed; EPUB needs no browser")
    css = read_regular(site / "assets" / "book.css").decode()
    body = "".join(html.tostring(one.article, encoding="unicode") for one in found)
    page: Any = html.document_fromstring("<html><head></head><body></body></html>")
    page.set("lang", language)
    etree.SubElement(page.head, "title").text = title
    etree.SubElement(page.head, "style").text = css
    page.body.append(html.fragment_fromstring(f"<div>{body}</div>"))
    with tempfile.TemporaryDirectory() as folder:
        source, target = Path(folder) / "book.html", Path(folder) / "book.pdf"
        source.write_bytes(html.tostring(page, encoding="utf-8", doctype="<!DOCTYPE html>"))
        command = [
            path,
            *("--headless", "--no-sandbox", "--disable-gpu", "--no-pdf-header-footer"),
            *(f"--user-data-dir={folder}/profile", f"--print-to-pdf={target}", source.as_uri()),
        ]
        try:
            subprocess.run(command, capture_output=True, timeout=timeout, check=True)
            return read_regular(target)
        except (OSError, subprocess.SubprocessError) as err:
            raise BookError(f"{path} does not print: {err}") from err
