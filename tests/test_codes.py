"""Every kind of finding is raised by what its page says raises it."""

from __future__ import annotations

import contextlib
import io
import json
import os
import re

import pytest

from encoder import cli
from encoder.findings.finding import name_of
from encoder.findings.kinds import KINDS
from tests.conftest import ROOT

INSTANCE = (ROOT / "tests/schema/instance.xml").read_text(encoding="utf-8")
PROSE = "The ambassador said that the harbour would be closed for the winter and that the fleet would leave.\n"
RECORD = "A Letter\n\nDate: {date}\n\nOriginal Language: {language}\n\nContents: {contents}\n\nCitation: {citation}\n\n"
UNDATED = RECORD.replace("Date: {date}\n\n", "")
GOOD = {
    "date": "May 1, 1955",
    "language": "English",
    "contents": "",
    "citation": "“A Letter,” May 1, 1955, Wilson Center Digital Archive, RGANI, f. 5, op. 28, d. 314, l. 12.",
}
BILINGUAL = RECORD.format(**{**GOOD, "language": "Russian"}) + "{ru}\n\n\n\n\n{en}\n"
RU = "Посол принял министра {0} и говорил с ним {1} о поставках оборудования для порта и флота."
EN = "The ambassador received the minister {0} and spoke {1} about deliveries of equipment for the harbour."


def record(text=PROSE, **said):
    return RECORD.format(**{**GOOD, **said}) + text


def versions(ru, en, more_ru="", more_en=""):
    ru = (
        RU.format(*ru)
        + "\n\nПотом министр сказал, что порт будет закрыт до весны и что суда уйдут."
        + more_ru
    )
    en = (
        EN.format(*en)
        + "\n\nThen the minister said that the port would be closed until spring."
        + more_en
    )
    return BILINGUAL.format(ru=ru, en=en)


TRANSCRIPTS = {
    "S001": PROSE.encode() + b"\xcf\xee",
    "S002": PROSE.replace("harbour", "har\0bour"),
    "S003": "\n \n",
    "R101": PROSE,
    "R102": record(
        citation="“A Letter,” May 1, 1955, Wilson Center Digital Archive, Private papers of X."
    ),
    "R103": "May 31-32, 1956\n\n" + UNDATED.format(**GOOD) + PROSE,
    "R104": record(citation="see the folder"),
    "R105": record(language="Klingonese"),
    "R107": "Findspot: Brenn\nKind: letter\nState: torn\n\n" + PROSE,
    "R106": "May 2, 1955\n\n" + UNDATED.format(**GOOD) + PROSE,
    "D201": "Nuovo ananas\n",
    "D202": record(language="Russian", contents="Translation - Russian"),
    "D203": RECORD.format(**GOOD),
    "D204": RECORD.replace("Original Language: {language}\n\n", "").format(**GOOD) + PROSE,
    "D301": PROSE
    + "\nHousing for the teachers who were sent from the capital\n\n"
    + PROSE
    + "\nSchools in the villages and towns of the northern districts\n\n"
    + PROSE,
    "D302": "\n\n".join(PROSE.strip() for _ in range(14)),
    "P301": PROSE.strip()
    + " They have been\n\nremoved from their posts, and nobody knows where they are now.\n",
    "P302": PROSE
    + "\nremoved from their posts, they went to the harbour and nobody knows where they are now.\n",
    "P303": PROSE.strip()
    + " It would be under-\n\n- 2 -\n\ntaken soon by the men of the yard in the harbour.\n",
    "P304": PROSE.strip()
    + "[1] They went[2] to the harbour.\n\n[1] In May.\n[2] By boat.\n[3] With their men.\n",
    "P305": PROSE.strip()
    + "[1] They went[2] to the harbour[3] at noon.\n\n[1] In May.\n[2] By boat.\n",
    "N103": PROSE.strip() + " On 25 August 1955] he left the town for good.\n",
    "N104": PROSE.strip() + " [Handwritten: he left the town for good.\n",
    "N105": PROSE.strip() + " " + "[" * 40 + "x" + "]" * 40 + " he said.\n",
    "N106": PROSE
    + "\n["
    + "A long remark in brackets that says nothing of what it is or who made it " * 4
    + "]\n",
    "E401": PROSE.strip() + " They met on 3/4/52 in the harbour.\n",
    "E403": PROSE.strip() + " He left us last May.\n",
    "E402": PROSE.strip() + " Kim Il Sung was there. Then Kim II Sung left.\n",
    "E410": versions(("7 января 1956 года", "долго"), ("on 7 February 1956", "at length")),
    "E411": versions(("вечером", "о 1260 тоннах"), ("in the evening", "of 1280 tons")),
    "E412": versions(("вечером", "с товарищем Ким Ир Сеном"), ("in the evening", "at length")),
    "E413": versions(("вечером", "[2 слова неразборчиво]"), ("in the evening", "at length")),
    "E414": versions(
        ("7 января 1956 года", "долго"),
        ("on 7 January 1956", "at length"),
        more_ru="\n\n12 марта 1957 года 340 рабочих завода «Красный маяк» получили 17 кранов и 25 барж из Одессы.",
    ),
}


