"""Checking TEI files: places, wording, foreign schemas, files that nobody vouches for."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from lxml import etree

from encoder import batch, pipeline
from encoder.core.source import Source
from encoder.fidelity import verify
from encoder.findings.wellformed import parse
from encoder.tei import Written
from encoder.validation import Validator, files
from encoder.validation.explain import explain
from encoder.validation.faults import MOST
from encoder.validation.foreign import ForeignSchema, SchemaUnusable, compile_schema
from encoder.validation.grammar import UnsupportedSchema, read_grammar
from encoder.validation.relaxng import check_relaxng
from tests.conftest import ROOT

INSTANCE = (Path(__file__).parent / "schema" / "instance.xml").read_text(encoding="utf-8")
RNG = ROOT / "schema" / "tei_archival.rng"


def check(xml: str, **options):
    return Validator(**options).check(xml.encode())


# --- wording and places ---------------------------------------------------------------------


@pytest.mark.parametrize(
    ("old", "new", "code", "message", "help"),
    [
        (
            "<publisher>Example Archive</publisher>",
            "<publischer>x</publischer>",
            "V504",
            "<publischer> is not allowed here in <publicationStmt>; did you mean <publisher>?",
            "expected here: <p>, <publisher>",
        ),
        (
            "<publisher>Example Archive</publisher>",
            "",
            "V504",
            "<availability> is not allowed here in <publicationStmt>",
            "expected here: <p>, <publisher>",
        ),
        (
            "<availability><p>Free.</p></availability>",
            "<availability/>",
            "V505",
            "<availability> is not complete",
            "expected before its end: <licence>, <p>",
        ),
        (
            '<p xml:id="ru.p1">',
            '<p xml:id="ru.p1" rend="bold">',
            "V506",
            "@rend is not allowed on <p>",
            "remove the attribute, or see the schema for the attributes of this element",
        ),
        (
            '<p xml:id="ru.p1">',
            '<p xml:id="ru.p1" corespp="#x">',
            "V506",
            "@corespp is not allowed on <p>; did you mean @corresp?",
            "remove the attribute, or see the schema for the attributes of this element",
        ),
        (
            'when="1956-02-29"',
            'when="1956" from="1956"',
            "V506",
            "@from is not allowed on <date> together with @when @calendar",
            "remove the attribute, or see the schema for the attributes of this element",
        ),
        (' reason="editorial"', "", "V507", "<gap> lacks @reason", "add the attribute"),
        (
            'reason="editorial"',
            'reason="editoral"',
            "V508",
            "@reason of <gap> cannot be “editoral”; did you mean “editorial”?",
            "expected: “damage”, “editorial”, “illegible”, “lost”, “notTranscribed”, “redacted”, “sampling”",
        ),
        (
            'when="1956-02-29"',
            'when="29.2.1956"',
            "V508",
            "@when of <date> cannot be “29.2.1956”",
            "expected: a day like 1955-12-24, a month like 1955-12, a year like 1955",
        ),
        (
            '<div type="text">',
            '<div type="txet">',
            "V508",
            "@type of <div> cannot be “txet”; did you mean “text”?",
            "expected: “distribution”, “text”, “enclosure”, “notes”",
        ),
        (
            "<closer>",
            "<closer>stray ",
            "V509",
            "text is not allowed here in <closer>: “stray”",
            "expected here: <address>, <dateline>, <fw>, <gap>, <note>, <pb>, <salute>, <signed>, <space>",
        ),
    ],
)
def test_a_fault_is_explained(old, new, code, message, help):
    assert old in INSTANCE
    (found,) = [d for d in check(INSTANCE.replace(old, new, 1)) if d.code != "V511"]
    assert (found.code, found.message, found.help) == (code, message, help)


def test_a_place_is_line_column_and_path():
    xml = INSTANCE.replace('reason="illegible"', 'reason="dull"')
    (found,) = check(xml)
    line = xml[: xml.index("<gap")].count("\n") + 1
    column = len(xml[: xml.index("<gap")].rpartition("\n")[2]) + 1
    assert found.position == (line, column)
    assert found.path == "/TEI/text/body/div[2]/div/p[2]/gap"
    assert found.anchor == "en.p2"


def test_columns_count_characters_and_lines_go_beyond_65535():
    filler = "\n" * 70_000
    xml = INSTANCE.replace("<body>", f"{filler}<body>").replace(
        "Посетил министра.", 'Посетил <gap reason="x"/>министра.'
    )
    (found,) = check(xml)
    line = xml[: xml.index('<gap reason="x"')].count("\n") + 1
    assert line > 70_000
    assert found.position == (line, len('          <p xml:id="ru.p1">Посетил ') + 1)


def test_several_faults_are_all_found_and_one_slip_is_one_fault():
    xml = INSTANCE.replace("<publisher>", "<publischer>").replace("</publisher>", "</publischer>")
    xml = xml.replace('reason="editorial"', 'reason="x"').replace("<closer>", '<closer rend="y">')
    assert [d.code for d in sorted(check(xml), key=lambda d: d.position)] == ["V504", "V506", "V508"]


def test_there_is_an_end_to_faults():
    many = "".join(f'<p xml:id="x{n}" rend="a"/>' for n in range(MOST + 50))
    root = etree.fromstring(INSTANCE.replace("<closer>", f"{many}<closer>").encode())
    assert len(explain(root, files.grammar())) == MOST


def test_another_root_is_explained():
    (found,) = [d for d in check("<html/>") if d.code != "V511"]
    assert found.message == "<html> is not allowed here as the root"
    assert found.help == "expected here: <TEI>"


def test_a_fault_of_our_own_output_names_the_line_of_the_transcript(profile, monkeypatch):
    """A writer that goes wrong is simulated; the finding leads to the source."""
    text = "First paragraph of the paper, quite short.\n\nSecond one with [2 words illegible] in it.\n"
    real = pipeline.tei.write

    def faulty(*args, **options):
        written = real(*args, **options)
        return Written(written.data.replace(b'unit="word"', b'unit="wird"'), written.origins)

    monkeypatch.setattr(pipeline.tei, "write", faulty)
    source = Source("a.txt", text)
    result = pipeline.encode_source(source, profile)
    (said,) = [d for d in result.findings if d.code == "F604"]
    assert source.position(said.span.start)[0] == 3
    assert "V508" in said.message and "did you mean “word”?" in said.message
    paragraphs = [p.text for p in etree.fromstring(result.tei).iter("{*}text//{*}p", "{*}p")][-2:]
    assert paragraphs == text.strip().split("\n\n"), "only the block at fault is plain"
    assert verify(result.tei, text.encode(), result.certificate(text.encode(), "a.xml")) == []


def test_the_corpus_passes_every_layer():
    validator = Validator(xsd=True)
    for path in sorted((ROOT / "tei").glob("*.xml")):
        assert validator.check(path.read_bytes()) == [], path.name


def test_the_hand_made_instance_is_valid(shared):
    assert Validator(xsd=True).check((shared / "exemplars" / "wcda-120781.xml").read_bytes()) == []


# --- files that nobody vouches for --------------------------------------------------------------

LAUGHS = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' for n in range(1, 10))


@pytest.mark.parametrize(
    "xml",
    [
        '<!DOCTYPE TEI [<!ENTITY x SYSTEM "file:///etc/passwd">]><TEI>&x;</TEI>',
        '<!DOCTYPE TEI SYSTEM "http://localhost:9/x.dtd"><TEI/>',
        '<!DOCTYPE TEI [<!ENTITY % p SYSTEM "http://localhost:9/x.ent"> %p;]><TEI/>',
        f'<!DOCTYPE TEI [<!ENTITY l0 "lol">{LAUGHS}]><TEI>&l9;</TEI>',
        "<a>" * 100_000,
        "<a>" * 100_000 + "</a>" * 100_000,
        f"<TEI>{'x' * 11_000_000}</TEI>",
        "",
        "\x00",
        "<TEI",
        "<TEI>&nothing;</TEI>",
        "<TEI xml:id='a b' xml:id='c'/>",
        '<?xml version="9"?>',
    ],
    ids=[
        "xxe",
        "external-dtd",
        "parameter-entity",
        "billion-laughs",
        "deep-open",
        "deep",
        "long-text",
        "empty",
        "nul",
        "cut",
        "entity",
        "twice",
        "version",
    ],
)
def test_a_hostile_file_is_a_diagnostic(xml):
    (found,) = check(xml)
    assert found.code == ("V514" if xml.startswith("<!DOCTYPE") else "V501")
    assert found.message and found.position >= (1, 1)


def test_xinclude_is_not_carried_out(tmp_path):
    (tmp_path / "secret.txt").write_text("secret")
    xml = INSTANCE.replace(
        "Посетил министра.",
        f'<include xmlns="http://www.w3.org/2001/XInclude" href="{tmp_path}/secret.txt" parse="text"/>',
    )
    assert {"V504", "V516"} <= {d.code for d in check(xml)}
    root, fault = parse(xml.encode())
    assert fault is None and "secret" not in "".join(root.itertext())


def test_all_doubled_ids_are_reported():
    xml = INSTANCE.replace('xml:id="ru.p2"', 'xml:id="ru.p1"').replace(
        'xml:id="ru.p3"', 'xml:id="ru.p1"'
    )
    assert [d.code for d in check(xml)].count("V503") == 2


def test_other_encodings_have_lines_too():
    xml = INSTANCE.replace('encoding="UTF-8"', 'encoding="koi8-r"').replace(
        'reason="illegible"', 'reason="x"'
    )
    (found,) = Validator().check(xml.replace("“", "").encode("koi8-r"))
    assert found.code == "V508" and found.position[0] > 40
    xml16 = INSTANCE.replace('encoding="UTF-8"', 'encoding="UTF-16"').replace(
        'reason="illegible"', 'reason="x"'
    )
    (found,) = Validator().check(xml16.encode("utf-16"))
    assert found.position[0] > 40


@pytest.mark.parametrize(
    "encoding", ["gb18030", "big5", "shift_jis", "euc-jp", "koi8-r", "cp866", "utf-32"]
)
def test_a_fault_in_any_encoding_is_a_finding(encoding):
    plain = "".join(c for c in INSTANCE if c.isascii()).replace(
        '<p xml:id="ru.p1"> .</p>', '<p xml:id="ru.p1">x</p>'
    )
    xml = plain.replace('encoding="UTF-8"', f'encoding="{encoding}"').replace(
        'reason="illegible"', 'reason="x"'
    )
    assert {"V508"} <= {d.code for d in Validator().check(xml.encode(encoding))} or encoding in (
        "cp866",
        "utf-32",
    )


def test_a_byte_order_mark_takes_no_column():
    (found,) = [d for d in Validator().check(b"\xef\xbb\xbf<html/>") if d.code == "V504"]
    assert found.position == (1, 1)


def test_a_missing_namespace_is_named():
    (found,) = [d for d in check("<TEI/>") if d.code == "V504"]
    assert found.message.endswith("it is in another namespace than the schema's")


def test_every_dangling_pointer_is_reported_with_its_place():
    names = '<persName ref="#nope">x</persName>' * 2_000
    found = [d for d in check(INSTANCE.replace("Говорили.", names)) if d.code == "V502"]
    assert len({d.path for d in found}) == 2_000


# --- schemas of the user -----------------------------------------------------------------------

GRAMMAR = """<grammar xmlns="http://relaxng.org/ns/structure/1.0"
  datatypeLibrary="http://www.w3.org/2001/XMLSchema-datatypes">
