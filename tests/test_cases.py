"""Small inputs from practice, each with what must hold of its TEI (tests/cases/*.yaml).

A case has a kind, what a user asks for in a sentence, an input, and XPath expressions over the
TEI without its namespace (`@id` and `@lang` for those of XML); `findings` must be reported, `quiet`
must not.
"""

from __future__ import annotations

import json
from pathlib import Path

import pytest
import yaml
from lxml import etree

from encoder import cli

CASES = sorted((Path(__file__).parent / "cases").glob("*.yaml"))
XML = "{http://www.w3.org/XML/1998/namespace}"


def plain(path: Path) -> etree._Element:
    root = etree.fromstring(path.read_bytes())
    for node in root.iter("{*}*"):
        node.tag = etree.QName(node).localname
        for name in ("id", "lang"):
            if (value := node.attrib.pop(XML + name, None)) is not None:
                node.set(name, value)
    return root


@pytest.mark.parametrize("path", CASES, ids=lambda path: path.stem)
def test_case(path, tmp_path, monkeypatch, capsys):
    case = yaml.safe_load(path.read_text("utf-8"))
    monkeypatch.chdir(tmp_path)
    source = Path(case.get("name", "case.txt"))
    source.write_text(case["input"], encoding="utf-8")
    cli.main(
        [
            "encode",
            str(source),
            "--out",
            "out",
            "--format",
            "json",
            "--time-limit",
            "60",
            *case.get("options", []),
        ]
    )
    codes = {finding["code"] for finding in json.loads(capsys.readouterr().out)["findings"]}
    assert set(case.get("findings", [])) <= codes
    assert not codes & {*case.get("quiet", []), "F601", "F602", "F603", "F604", "X901"}
    made = sorted(Path("out").glob("*.xml"))
    assert len(made) == (1 if case.get("written", True) else 0)
    for tei in made:
        assert cli.main(["validate", str(tei)]) == 0
        assert cli.main(["verify", str(tei), str(source)]) == 0
        tree = plain(tei).getroottree()
        assert [
            wanted for wanted in case.get("expect", []) if tree.xpath(f"boolean({wanted})") is not True
        ] == []
