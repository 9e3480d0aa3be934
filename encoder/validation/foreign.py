"""Schemas that users bring: RELAX NG, XSD or Schematron, in a process of their own.

libxml2 can take minutes to compile a large schema and cannot be interrupted. So a
foreign schema is compiled and run in a child process with a time limit; when it
fails or takes too long the verdict is "could not validate", never "valid".
"""

from __future__ import annotations

import multiprocessing
import re
import tempfile
from collections.abc import Callable, Iterator
from functools import partial
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Any

from lxml import etree

from encoder.core.files import read_regular
from encoder.findings import TeiFault
from encoder.findings.wellformed import parse, parser
from encoder.validation.faults import Element, Fault

_RNG = "http://relaxng.org/ns/structure/1.0"
_XSD = "http://www.w3.org/2001/XMLSchema"
_SCH = "http://purl.oclc.org/dsdl/schematron"
_BASE = "{http://www.w3.org/XML/1998/namespace}base"
_DOCUMENT = re.compile(
    r"\b(?:document|doc|doc-available|json-doc|collection|uri-collection|unparsed-text(?:-lines|-available)?"
    r"|environment-variable|available-environment-variables|transform|load-xquery-module)\s*\("
)
"""Functions of XPath that read other files or the machine."""
_XSL = "http://www.w3.org/1999/XSL/Transform"
_WRITES = frozenset({"include", "import", "use-package", "result-document", "source-document"})
"""Elements of XSLT that read or write other files."""
_LOADS = frozenset({"include", "externalRef", "extends", "import", "redefine", "override"})

Check = Callable[[Element], list[Fault]]


class SchemaUnusable(Exception):
    """The schema cannot be used; the message says why."""


class ForeignSchema:
    """A user's schema at work in its child process."""

    def __init__(self, path: Path, time_limit: float) -> None:
        """
        Args:
            path: the schema.
            time_limit: seconds that compiling it may take, and that one file may take.
        """
        self.path = path
        self._limit = time_limit
        self._unusable: str | None = None
        self._start()

    def _start(self) -> None:
        context = multiprocessing.get_context("spawn")
        self._pipe, theirs = context.Pipe()
        self._child = context.Process(target=_serve, args=(str(self.path), theirs), daemon=True)
        self._child.start()
        theirs.close()
        self._compiled = False

    def check(self, data: bytes, elements: list[Element]) -> list[Fault]:
        """What the schema has against a file.

        Args:
            data: the file.
            elements: its elements in document order, to which the faults belong.

        Raises:
            SchemaUnusable: no verdict can be had, for this file or for any.
        """
        if self._unusable is not None:
            raise SchemaUnusable(self._unusable)
        if not self._child.is_alive() and self._compiled:
            self._start()  # a file before this one was too much for it
        if not self._compiled:
            try:
                self._ask(f"compiling it takes longer than {self._limit:g} s")
            except SchemaUnusable as err:
                self._unusable = str(err)
                raise
            self._compiled = True
        try:
            self._pipe.send(data)
        except OSError:
            self.close()
            raise SchemaUnusable("the process that compiled it has died") from None
        found = self._ask(f"checking this file takes longer than {self._limit:g} s")
        return [Fault(elements[number], finding) for number, finding in found]

    def _ask(self, late: str) -> Any:
        """The child's next answer; a child that is late or gone is ended."""
        why = late
        try:
            if self._pipe.poll(self._limit):
                good, answer = self._pipe.recv()
                if good:
                    return answer
                raise SchemaUnusable(str(answer))  # this file alone; the child goes on
        except (EOFError, OSError):
            why = "the process that compiled it has died"
        self.close()
        raise SchemaUnusable(why)

    def close(self) -> None:
        """End the child process."""
        self._child.kill()
        self._child.join()
        self._pipe.close()


def _serve(path: str, pipe: Connection) -> None:
    """The child: compile, say so, then check one file after the other."""
    try:
        check = compile_schema(Path(path))
    except SchemaUnusable as err:
        pipe.send((False, str(err)))
        return
    except Exception as err:  # whatever a schema makes of the compiler is no verdict
        pipe.send((False, f"{type(err).__name__}: {err}"))
        return
    pipe.send((True, None))
    while True:
        try:
            data = pipe.recv()
        except EOFError:
            return
        try:
            pipe.send((True, _faults(check, data)))
        except Exception as err:
            pipe.send((False, f"{type(err).__name__}: {err}"))


def _faults(check: Check, data: bytes) -> list[tuple[int, TeiFault]]:
    root, _ = parse(data)
    if root is None:
        return []
    numbers = {n: i for i, n in enumerate(n for n in root.iter() if isinstance(n.tag, str))}
    return [(numbers[fault.node], fault.finding) for fault in check(root)]