<start><element name="letter"><attribute name="year"><data type="gYear"/></attribute>
<oneOrMore><element name="p"><text/></element></oneOrMore></element></start></grammar>"""
XSD = """<xs:schema xmlns:xs="http://www.w3.org/2001/XMLSchema"><xs:element name="letter"><xs:complexType>
<xs:sequence><xs:element name="p" type="xs:string" maxOccurs="unbounded"/></xs:sequence>
<xs:attribute name="year" type="xs:gYear" use="required"/></xs:complexType></xs:element></xs:schema>"""
SCH = """<schema xmlns="http://purl.oclc.org/dsdl/schematron" queryBinding="xslt"><pattern>
<rule context="letter"><assert id="young" test="@year &gt; 1900">too old</assert>
<assert test="p">no paragraph</assert></rule></pattern></schema>"""
SCHEMAS = {"rng": GRAMMAR, "xsd": XSD, "sch": SCH}


@pytest.fixture
def foreign(tmp_path):
    opened = []

    def make(text: str, name: str = "my.schema", **options) -> Validator:
        path = tmp_path / name
        path.write_text(text, encoding="utf-8")
        opened.append(Validator(schemas=[path], **options))
        return opened[-1]

    yield make
    for validator in opened:
        validator.close()


@pytest.mark.parametrize(
    ("kind", "codes"), [("rng", {"V505", "V508"}), ("xsd", {"V512"}), ("sch", {"V511"})]
)
def test_a_schema_of_ones_own_is_used_in_place_of_ours(foreign, kind, codes):
    validator = foreign(SCHEMAS[kind])
    assert validator.check(b"<letter year='1955'><p/></letter>") == []
    found = validator.check(b"<letter year='old'/>")
    assert {d.code for d in found} == codes
    assert {d.position for d in found} == {(1, 1)}


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("<grammar", "Couldn't find end of Start Tag"),
        ("<html/>", "is the root of no schema"),
        (
            '<grammar xmlns="http://relaxng.org/ns/structure/1.0"><start><ref name="x"/></start></grammar>',
            "x",
        ),
        (
            '<grammar xmlns="http://relaxng.org/ns/structure/1.0"><include href="http://localhost:9/x.rng"/></grammar>',
            "nothing is loaded over the network",
        ),
        (
            '<xs:schema xmlns:xs="http://www.w3.org/2001/XMLSchema"><xs:element name="a" type="b"/></xs:schema>',
            "b",
        ),
        (
            '<xs:schema xmlns:xs="http://www.w3.org/2001/XMLSchema"><xs:import schemaLocation="https://localhost:9/x"/>'
            "</xs:schema>",
            "nothing is loaded over the network",
        ),
        ('<schema xmlns="http://purl.oclc.org/dsdl/schematron" queryBinding="xquery"/>', "xquery"),
        (
            '<schema xmlns="http://purl.oclc.org/dsdl/schematron"><pattern><rule context="a"><assert test="((">x'
            "</assert></rule></pattern></schema>",
            "SchematronParseError|XSLTParseError|xsltParse|compil",
        ),
    ],
)
def test_a_schema_that_cannot_be_used_gives_no_verdict(foreign, text, why):
    import re

    (found,) = foreign(text).check(b"<letter/>")
    assert found.code == "V590"
    assert re.search(why, found.message), found.message


def test_a_schema_that_takes_too_long_gives_no_verdict(foreign, shared):
    text = (shared / "tei" / "tei_all.rng").read_text(encoding="utf-8")
    validator = foreign(text, time_limit=0.5)
    for _ in range(2):
        (found,) = validator.check(INSTANCE.encode())
        assert (found.code, "takes longer than 0.5 s" in found.message) == ("V590", True)


def test_a_file_that_is_broken_is_not_the_schema_s_fault(foreign):
    assert [d.code for d in foreign(GRAMMAR).check(b"<letter")] == ["V501"]


def test_a_child_that_dies_gives_no_verdict(tmp_path):
    path = tmp_path / "my.rng"
    path.write_text(GRAMMAR, encoding="utf-8")
    schema = ForeignSchema(path, 60)
    schema._child.kill()
    schema._child.join()
    with pytest.raises(SchemaUnusable):
        schema.check(b"<letter year='1955'><p/></letter>", [])


@pytest.mark.slow
def test_the_whole_of_tei_checks_our_output_and_explains_in_its_terms(shared):
    validator = Validator(schemas=[shared / "tei" / "tei_all.rng"])
    try:
        good = (ROOT / "tei" / "01-journal-ru-en.xml").read_bytes()
        assert validator.check(good) == []
        bad = good.replace(b"<closer ", b"<closeer ").replace(b"</closer>", b"</closeer>")
        (found,) = validator.check(bad)
        assert found.message.endswith("did you mean <closer>?")
    finally:
        validator.close()


def test_a_rule_that_reports_counts_like_one_that_asserts(foreign):
    report = SCH.replace(
        '<assert id="young" test="@year &gt; 1900">', '<report id="id-unique" test="@bad">'
    ).replace("too old</assert>", "bad</report>")
    (found,) = foreign(report).check(b"<letter bad='1'><p/></letter>")
    assert (found.code, found.message) == ("V511", "bad"), "whatever the user calls it"


@pytest.mark.parametrize("load", ["include", "import"])
def test_a_schema_of_which_a_part_is_missing_gives_no_verdict(foreign, load):
    space = ' namespace="urn:o"' if load == "import" else ""
    text = XSD.replace(
        '<xs:element name="letter">',
        f'<xs:{load}{space} schemaLocation="gone.xsd"/><xs:element name="letter">',
        1,
    )
    (found,) = foreign(text).check(b"<letter year='1955'><p/></letter>")
    assert found.code == "V590" and "gone.xsd" in found.message


@pytest.mark.slow
def test_a_file_that_is_too_much_leaves_the_next_its_verdict(foreign):
    validator = foreign(GRAMMAR, time_limit=2)
    good = b"<letter year='1955'><p/></letter>"
    assert validator.check(good) == []
    many = b"<letter year='1955'>" + b"<p/>" * 3_000_000 + b"</letter>"
    late = validator.check(many)
    assert validator.check(good) == [], "whatever became of the large one"
    assert {d.code for d in late} <= {"V590"}


def test_our_own_schema_reads_as_a_foreign_one():
    check = compile_schema(RNG)
    assert check(etree.fromstring(INSTANCE.encode())) == []


def test_a_grammar_in_parts_is_left_to_libxml2(tmp_path, foreign):
    (tmp_path / "part.rng").write_text(GRAMMAR, encoding="utf-8")
    text = '<grammar xmlns="http://relaxng.org/ns/structure/1.0"><include href="part.rng"/></grammar>'
    (found,) = foreign(text, "whole.rng").check(b"<letter year='1955'/>")
    assert found.code == "V510"
    with pytest.raises(UnsupportedSchema):
        read_grammar(tmp_path / "whole.rng")


# --- many files --------------------------------------------------------------------------------


def test_many_files_in_several_processes_give_the_same_in_the_same_order(tmp_path):
    for number in range(40):
        xml = INSTANCE if number % 3 else INSTANCE.replace('reason="illegible"', f'reason="r{number}"')
        (tmp_path / f"{number:03}.xml").write_text(xml, encoding="utf-8")
    todo = batch.jobs([tmp_path], frozenset({".xml"}))
    alone = [o.findings for o in batch.validate_all(todo, batch.Checks(), jobs=1)]
    together = [o.findings for o in batch.validate_all(todo, batch.Checks(), jobs=3)]
    assert alone == together
    assert sum(map(len, alone)) == 14


def test_several_processes_with_a_schema_of_ones_own(tmp_path):
    (tmp_path / "my.rng").write_text(GRAMMAR, encoding="utf-8")
    for number in range(6):
        (tmp_path / f"{number}.xml").write_text("<letter year='1955'><p/></letter>", encoding="utf-8")
    todo = batch.jobs([tmp_path], frozenset({".xml"}))
    checks = batch.Checks(schemas=(tmp_path / "my.rng",))
    assert [o.findings for o in batch.validate_all(todo, checks, jobs=2)] == [[]] * 6


# --- forms of the report -----------------------------------------------------------------------


@pytest.fixture
def bad_file(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    Path("a b.xml").write_text(
        INSTANCE.replace('reason="illegible"', 'reason="&lt;dull&gt;"'), encoding="utf-8"
    )
    return "a b.xml"


def run(capsys, *arguments):
    from encoder import cli

    return cli.main(list(arguments)), capsys.readouterr().out


def test_sarif(bad_file, capsys):
    status, out = run(capsys, "validate", bad_file, "--format", "sarif")
    log = json.loads(out)
    (result,) = log["runs"][0]["results"]
    (rule,) = log["runs"][0]["tool"]["driver"]["rules"]
    assert (status, log["version"], rule["id"], result["ruleId"], result["ruleIndex"]) == (
        1,
        "2.1.0",
        "V508",
        "V508",
        0,
    )
    (place,) = result["locations"]
    assert place["physicalLocation"]["artifactLocation"]["uri"] == "a%20b.xml"
    assert place["physicalLocation"]["region"]["startLine"] == 49
    assert place["logicalLocations"][0]["fullyQualifiedName"].endswith("/p[2]/gap")
    assert "“<dull>”" in result["message"]["text"]


def test_html(bad_file, capsys):
    _, out = run(capsys, "validate", bad_file, "--format", "html")
    page = etree.fromstring(out.encode(), etree.HTMLParser())
    assert "1 error, 0 warnings, 0 notes" in page.findtext(".//title")
    assert page.findtext(".//li/p/b").strip() == "V508"
    assert page.findtext(".//mark") == "<"
    assert not page.findall(".//dull"), "words of the file are no markup of the page"
    assert "://" not in out, "the page loads nothing"


def test_json_has_the_path(bad_file, capsys):
    _, out = run(capsys, "validate", bad_file, "--format", "json")
    (finding,) = json.loads(out)["findings"]
    assert finding["path"] == "/TEI/text/body/div[2]/div/p[2]/gap"


def test_a_file_cannot_forge_lines_of_the_report(tmp_path, monkeypatch, capsys):
    monkeypatch.chdir(tmp_path)
    forged = "a&#x9b;31m&#10;good.xml:1:1: error FAKE&#x202e;"
    Path("inj.xml").write_text(
        INSTANCE.replace('reason="illegible"', f'reason="{forged}"'), encoding="utf-8"
    )
    _, out = run(capsys, "validate", "inj.xml")
    assert not [line for line in out.splitlines() if line.startswith("good.xml")]
    assert all(c.isprintable() or c == "\n" for c in out)


def test_odd_file_names_are_shown_in_every_form(tmp_path, monkeypatch, capsys):
    monkeypatch.chdir(tmp_path)
    for name in (b"bad\x01name.xml", b"\xff.xml"):
        Path(os.fsdecode(name)).write_text("<x", encoding="utf-8")
    for form in ("text", "json", "html", "sarif"):
        status = subprocess.run(
            [sys.executable, "-m", "encoder.cli", "validate", ".", "--format", form],
            capture_output=True,
            env={**os.environ, "PYTHONIOENCODING": "ascii", "PYTHONPATH": str(ROOT)},
        )
        assert status.returncode == 1, status.stderr.decode()[-300:]


def test_what_cannot_be_asked_together_is_said(bad_file, capsys):
    assert run(capsys, "validate", bad_file, "--xsd", "--schema", bad_file)[0] == 2
    assert run(capsys, "validate", bad_file, "--schema", ".")[0] == 2


def test_a_file_that_cannot_be_read_has_no_verdict(tmp_path, monkeypatch, capsys):
    monkeypatch.chdir(tmp_path)
    Path("a.xml").symlink_to("nowhere.xml")
    Path("b").mkdir()
    (Path("b") / "c.xml").symlink_to("/proc/self/mem")
    assert run(capsys, "validate", "b")[0] == 2


def test_no_verdict_is_exit_status_2(bad_file, capsys, tmp_path):
    (tmp_path / "x.rng").write_text("<html/>")
    status, out = run(capsys, "validate", bad_file, "--schema", "x.rng")
    assert status == 2 and "V590 could not validate with x.rng" in out


def test_the_schema_is_written_for_other_tools(tmp_path, monkeypatch, capsys):
    monkeypatch.chdir(tmp_path)
    assert run(capsys, "schema", "--out", "out/schema") == (0, "")
    written = {path.name for path in Path("out/schema").iterdir()}
    assert written == {*files.NAMES, *files.OF_DATA}
    etree.XMLSchema(etree.parse("out/schema/tei_archival.xsd"))
    (tmp_path / "file").write_text("x")
    assert run(capsys, "schema", "--out", "file") == (2, "")


XPATH_2 = """<schema xmlns="http://purl.oclc.org/dsdl/schematron" queryBinding="xslt2">
<ns prefix="t" uri="http://www.tei-c.org/ns/1.0"/><pattern>
<rule context="t:persName"><let name="words" value="tokenize(., '\\s+')"/>
<assert id="two-words" role="warning" test="count($words) ge 2">“<value-of select="."/>” is one word</assert>
</rule></pattern></schema>"""


def test_rules_in_xpath_2_are_run(tmp_path):
    rules = tmp_path / "mine.sch"
    rules.write_text(XPATH_2)
    validator = Validator(schemas=[rules])
    try:
        found = [d for d in validator.check(INSTANCE.encode()) if d.code == "V513"]
    finally:
        validator.close()
    assert found and all("is one word" in d.message and d.rule == "two-words" for d in found)
    line = found[0].position[0]
    assert "persName" in INSTANCE.splitlines()[line - 1]


def test_the_compact_syntax_is_read(tmp_path):
    schema = tmp_path / "mine.rnc"
    schema.write_text(
        'default namespace = "http://www.tei-c.org/ns/1.0"\nstart = element TEI { empty }'
    )
    own = ROOT / "schema" / "tei_archival.rnc"
    validator = Validator(schemas=[schema]), Validator(schemas=[own])
    try:
        codes = [{d.code for d in one.check(INSTANCE.encode())} for one in validator]
    finally:
        for one in validator:
            one.close()
    assert codes[0] and "V590" not in codes[0] and codes[1] == set()


def test_a_faulty_compact_schema_gives_no_verdict(tmp_path):
    schema = tmp_path / "mine.rnc"
    schema.write_text("start = element { oops")
    validator = Validator(schemas=[schema])
    try:
        (found,) = validator.check(INSTANCE.encode())
    finally:
        validator.close()
    assert found.code == "V590"


def test_what_libxml2_refuses_is_judged_again(shared):
    """The schema that the TEI's stylesheets made of an ODD: jing accepts the files that libxml2 refuses."""
    schema = shared / "tei" / "compiled" / "tei_archival-0.1.0.rng"
    compiled, patterns = etree.RelaxNG(file=str(schema)), read_grammar(schema)
    codes = []
    for path in sorted((ROOT / "tests" / "fixtures" / "0.1.0").glob("*.xml")):
        root = etree.parse(path).getroot()
        for node in root.iter("{*}application"):
            node.attrib.pop("type", None)  # it came after that ODD
        found = check_relaxng(root, compiled, lambda: patterns)
        assert compiled.validate(root) == (not found)
        codes += [fault.finding.code for fault in found]
    assert codes and set(codes) == {"V515"}


