"""What the tests share: the default profile, fragments, and the real documents."""

from __future__ import annotations

import atexit
import os
import re
import shutil
import tempfile
from collections.abc import Generator
from pathlib import Path

import pytest
from hypothesis import settings
from lxml import etree

from encoder import profile as profiles
from encoder.core.model import Record
from encoder.core.source import Source, Span
from encoder.findings import Finding
from encoder.layout.versions import Version
from encoder.notation.rules import Notation
from encoder.profile import Profile
from encoder.structure.paper import read_division
from encoder.tei.body import write_body
from encoder.tei.writing import Writing
from encoder.tei.xml import Ids, element, indent
from encoder.validation import files

ROOT = Path(__file__).parent.parent

# The suite gives one verdict for one commit; HYPOTHESIS_PROFILE=search looks for new cases,
# and so does the fuzzer.
settings.register_profile("same", derandomize=True)
settings.register_profile("search", derandomize=False)
settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "same"))


NO_SHARED = "the real documents are not on this machine"
"""Why tests of real documents are skipped."""


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport() -> Generator[None, pytest.TestReport, pytest.TestReport]:
    """Where everything is installed, a test that is skipped has failed."""
    report = yield
    if report.skipped and "TEI_ENCODER_NO_SKIPS" in os.environ and not hasattr(report, "wasxfail"):
        report.outcome, report.longrepr = "failed", f"skipped: {report.longrepr}"
    return report


if "PYTEST_XDIST_WORKER" not in os.environ:  # one cache for all processes, and none of the user's
    os.environ["TEI_ENCODER_CACHE"] = tempfile.mkdtemp()
    atexit.register(shutil.rmtree, os.environ["TEI_ENCODER_CACHE"], ignore_errors=True)

CMIF = [
    *("--title", "T", "--editor", "E", "--publisher", "P"),
    *("--url", "u", "--date", "2024-01-01"),
]
"""What the command `cmif` must be told."""


def shared_folder() -> Path | None:
    """The companion folder with real documents; absent for users."""
    folder = Path(os.environ.get("TEI_ENCODER_SHARED", ROOT.parent / "shared"))
    return folder if folder.is_dir() else None


@pytest.fixture(scope="session")
def shared() -> Path:
    folder = shared_folder()
    if folder is None:
        pytest.skip(NO_SHARED)
    return folder


@pytest.fixture(scope="session")
def profile() -> Profile:
    return profiles.load()


@pytest.fixture(scope="session")
def tei_all(shared: Path) -> etree.RelaxNG:
    """The full TEI schema; compiling it takes a quarter of a minute."""
    return etree.RelaxNG(etree.parse(str(shared / "tei" / "tei_all.rng")))


def fragment(
    text: str, profile: Profile, language: str = "en", role: str = "original", *, enriched: bool = False
) -> tuple[str, list[Finding]]:
    """The content of the division that a piece of text becomes, without namespace and ids;
    with names and dates when it is enriched."""
    from encoder.core.model import Document
    from encoder.pipeline import enrich_document

    source = Source("fragment.txt", text)
    version = Version(Span(0, len(text)), language, role, True)
    division, _, findings = read_division(source, version, Record(), profile, Notation(profile))
    document = Document(name="f", record=Record(), divisions=(division,))
    if enriched:
        document, more = enrich_document(document, profile)
        findings = [*findings, *more]
    holder = element(None, "text")
    writing = Writing(Ids(), has_translator=True, identified=document.identified)
    write_body(holder, document, writing)
    indent(holder)
    inner = "".join(etree.tostring(node, encoding="unicode") for node in holder[0][0])
    return plain_xml(inner), findings


def plain_xml(xml: str) -> str:
    """XML without namespace declaration, running identifiers and indentation."""
    xml = re.sub(r' xmlns="[^"]*"', "", xml)
    xml = re.sub(r' xml:id="[^"]*"', "", xml)
    return re.sub(r">\n\s*<", "><", xml).strip()


def body_of(xml: str) -> str:
    """The text without the division that holds it, when that is all there is."""
    match = re.fullmatch(r'<div type="text">(.*)</div>', xml, re.DOTALL)
    alone = match and len(etree.fromstring(f"<x>{xml}</x>")) == 1
    return match.group(1).strip() if alone else xml


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption(
        "--accept", action="store_true", help="take the encoding of the corpus as it is now"
    )
    parser.addoption(
        "--thorough", action="store_true", help="the long proofs at their full size (minutes)"
    )


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """What needs the schema of the whole of TEI is slow: compiling it takes a quarter of a minute."""
    for item in items:
        if "tei_all" in getattr(item, "fixturenames", ()):
            item.add_marker(pytest.mark.slow)


@pytest.fixture(scope="session")
def thorough(request: pytest.FixtureRequest) -> bool:
    """True when the long proofs are to run at their full size."""
    return bool(request.config.getoption("--thorough"))


@pytest.fixture(scope="session")
def own_relaxng() -> etree.RelaxNG:
    return files.relaxng()


@pytest.fixture(scope="session")
def own_xsd() -> etree.XMLSchema:
    """The XSD as libxml2 reads it; that xmlschema reads it too is a test of its own."""
    return etree.XMLSchema(etree.parse(str(ROOT / "schema" / "tei_archival.xsd")))


@pytest.fixture(scope="session")
def accepting(request: pytest.FixtureRequest) -> bool:
    """True when the encoding of the corpus is taken as it is now (`pytest --accept`)."""
    return bool(request.config.getoption("--accept"))
