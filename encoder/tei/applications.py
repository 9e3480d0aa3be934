"""What wrote a file: the program, the profiles that it read with, a lexicon that it aligned with."""

from __future__ import annotations

from encoder import __version__
from encoder.profile import Applied
from encoder.tei.xml import Element, element, ncname


def write_applications(
    parent: Element, applied: Applied, lexicon: str | None, weights: str = ""
) -> None:
    """The program and the profiles that it read with, each with its version; a profile of the
    user's own, a lexicon and weights learnt from corrections have their digests."""
    program = element(parent, "application", ident="tei-encoder", version=__version__)
    element(program, "label", "tei-encoder")
    for name, version, digest in applied.profiles:
        said = {"ident": ncname(name), "version": version or __version__, "type": "profile"}
        _application(
            parent, said, f"profile {name}", f"SHA-256 of the profile: {digest}" if digest else ""
        )
    if lexicon is not None:
        said = {"ident": "lexicon", "version": __version__, "type": "lexicon"}
        _application(parent, said, "lexicon of the alignment", f"SHA-256 of the lexicon: {lexicon}")
    if weights:
        said = {"ident": "weights", "version": __version__, "type": "weights"}
        _application(parent, said, "weights of the archive", f"SHA-256 of the weights: {weights}")


def _application(parent: Element, said: dict[str, str], label: str, digest: str) -> None:
    made = element(parent, "application", **said)
    element(made, "label", label)
    if digest:
        element(made, "p", digest)