def compile_schema(path: Path) -> Check:
    """A check for the schema in a file, whatever its language.

    Raises:
        SchemaUnusable: it cannot be read or compiled, is no schema, has a document type
            declaration, or loads something over the network.
    """
    if path.suffix.lower() == ".rnc":
        return _compact(path)
    root = _checked_parts(path)
    make = _COMPILERS.get(etree.QName(root).namespace or "")
    if make is None:
        raise SchemaUnusable(
            f"<{etree.QName(root).localname}> is the root of no schema (RELAX NG, XSD or Schematron)"
        )
    return make(path)


def _checked_parts(path: Path) -> Element:
    """The root of a schema, when it and all that it loads may be given to a compiler.

    Raises:
        SchemaUnusable: see :func:`compile_schema`.
    """
    roots: dict[Path, Element] = {}
    waiting = [path.resolve()]
    while waiting:
        part = waiting.pop()
        if part in roots:
            continue
        try:
            root, fault = parse(read_regular(part))
        except OSError as err:
            raise SchemaUnusable(f"{part}: {err.strerror or err}") from err
        if root is None:
            assert fault is not None
            raise SchemaUnusable(f"{part}: {fault.message}")
        roots[part] = root
        waiting += _loaded(part, root)
    return roots[path.resolve()]


def _loaded(part: Path, root: Element) -> Iterator[Path]:
    """The files that a part of a schema loads."""
    rules = etree.QName(root).namespace == _SCH
    for node in root.iter():
        if not isinstance(node.tag, str):
            continue
        name = etree.QName(node)
        target = (
            node.get("href")
            if name.namespace in (_RNG, _SCH)
            else (node.get("schemaLocation") if name.namespace == _XSD else None)
        )
        if target is not None and name.localname in _LOADS:
            if "://" in target:
                raise SchemaUnusable(f"it loads {target}, and nothing is loaded over the network")
            yield (part.parent / target.partition("#")[0]).resolve()
        if node.get(_BASE) is not None:
            raise SchemaUnusable("it has xml:base, so that it cannot be seen which files it loads")
        if rules and name.namespace == _XSL and name.localname in _WRITES:
            raise SchemaUnusable(f"its rules have xsl:{name.localname}, which is not done")
        if rules and any(_DOCUMENT.search(str(value)) for value in node.attrib.values()):
            raise SchemaUnusable("its rules read other files (`document()`), which is not done")


def _relaxng(path: Path) -> Check:
    from encoder.validation.grammar import UnsupportedSchema, read_grammar
    from encoder.validation.relaxng import check_relaxng

    try:
        schema = etree.RelaxNG(file=str(path))
    except etree.RelaxNGError as err:
        raise SchemaUnusable(str(err)) from err
    try:
        patterns = read_grammar(path)
    except UnsupportedSchema:
        patterns = None
    return partial(check_relaxng, schema=schema, patterns=lambda: patterns)


def _compact(path: Path) -> Check:
    """A RELAX NG schema in the compact syntax, by way of the other one."""
    try:
        import rnc2rng
    except ImportError as err:
        raise SchemaUnusable(
            "the compact syntax of RELAX NG needs rnc2rng: pip install 'tei-encoder[schemas]'"
        ) from err
    try:
        xml = rnc2rng.dumps(rnc2rng.loads(read_regular(path).decode("utf-8-sig")))
    except OSError as err:
        raise SchemaUnusable(f"{path}: {err.strerror or err}") from err
    except Exception as err:  # its reader has many ways to refuse what it does not know
        said = str(err).strip().splitlines() or [type(err).__name__]
        raise SchemaUnusable(f"the compact syntax cannot be read: {said[0]}") from err
    with tempfile.TemporaryDirectory() as folder:
        made = Path(folder) / f"{path.stem}.rng"
        made.write_text(xml, encoding="utf-8")
        if any(_loaded(made, etree.fromstring(xml.encode(), parser()))):
            raise SchemaUnusable("it loads other files, which is done only from the XML syntax")
        return _relaxng(made)


def _xsd(path: Path) -> Check:
    from encoder.validation.xsd import UnsupportedXsd, check_xsd, read_xsd

    try:
        return partial(check_xsd, schema=read_xsd(path))
    except UnsupportedXsd as err:
        raise SchemaUnusable(str(err)) from err


def _schematron(path: Path) -> Check:
    from encoder.validation.saxon import BINDINGS, read_saxon_rules
    from encoder.validation.schematron import UnsupportedRules, read_rules

    binding = etree.fromstring(read_regular(path), parser()).get("queryBinding", "xslt")
    try:
        return (read_saxon_rules(path) if binding in BINDINGS else read_rules(path)).check
    except UnsupportedRules as err:
        raise SchemaUnusable(str(err)) from err


_COMPILERS: dict[str, Callable[[Path], Check]] = {
    _RNG: _relaxng,
    _XSD: _xsd,
    _SCH: _schematron,
}
