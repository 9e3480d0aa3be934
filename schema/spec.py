"""The schemaSpec of the ODD: our schema as a customisation of TEI P5.

For every element of the RELAX NG schema it says which attributes stay, which are
required and which values they have; all else that TEI gives the element is deleted.
What TEI gives comes from the full TEI schema, as the Consortium's stylesheets make it.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from lxml import etree

RNG = "{http://relaxng.org/ns/structure/1.0}"
DOCUMENTATION = "{http://relaxng.org/ns/compatibility/annotations/1.0}documentation"
TEI = "{http://www.tei-c.org/ns/1.0}"
SCH = "{http://purl.oclc.org/dsdl/schematron}"

MODULES = {
    "analysis": "s",
    "core": "abbr add addrLine address author bibl choice corr date del desc expan foreign gap graphic "
    "head hi item label lb list name note p pb publisher quote ref resp respStmt sic sp speaker stage "
    "textLang title unclear",
    "header": "abstract appInfo application availability calendar calendarDesc catDesc catRef category "
    "change classDecl correction correspAction correspDesc creation editorialDecl encodingDesc "
    "fileDesc funder handNote idno interpretation langUsage language licence normalization notesStmt "
    "profileDesc projectDesc publicationStmt revisionDesc schemaRef sourceDesc taxonomy "
    "teiHeader textClass "
    "titleStmt",
    "textstructure": "TEI body closer dateline div floatingText opener postscript salute signed text",
    "namesdates": "birth death listOrg listPerson listPlace occupation org orgName persName person "
    "place placeName roleName",
    "msdescription": "additional altIdentifier locus msContents msDesc msIdentifier msItem repository "
    "stamp surrogates",
    "transcr": "ex facsimile fw handNotes space supplied surface surplus zone",
    "linking": "ab link linkGrp seg standOff",
    "figures": "cell row table",
}
"""Module of TEI P5 -> the elements taken from it."""


@dataclass
class AttributeUse:
    """An attribute of an element: whether it must stand, its description, its values."""

    required: bool
    description: str = ""
    values: dict[str, str] = field(default_factory=dict)
    closed: bool = True


@dataclass
class ElementUse:
    """An element of the schema, all its patterns together."""

    description: str = ""
    attributes: dict[str, AttributeUse] = field(default_factory=dict)
    patterns: int = 0


def uses(schema: etree._Element) -> dict[str, ElementUse]:
    """Every element of a RELAX NG schema with its attributes."""
    defined = {str(d.get("name")): d for d in schema.iterfind(f"{RNG}define")}
    found: dict[str, ElementUse] = {}
    for node in schema.iter(f"{RNG}element"):
        use = found.setdefault(str(node.get("name")), ElementUse())
        own = {
            str(a.get("name")): (a, required, words)
            for a, required, words in _attributes(node, defined, True, "")
        }
        for name, (attribute, required, words) in own.items():
            values = dict(_values(attribute, defined))
            kept = use.attributes.setdefault(name, AttributeUse(use.patterns == 0))
            kept.required &= required
            kept.description = kept.description or _documentation(attribute) or words
            kept.closed &= bool(values)
            kept.values |= values
        for name, attribute_use in use.attributes.items():
            attribute_use.required &= name in own
        use.patterns += 1
        description = _documentation(node) or _before(node)
        if description not in use.description:
            use.description = f"{use.description} {description}".strip()
    return found


def _attributes(
    node: etree._Element, defined: dict[str, etree._Element], required: bool, words: str
) -> Iterator[tuple[etree._Element, bool, str]]:
    """The attributes of an element or within a definition, with whether they must stand."""
    for child in node:
        if child.tag == f"{RNG}attribute":
            yield child, required, words or _before(child)
        elif child.tag == f"{RNG}ref":
            target = defined[str(child.get("name"))]
            yield from _attributes(target, defined, required, _documentation(target))
        elif str(child.tag).startswith(RNG) and child.tag != f"{RNG}element":
            loose = child.tag in (f"{RNG}optional", f"{RNG}choice", f"{RNG}zeroOrMore")
            yield from _attributes(child, defined, required and not loose, "")


def _values(node: etree._Element, defined: dict[str, etree._Element]) -> Iterator[tuple[str, str]]:
    for child in node:
        if child.tag == f"{RNG}value":
            after = child.getnext()
            told = after is not None and after.tag == DOCUMENTATION
            own = _documentation(node) if len(node.findall(f"{RNG}value")) == 1 else ""
            yield child.text or "", (after.text or "") if told and after is not None else own
        elif child.tag == f"{RNG}ref":
            yield from _values(defined[str(child.get("name"))], defined)
        elif str(child.tag).startswith(RNG):
            yield from _values(child, defined)


def _documentation(node: etree._Element) -> str:
    own = node.find(DOCUMENTATION)
    return " ".join((own.text or "").split()) if own is not None else ""


def _before(node: etree._Element) -> str:
    """The description that a definition or a choice gives before its one child."""
    parent = node.getparent()
    if parent is None or parent.tag not in (f"{RNG}define", f"{RNG}choice", f"{RNG}group"):
        return ""
    before = node.getprevious()
    told = before is not None and before.tag == DOCUMENTATION
    return " ".join((before.text or "").split()) if told else ""


@dataclass
class TeiFacts:
    """What TEI P5 gives: attributes of classes, and classes and attributes of elements."""

    classes: dict[str, list[str]] = field(default_factory=dict)
    members: dict[str, list[str]] = field(default_factory=dict)
    own: dict[str, list[str]] = field(default_factory=dict)


def facts(tei_all: etree._Element) -> TeiFacts:
    """The attribute classes of the full TEI schema."""
    defined = {str(d.get("name")): d for d in tei_all.iterfind(f"{RNG}define")}
    known = TeiFacts()
    for name, node in defined.items():
        if name.endswith(".attributes"):
            refs = [str(r.get("name")) for r in node.iter(f"{RNG}ref")]
            single = [ref for ref in refs if ".attribute." in ref]
            known.classes[name.removesuffix(".attributes")] = [
                str(a.get("name")) for s in single for a in defined[s].iter(f"{RNG}attribute")
            ]
    for node in tei_all.iter(f"{RNG}element"):
        ident = str(node.get("name"))
        refs = [str(r.get("name")) for r in node.iter(f"{RNG}ref")]
        direct = [r.removesuffix(".attributes") for r in refs if r.endswith(".attributes")]
        known.members[ident] = sorted(_closure(direct, defined))
        known.own[ident] = [str(a.get("name")) for a in node.iter(f"{RNG}attribute")] + [
            str(a.get("name"))
            for r in refs
            if ".attribute." in r
            for a in defined[r].iter(f"{RNG}attribute")
        ]
    return known


def _closure(names: list[str], defined: dict[str, etree._Element]) -> set[str]:
    found: set[str] = set()
    waiting = list(names)
    while waiting:
        name = waiting.pop()
        if name not in found:
            found.add(name)
            waiting += [
                str(r.get("name")).removesuffix(".attributes")
                for r in defined[f"{name}.attributes"].iter(f"{RNG}ref")
                if str(r.get("name")).endswith(".attributes")
            ]
    return found


def schema_spec(
    schema: etree._Element, tei_all: etree._Element, rules: etree._Element
) -> etree._Element:
    """The schemaSpec for our schema, with the Schematron rules as constraints."""
    ours, known = uses(schema), facts(tei_all)
    spec = etree.Element(
        f"{TEI}schemaSpec",
        {"ident": "tei_archival", "start": "TEI", "prefix": "", "docLang": "en", "targetLang": "en"},
        nsmap={None: TEI[1:-1], "sch": SCH[1:-1]},
    )
    etree.SubElement(spec, f"{TEI}moduleRef", key="tei")
    for module, names in MODULES.items():
        etree.SubElement(spec, f"{TEI}moduleRef", key=module, include=" ".join(sorted(names.split())))
    used = {name for use in ours.values() for name in use.attributes}
    needed = {c for ident in ours for c in known.members[ident]}
    for ident in sorted(needed):
        _class_spec(spec, ident, known.classes[ident], used)
    modules = {name: module for module, names in MODULES.items() for name in names.split()}
    for ident in sorted(ours, key=str.casefold):
        _element_spec(spec, ident, modules[ident], ours[ident], known, used)
    _constraints(spec, rules)
    etree.indent(spec, "  ", level=3)
    return spec


def _class_spec(spec: etree._Element, ident: str, attributes: list[str], used: set[str]) -> None:
    """A class loses the attributes that no element of ours has."""
    gone = [name for name in attributes if name not in used]
    if not gone:
        return
    made = etree.SubElement(spec, f"{TEI}classSpec", ident=ident, type="atts", mode="change")
    listed = etree.SubElement(made, f"{TEI}attList")
    for name in gone:
        etree.SubElement(listed, f"{TEI}attDef", ident=name, mode="delete")


def _element_spec(
    spec: etree._Element, ident: str, module: str, use: ElementUse, known: TeiFacts, used: set[str]
) -> None:
    made = etree.SubElement(spec, f"{TEI}elementSpec", ident=ident, module=module, mode="change")
    if use.description:
        etree.SubElement(made, f"{TEI}desc").text = use.description
    inherited = [n for c in known.members[ident] for n in known.classes[c] if n in used]
    given = list(dict.fromkeys([*known.own[ident], *inherited]))
    if not given:
        return
    listed = etree.SubElement(made, f"{TEI}attList")
    for name in given:
        kept = use.attributes.get(name)
        if kept is None:
            etree.SubElement(listed, f"{TEI}attDef", ident=name, mode="delete")
        else:
            _attribute(listed, name, kept)


def _attribute(listed: etree._Element, name: str, kept: AttributeUse) -> None:
    made = etree.SubElement(
        listed, f"{TEI}attDef", ident=name, mode="change", usage="req" if kept.required else "opt"
    )
    if kept.description:
        etree.SubElement(made, f"{TEI}desc").text = kept.description
    if kept.closed:
        values = etree.SubElement(made, f"{TEI}valList", type="closed", mode="replace")
        for value, words in kept.values.items():
            item = etree.SubElement(values, f"{TEI}valItem", ident=value)
            if words:
                etree.SubElement(item, f"{TEI}desc").text = words


_DATES = ("when", "from", "to", "notBefore", "notAfter")
XPATH_2 = {
    **{
        f"{name}-is-real": f"not(@{name}) or @{name} castable as xs:date"
        f" or @{name} castable as xs:gYearMonth or @{name} castable as xs:gYear"
        for name in _DATES
    },
    "date-has-come": "not((@when | @from | @to | @notBefore | @notAfter)"
    "[number(translate(concat(., substring('-00-00', string-length(.) - 3)), '-', ''))"
    " gt number(translate(substring(string(current-date()), 1, 10), '-', ''))])",
}
"""Assertions in XPath 2, which compares no words with numbers and knows no EXSLT: the constraints of
the ODD are run by processors of XPath 2, the rules beside it by those of XPath 1 too."""


def _constraints(spec: etree._Element, rules: etree._Element) -> None:
    """Each pattern of the Schematron rules as one constraint; what rules extend is written
    out, because TEI wants a context on every rule."""
    first = True
    shared = {str(r.get("id")): r for r in rules.iter(f"{SCH}rule") if r.get("abstract") == "true"}
    for pattern in rules.iterfind(f"{SCH}pattern"):
        made = etree.SubElement(
            spec, f"{TEI}constraintSpec", ident=str(pattern.get("id")), scheme="schematron", mode="add"
        )
        holder = etree.SubElement(made, f"{TEI}constraint")
        if first:
            outside = [
                n
                for n in rules
                if isinstance(n.tag, str) and n.tag not in (f"{SCH}pattern", f"{SCH}title")
            ]
            for node in outside:
                holder.append(_copy(node))
            for ns in holder.iterfind(f"{SCH}ns[@prefix='date']"):
                ns.set("prefix", "xs")
                ns.set("uri", "http://www.w3.org/2001/XMLSchema")
            first = False
        for number, rule in enumerate(r for r in pattern.iter(f"{SCH}rule") if r.get("context")):
            holder.append(_expanded(rule, shared, number))


def _expanded(rule: etree._Element, shared: dict[str, etree._Element], number: int) -> etree._Element:
    """A rule with the assertions of the rules that it extends, their ids made different."""
    made = _copy(rule)
    while (extends := made.find(f"{SCH}extends")) is not None:  # what is extended may extend others
        for child in _copy(shared[str(extends.get("rule"))]):
            if child.tag != extends.tag:
                child.set("id", f"{child.get('id')}.{number}")
            extends.addprevious(child)
        made.remove(extends)
    for one in made.iter(f"{SCH}assert"):
        ident = str(one.get("id")).partition(".")[0]
        one.set("test", XPATH_2.get(ident, str(one.get("test"))))
    return made


def _copy(node: etree._Element) -> etree._Element:
    copied = etree.fromstring(etree.tostring(node))
    for inner in copied.iter():
        if isinstance(inner.tag, str):
            inner.tail = None
    etree.strip_tags(copied, etree.Comment)
    return copied
