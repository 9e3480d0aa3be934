"""XML that nobody vouches for: no command opens what a document type declaration names."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from encoder.fidelity import verify
from encoder.findings.wellformed import parse, prolog_fault
from encoder.validation import Validator
from tests.conftest import CMIF

COMMAND = [sys.executable, "-m", "encoder.cli"]
SCHEMA = (
    '<grammar xmlns="http://relaxng.org/ns/structure/1.0"><start><element name="TEI"><text/></element></start>'
    "</grammar>"
)


@pytest.fixture
def pipe(tmp_path, monkeypatch):
    """A pipe that nobody writes to: whoever opens it waits for ever."""
    monkeypatch.chdir(tmp_path)
    os.mkfifo("pipe.dtd")
    Path("a.txt").write_text("He came back on the evening of the same day, and told us so.\n", "utf-8")
    Path("good.xml").write_text("<TEI/>", "utf-8")
    Path("evil.xml").write_text('<!DOCTYPE TEI SYSTEM "pipe.dtd"><TEI/>', "utf-8")
    Path("evil.rng").write_text(
        SCHEMA.replace("<grammar", '<!DOCTYPE grammar SYSTEM "pipe.dtd"><grammar', 1), "utf-8"
    )
    Path("includes.rng").write_text(
        '<grammar xmlns="http://relaxng.org/ns/structure/1.0"><include href="evil.rng"/></grammar>'
    )
    Path("evil.sch").write_text(
        '<!DOCTYPE schema SYSTEM "pipe.dtd"><schema xmlns="http://purl.oclc.org/dsdl/schematron"/>'
    )
    Path("reads.sch").write_text(
        '<schema xmlns="http://purl.oclc.org/dsdl/schematron"><pattern><rule context="TEI"><assert '
        "test=\"document('evil.xml')\">x</assert></rule></pattern></schema>"
    )
    Path("reads-let.sch").write_text(
        '<schema xmlns="http://purl.oclc.org/dsdl/schematron"><let name="x" value="document&#10;(\'pipe.dtd\')"/></schema>'
    )
    Path("based.rng").write_text(
        '<grammar xmlns="http://relaxng.org/ns/structure/1.0"><include href="good.rng" xml:base="/"/></grammar>'
    )
    Path("includes.sch").write_text(
        '<schema xmlns="http://purl.oclc.org/dsdl/schematron"><include href="evil.sch"/></schema>'
    )
    Path("imports.xsd").write_text(
        '<schema xmlns="http://www.w3.org/2001/XMLSchema"><include schemaLocation="evil.xsd"/></schema>'
    )
    Path("evil.xsd").write_text(
        '<!DOCTYPE schema SYSTEM "pipe.dtd"><schema xmlns="http://www.w3.org/2001/XMLSchema"/>'
    )
    return tmp_path


COMMANDS = [
    ["validate", "evil.xml"],
    ["validate", "evil.xml", "--xsd"],
    ["verify", "evil.xml", "a.txt"],
    ["diff", "evil.xml", "a.txt"],
    ["index", "evil.xml", "-o", "r"],
    ["align", "evil.xml", "-o", "v.html"],
    ["export", "evil.xml", "--to", "csv", "-o", "x"],
    ["cmif", "evil.xml", "-o", "c", *CMIF],
    ["validate", "good.xml", "--schema", "evil.rng"],
    ["validate", "good.xml", "--schema", "includes.rng"],
    ["validate", "good.xml", "--schema", "evil.sch"],
    ["validate", "good.xml", "--schema", "includes.sch"],
    ["validate", "good.xml", "--schema", "imports.xsd"],
    ["validate", "good.xml", "--schema", "reads.sch"],
    ["validate", "good.xml", "--schema", "reads-let.sch"],
    ["validate", "good.xml", "--schema", "based.rng"],
    ["encode", "evil.xml", "-o", "o"],
]


WORDS = {
    "reads.sch": "document()",
    "reads-let.sch": "document()",
    "based.rng": "xml:base",
    "o": "S008",
}
"""What is said, by the last word of a command, where it is not that there is a DOCTYPE."""


@pytest.mark.parametrize("command", COMMANDS, ids=lambda command: " ".join(command[:2] + command[-1:]))
def test_no_command_opens_an_external_subset(pipe, command):
    done = subprocess.run(
        [*COMMAND, *command], capture_output=True, text=True, timeout=100, check=False
    )
    assert done.returncode in (1, 2)
    said = done.stdout + done.stderr
    assert "Traceback" not in said
    assert WORDS.get(command[-1], "document type declaration") in said


def test_the_message_says_nothing_of_the_file_that_is_named(tmp_path):
    said = set()
    for name in ("/etc/passwd", "/nowhere/at/all", str(tmp_path)):
        root, fault = parse(
            f'<!DOCTYPE TEI SYSTEM "{name}" [<!ENTITY x SYSTEM "{name}">]><TEI>&x;</TEI>'.encode()
        )
        assert root is None
        said.add((fault.code, fault.message, fault.position))
    assert said == {("V514", "a document type declaration (<!DOCTYPE …>) is not allowed", (1, 1))}


HIDDEN = {
    "comment": b'<?xml version="1.0"?>\n<!-- <TEI> -->\n<?pi x?>  <!DOCTYPE TEI><TEI/>',
    "bom": b"\xef\xbb\xbf<!DOCTYPE TEI><TEI/>",
    "utf-16": '<?xml version="1.0" encoding="utf-16"?><!DOCTYPE TEI><TEI/>'.encode("utf-16"),
    "utf-16-be": b"\xfe\xff" + "<!-- x --><!DOCTYPE TEI><TEI/>".encode("utf-16-be"),
    "latin-1": '<?xml version="1.0" encoding="ISO-8859-1"?><!-- é --><!DOCTYPE TEI><TEI/>'.encode(
        "latin-1"
    ),
    "gb18030": '<?xml version="1.0" encoding="GB18030"?><!-- 一 --><!DOCTYPE TEI><TEI/>'.encode(
        "gb18030"
    ),
}
UNREAD = {
    "utf-7": b'<?xml version="1.0" encoding="UTF-7"?>+ADwAIQ-DOCTYPE TEI SYSTEM "x"><TEI/>',
    "ebcdic": '<?xml version="1.0" encoding="IBM037"?><!DOCTYPE TEI SYSTEM "x"><TEI/>'.encode("cp037"),
    "iso-2022": b'<?xml version="1.0" encoding="ISO-2022-JP"?><!-- \x1b$B-->\x1b(B--><!DOCTYPE TEI SYSTEM "x"><TEI/>',
    "utf-32": '<?xml version="1.0"?><!DOCTYPE TEI SYSTEM "x"><TEI/>'.encode("utf-32"),
    "utf-16 without a mark": '<?xml version="1.0" encoding="UTF-16"?><!DOCTYPE TEI SYSTEM "x"><TEI/>'.encode(
        "utf-16-le"
    ),
    "utf-32 without a mark": '<?xml version="1.0" encoding="UCS-4"?><!DOCTYPE TEI SYSTEM "x"><TEI/>'.encode(
        "utf-32-le"
    ),
    "unknown": b'<?xml version="1.0" encoding="x-none"?><TEI/>',
}


@pytest.mark.parametrize("name", HIDDEN)
def test_a_declaration_is_found_in_every_encoding(name):
    assert prolog_fault(HIDDEN[name]).code == "V514"


@pytest.mark.parametrize("name", UNREAD)
def test_an_encoding_in_which_one_could_hide_is_not_read(name):
    assert prolog_fault(UNREAD[name]).code == "V501"


@pytest.mark.parametrize(
    "data",
    [
        b"<TEI/>",
        b"\xef\xbb\xbf\n<TEI/>",
        '<?xml version="1.0" encoding="utf-16"?><TEI/>'.encode("utf-16"),
        '<?xml version="1.0" encoding="windows-1251"?><TEI>ж</TEI>'.encode("cp1251"),
        b"<!-- <!DOCTYPE x> --><TEI/>",
        b"<TEI><!-- <!DOCTYPE x> --></TEI>",
        '<?xml version="1.0" encoding="gb2312"?><TEI>一</TEI>'.encode("gb2312"),
    ],
)
def test_what_declares_nothing_is_parsed(data):
    root, fault = parse(data)
    assert fault is None and root.tag == "TEI"


def test_a_position_is_that_of_the_declaration():
    assert prolog_fault(b'<?xml version="1.0"?>\n  <!DOCTYPE TEI><TEI/>').position == (2, 3)


# --- what would take for ever -----------------------------------------------------------------------

TEI = '<TEI xmlns="http://www.tei-c.org/ns/1.0" xml:id="a" xml:lang="en"><text><body>{}</body></text></TEI>'


@pytest.mark.parametrize(
    "inner",
    [
        "<p>" + "w<!-- x -->" * 60_000 + "</p>",
        "<p>" + "<?pi x?>" * 40_000 + "</p>",
        "<table><row>" + "<cell>1</cell>" * 20_000 + "</row></table>",
        "".join(f'<p xml:id="p{n}">x</p>' for n in range(20_000)),
    ],
    ids=["comments", "instructions", "cells", "identifiers"],
)
def test_many_nodes_of_one_kind_are_checked_and_verified(inner):
    """These took minutes when their cost grew with the square of their number; here they only end."""
    data = TEI.format(inner).encode()
    assert Validator().check(data)
    assert verify(data, b"words of another text\n", None)
