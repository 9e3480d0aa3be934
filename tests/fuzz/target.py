"""What must hold for any bytes: an answer in findings, valid TEI, a proof that verifies."""

from __future__ import annotations

from encoder import profile
from encoder.fidelity import verify
from encoder.findings import Severity
from encoder.pipeline import encode

PROFILE = profile.load()


def check(data: bytes) -> None:
    """Encode bytes; raises AssertionError, or whatever the program raises, on a fault."""
    result = encode("fuzz.txt", data, PROFILE)
    codes = {d.code for d in result.findings}
    if result.tei is None:
        assert codes & {"S001", "S003"}, codes
        return
    assert not [d for d in result.findings if d.severity >= Severity.ERROR or d.code[0] == "F"], codes
    assert verify(result.tei, data, result.certificate(data, "fuzz.xml")) == []