def found(arguments):
    """The codes of the findings of a command."""
    out = io.StringIO()
    with contextlib.redirect_stdout(out), contextlib.redirect_stderr(io.StringIO()):
        cli.main([*arguments, "-q", "--format", "json"])
    return {finding["code"] for finding in json.loads(out.getvalue())["findings"]}


@pytest.mark.parametrize("code", sorted(TRANSCRIPTS))
def test_a_transcript_raises_it(code, tmp_path):
    text = TRANSCRIPTS[code]
    (tmp_path / "a.txt").write_bytes(text if isinstance(text, bytes) else text.encode())
    assert code in found(["encode", str(tmp_path / "a.txt"), "-o", str(tmp_path / "o")])


TEI = {
    "V501": lambda xml: xml.replace("</TEI>", ""),
    "V502": lambda xml: xml.replace('resp="#resp.translator"', 'resp="#resp.nobody"', 1),
    "V503": lambda xml: xml.replace("<p>", '<p xml:id="twice">', 2),
    "V504": lambda xml: xml.replace("<p>", "<para/><p>", 1),
    "V505": lambda xml: re.sub("(?s)<titleStmt>.*</titleStmt>", "<titleStmt/>", xml),
    "V506": lambda xml: xml.replace("<p>", '<p rend="bold">', 1),
    "V507": lambda xml: xml.replace("<body>", "<body><div>", 1).replace("</body>", "</div></body>", 1),
    "V508": lambda xml: xml.replace('when="', 'when="24.12.', 1),
    "V509": lambda xml: xml.replace("<body>", "<body>words", 1),
    "V511": lambda xml: xml,
    "V513": lambda xml: xml,
    "V514": lambda xml: '<!DOCTYPE TEI SYSTEM "tei.dtd">' + xml[xml.index("<TEI") :],
}
RULES = """<schema xmlns="http://purl.oclc.org/dsdl/schematron"><pattern><rule context="/*">
<assert test="false()" role="{role}">never</assert></rule></pattern></schema>"""


@pytest.mark.parametrize("code", sorted(TEI))
def test_tei_raises_it(code, tmp_path):
    (tmp_path / "a.xml").write_text(TEI[code](INSTANCE), encoding="utf-8")
    schema = []
    if code in ("V511", "V513"):
        (tmp_path / "own.sch").write_text(RULES.format(role="warning" if code == "V513" else "error"))
        schema = ["--schema", str(tmp_path / "own.sch")]
    assert code in found(["validate", str(tmp_path / "a.xml"), *schema])


def test_schemas_of_ones_own_raise_theirs(tmp_path):
    (tmp_path / "a.xml").write_text(INSTANCE, encoding="utf-8")
    (tmp_path / "no.rng").write_text("<no/>")
    (tmp_path / "one.xsd").write_text(
        '<schema xmlns="http://www.w3.org/2001/XMLSchema"><element name="one"/></schema>'
    )
    one = '<grammar xmlns="http://relaxng.org/ns/structure/1.0"><start>{}</start></grammar>'
    (tmp_path / "one.rng").write_text(
        one.format('<element name="one"><externalRef href="two.rng"/></element>')
    )
    (tmp_path / "two.rng").write_text(
        '<element name="two" xmlns="http://relaxng.org/ns/structure/1.0"><empty/></element>'
    )
    codes = {
        name: found(["validate", str(tmp_path / "a.xml"), "--schema", str(tmp_path / name)])
        for name in ("no.rng", "one.xsd", "one.rng")
    }
    assert codes["no.rng"] == {"V590"} and "V512" in codes["one.xsd"]
    assert codes["one.rng"] & {"V504", "V510"}


def encoded(tmp_path, text=PROSE):
    (tmp_path / "in").mkdir(exist_ok=True)
    source, out = tmp_path / "in/a.txt", tmp_path / "o"
    source.write_text(text)
    assert cli.main(["encode", str(source), "-o", str(out), "-q"]) == 0
    return source, out / "a.xml", out / "a.fidelity.json"


