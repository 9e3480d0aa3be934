"""Faults of TEI files by the schema and its rules."""

from __future__ import annotations

from pathlib import Path

from encoder.findings.finding import Severity, TeiFault


class NotWellFormed(TeiFault):
    """The file cannot be parsed."""

    code = "V501"
    says = "not well-formed XML: {reason}"
    advice = "correct the file in an XML editor"
    example = "an unclosed element"
    sample = {"reason": "Opening and ending tag mismatch: p line 12 and div"}

    reason: str


class DanglingPointer(TeiFault):
    """A pointer that begins with `#` names an xml:id of the same file."""

    code = "V502"
    says = "@{attribute} points to “{target}”, which does not exist"
    advice = "correct the pointer or add the element with that xml:id"
    example = '`<gap resp="#resp.nobody"/>`'
    sample = {"attribute": "resp", "target": "#resp.nobody"}

    attribute: str
    target: str


class DuplicateId(TeiFault):
    """An xml:id names one element of the file."""

    code = "V503"
    says = "xml:id “{id}” stands more than once"
    advice = "rename one of them"
    example = 'two elements with `xml:id="en.p1"`'
    sample = {"id": "en.p1"}

    id: str


class ElementNotAllowed(TeiFault):
    """The schema allows other elements at this place, or this one only elsewhere. When the name
    looks like a slip, the nearest allowed name is given."""

    code = "V504"
    says = "<{element}> is not allowed here {parent}{hint}"
    advice = "expected here: {expected}"
    example = "`<para>` in a `<div>`"
    sample = {
        "element": "para",
        "parent": "in <div>",
        "hint": "; did you mean <p>?",
        "expected": "<p>, <list> or <table>",
    }

    element: str
    parent: str
    hint: str
    expected: str


class ContentMissing(TeiFault):
    """The element ends before the content that the schema requires."""

    code = "V505"
    says = "<{element}> is not complete"
    advice = "expected before its end: {expected}"
    example = "a `<titleStmt>` without `<title>`"
    sample = {"element": "titleStmt", "expected": "<title>"}

    element: str
    expected: str


class AttributeNotAllowed(TeiFault):
    """The schema does not give the element this attribute, or not together with the others."""

    code = "V506"
    says = "@{attribute} is not allowed on <{element}>{hint}"
    advice = "remove the attribute, or see the schema for the attributes of this element"
    example = '`<p rend="bold">`'
    sample = {"attribute": "rend", "element": "p", "hint": "; did you mean @rendition?"}

    attribute: str
    element: str
    hint: str


class AttributeMissing(TeiFault):
    """The schema requires the attribute on this element."""

    code = "V507"
    says = "<{element}> lacks {attribute}"
    advice = "add the attribute"
    example = "`<gap/>` without a reason"
    sample = {"element": "gap", "attribute": "@reason"}

    element: str
    attribute: str


class ValueNotAllowed(TeiFault):
    """The attribute has a closed list of values, or a form such as a date."""

    code = "V508"
    says = "@{attribute} of <{element}> cannot be “{value}”{hint}"
    advice = "expected: {expected}"
    example = '`<date when="24.12.1955">`'
    sample = {
        "attribute": "when",
        "element": "date",
        "value": "24.12.1955",
        "hint": "",
        "expected": "a date such as 1955-12-24",
    }

    attribute: str
    element: str
    value: str
    hint: str
    expected: str
    allowed: tuple[str, ...] = ()
    """The words and forms that the schema has, one by one."""


class TextNotAllowed(TeiFault):
    """The element holds other elements only."""

    code = "V509"
    says = "text is not allowed here in <{element}>: “{text}”"
    advice = "expected here: {expected}"
    example = "words directly in a `<div>`"
    sample = {"element": "div", "text": "On 5 May", "expected": "<p>, <list> or <table>"}

    element: str
    text: str
    expected: str


class NotValid(TeiFault):
    """The schema refuses the file, and only its processor can say why."""

    code = "V510"
    says = "not valid: {reason}"
    advice = "compare with the schema"
    example = "a schema in a part of RELAX NG that is not explained"
    sample = {"reason": "Element TEI failed to validate content"}

    reason: str


class RuleBroken(TeiFault):
    """A rule about values or about how parts agree, which a grammar cannot express."""

    code = "V511"
    says = "{reason}"
    advice = "see rule {rule} of the Schematron schema"
    example = '`<date from="1956" to="1955">`'
    sample = {"reason": "a period ends before it begins", "rule": "period-in-order"}

    reason: str
    rule: str


class XsdNotValid(TeiFault):
    """W3C XML Schema refuses the file. The XSD of the program is wider than its RELAX NG schema
    and is checked on request only."""

    code = "V512"
    says = "not valid by the XSD: {reason}"
    advice = "compare with the schema"
    example = "`--xsd`, or a schema of one's own"
    sample = {"reason": "Element 'p': This element is not expected."}

    reason: str


class RuleQuestions(TeiFault):
    """A rule that a faultless document keeps; the paper itself may break it."""

    code = "V513"
    severity = Severity.WARNING
    says = "{reason}"
    advice = "see rule {rule} of the Schematron schema; a faithful transcript may break it"
    example = "items numbered 1, 3, 2"
    sample = {"reason": "the numbers of the items do not count on", "rule": "items-count-on"}

    reason: str
    rule: str


class DocumentType(TeiFault):
    """A document type declaration can make a parser read other files or grow without bound. It
    is refused before the file is parsed."""

    code = "V514"
    says = "a document type declaration (<!DOCTYPE …>) is not allowed"
    advice = "remove it; TEI is checked by a schema, and entities can be written as characters"
    example = '`<!DOCTYPE TEI SYSTEM "tei.dtd">`'


class JudgedTwice(TeiFault):
    """libxml2 refuses some files that keep a RELAX NG schema, most of all schemas that an ODD was
    compiled to. What it refuses is judged again by the patterns of the schema, and their verdict
    counts."""

    code = "V515"
    severity = Severity.NOTE
    says = "libxml2 refuses it ({reason}), but it keeps the schema"
    advice = "nothing needs to be done; another validator (jing) agrees"
    example = "a schema that the TEI Stylesheets made of an ODD"
    sample = {"reason": "Element TEI has extra content: text"}

    reason: str


class NotIncluded(TeiFault):
    """XInclude is not carried out: a file is checked as it is, and nothing else is read."""

    code = "V516"
    severity = Severity.WARNING
    says = "xi:include of “{target}” is not carried out"
    advice = "include the file first (xmllint --xinclude), or check it by itself"
    example = '`<xi:include href="letter.xml"/>`'
    sample = {"target": "letter.xml"}

    target: str


class NotChecked(TeiFault):
    """The schema cannot be read, compiled or run here, or takes too long. A file that could not
    be checked is never called valid; the exit status is 2."""

    code = "V590"
    says = "could not validate with {schema}: {reason}"
    advice = "no verdict is given; use another form of the schema, or raise --time-limit"
    example = "a Schematron schema in XQuery"
    sample = {"schema": "mine.sch", "reason": "its query language is xquery"}

    schema: Path | str
    reason: str
