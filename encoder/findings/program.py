"""Faults of the program itself and of the machine."""

from __future__ import annotations

from encoder.findings.finding import Finding


class InternalError(Finding):
    """A fault of the program, not of the transcript. Nothing is written for this file. With
    TEI_ENCODER_DEBUG set, the traceback is printed."""

    code = "X901"
    says = "the program failed on this file: {reason}"
    advice = "report this with the file; the other files are encoded"
    example = "no transcript is known to do this"
    sample = {"reason": "KeyError: 5"}

    reason: str


class ProcessDied(Finding):
    """Each file is worked on in a process of its own. This one was ended from outside, most
    often because the machine had no memory left."""

    code = "X902"
    says = "the process that worked on this file ended ({reason})"
    advice = "free some memory or give fewer --jobs; the other files are done"
    example = "a process that the system killed"
    sample = {"reason": "signal 9"}

    reason: str


class PageNotMade(Finding):
    """A page of the site could not be made: the stylesheet ended with an error, or what it needs is not
    installed. The other pages are made."""

    code = "X903"
    says = "this page of the site cannot be made: {reason}"
    advice = "look at the stylesheet, or install the extra: pip install 'tei-encoder[publish]'"
    example = "`--xslt` with a stylesheet that ends with an error"
    sample = {"reason": "Required item type of first argument is xs:string"}

    reason: str