@pytest.mark.parametrize(
    "code", ["F601", "F602", "F610", "F611", "F612", "F613", "F614", "F615", "F616", "F617"]
)
def test_a_proof_raises_it(code, tmp_path, capsys):
    source, tei, proof = encoded(tmp_path)
    said = json.loads(proof.read_text())
    arguments = ["verify", str(tei), str(source)]
    if code == "F601":
        said["text"] = [[first, last - 4] for first, last in [p for p in said["text"] if len(p) == 2]]
        proof.write_text(json.dumps(said))
    elif code == "F602":
        said["other"]["markup"].append([3, 9])
        proof.write_text(json.dumps(said))
    elif code == "F610":
        proof.unlink()
    elif code == "F611":
        source.write_text(PROSE.replace("winter", "summer"))
    elif code in ("F612", "F613", "F616"):
        tei.write_text(tei.read_text().replace("winter", "summer"))
        if code == "F616":
            cli.main([*arguments, "--certificate-out", str(proof)])
            capsys.readouterr()
    elif code == "F614":
        proof.write_text("{}")
    elif code == "F615":
        source.unlink()
        arguments = ["verify", str(tmp_path / "o"), str(tmp_path / "in")]
    elif code == "F617":
        tei.unlink()
        arguments = ["verify", str(tmp_path / "o"), str(tmp_path / "in")]
    assert code in found(arguments)


FAULTS = {"F603": "text", "F604": "block", "X901": "program"}


@pytest.mark.parametrize("code", sorted(FAULTS))
def test_a_fault_of_the_program_raises_it(code, tmp_path, monkeypatch):
    from encoder import pipeline

    write = pipeline.tei.write
    calls = []

    def faulty(*given, **how):
        calls.append(1)
        if code == "X901":
            raise RuntimeError("boom")
        made = write(*given, **how)
        if code == "F603" or len(calls) == 1:
            return type(made)(made.data.replace(b"harbour", b"port"), made.origins)
        return made

    monkeypatch.setattr(pipeline.tei, "write", faulty)
    (tmp_path / "a.txt").write_text(PROSE)
    assert code in found(["encode", str(tmp_path / "a.txt"), "-o", str(tmp_path / "o")])


ELSEWHERE = {
    **dict.fromkeys([f"S0{n}" for n in range(20, 28)], "formats/test_formats"),
    **dict.fromkeys([f"S0{n}" for n in range(28, 32)], "formats/test_pdf"),
    "S032": "formats/test_record",
    "F618": "formats/test_formats",
    "F619": "test_package",
    **dict.fromkeys(["S033", "S034", "S035"], "test_manifest"),
    "S004": "test_files",
    "S005": "test_files",
    "S007": "test_robust",
    "S008": "test_files",
    "S009": "test_files",
    "S010": "test_files",
    "S011": "test_files",
    "S012": "test_files",
    "S013": "test_files",
    "S014": "test_runs",
    "S015": "test_files",
    "V510": "test_validate",
    "V512": "test_validate",
    "V515": "test_validate",
    "V516": "test_validate",
    "V590": "test_validate",
    "X902": "test_runs",
    "X903": "site/test_build",
    "C101": "test_corrections",
    "C201": "test_corrections",
    "C202": "test_corrections",
    "C203": "test_corrections",
    "C301": "test_adopt",
    "C302": "test_adopt",
}
"""Codes about files, processes and schemas: the tests that raise them."""


def test_no_code_is_without_a_test():
    own = {"F601", "F602", "F610", "F611", "F612", "F613", "F614", "F615", "F616", "F617", "S006"}
    assert set(KINDS) == {*TRANSCRIPTS, *TEI, *FAULTS, *own, *ELSEWHERE}
    for code, module in ELSEWHERE.items():
        text = (ROOT / "tests" / f"{module}.py").read_text(encoding="utf-8")
        assert code in text or name_of(KINDS[code]) in text, f"{code} is not in {module}"


@pytest.mark.skipif(os.name == "nt", reason="folders without permission")
def test_files_raise_theirs(tmp_path):
    (tmp_path / "b").mkdir()
    for place in (tmp_path / "a.txt", tmp_path / "b/a.txt"):
        place.write_text(PROSE)
    assert "S006" in found(
        ["encode", str(tmp_path / "a.txt"), str(tmp_path / "b/a.txt"), "-o", str(tmp_path / "o")]
    )