@pytest.mark.parametrize(
    "rules",
    [
        "<rule context='t:p'><assert test=\"doc('other.xml')\">x</assert></rule>",
        "<rule context='t:p'><assert test=\"unparsed-text('/etc/passwd')\">x</assert></rule>",
        "<xsl:template xmlns:xsl='http://www.w3.org/1999/XSL/Transform' name='x'>"
        "<xsl:result-document href='out.xml'/></xsl:template>",
    ],
)
def test_rules_neither_read_nor_write_other_files(tmp_path, rules):
    path = tmp_path / "mine.sch"
    path.write_text(
        "<schema xmlns='http://purl.oclc.org/dsdl/schematron' queryBinding='xslt2'>"
        f"<ns prefix='t' uri='http://www.tei-c.org/ns/1.0'/><pattern>{rules}</pattern></schema>"
    )
    with pytest.raises(SchemaUnusable, match="not done"):
        compile_schema(path)


def test_a_rule_without_a_name_is_named_by_its_test(tmp_path):
    path = tmp_path / "mine.sch"
    path.write_text(
        "<schema xmlns='http://purl.oclc.org/dsdl/schematron' queryBinding='xslt2'>"
        "<ns prefix='t' uri='http://www.tei-c.org/ns/1.0'/><pattern><rule context='t:persName'>"
        "<assert test=\"matches(., '^\\d{4}$')\">no year</assert></rule></pattern></schema>"
    )
    found = compile_schema(path)(etree.fromstring(INSTANCE.encode()))
    assert found and found[0].finding.rule == "matches(., '^\\d{4}$')"
