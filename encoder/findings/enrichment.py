"""Dates, names, slips of the recognition, and versions that disagree."""

from __future__ import annotations

from encoder.findings.finding import Finding, Severity


class DateAmbiguous(Finding):
    """A date of three figures whose first two could both be months. Where another date of the
    document shows the order, that order is taken; else the date gets no `@when`."""

    code = "E401"
    severity = Severity.WARNING
    says = "`{text}` can be {one} or {other}"
    advice = "write the month as a word or a Roman figure in the transcript if you know the order"
    example = "`3/4/52`"
    sample = {"text": "3/4/52", "one": "1952-04-03", "other": "1952-03-04"}

    text: str
    one: str
    other: str


class SlipCorrected(Finding):
    """A letter of a name that an authority knows was taken for one that looks like it. The text
    keeps what the transcript has, in `sic`, with the correction beside it."""

    code = "E402"
    severity = Severity.NOTE
    says = "`{text}` is taken for a slip of the recognition of `{correction}`"
    advice = "nothing to do; if the correction is wrong, add the spelling to an authority file"
    example = "`Kim II Sung`"
    sample = {"text": "II", "correction": "Il"}

    text: str
    correction: str


class DateNotAnchored(Finding):
    """A date that is counted from that of the paper ("last May", "5 March of this year"), which
    neither the record nor the paper says. It gets no value."""

    code = "E403"
    severity = Severity.NOTE
    says = "`{text}` is counted from the date of the paper, which is not known"
    advice = "put the date of the paper into the record of the transcript if you know it"
    example = "`last May` in a paper without a date"
    sample = {"text": "last May"}

    text: str


class DatesDisagreeBetweenVersions(Finding):
    """Blocks of two language versions that say the same have different dates. Neither is
    changed."""

    code = "E410"
    severity = Severity.WARNING
    says = "{what} occurs only in this version; the other has {other}"
    advice = "compare the two passages with the page; both are kept"
    example = "`7-1-1956` in the original, `7 February 1956` in the translation"
    sample = {"what": "7-1-1956", "other": "7 February 1956"}

    what: str
    other: str


class NumberInOneVersion(Finding):
    """A number above ten of one language version is not in the block of the other."""

    code = "E411"
    severity = Severity.NOTE
    says = "{what} occurs only in this version; the other has {other}"
    advice = "nothing to do where the other version writes the number as a word"
    example = "`12,6 тонны` against `12 tons`"
    sample = {"what": "12,6", "other": "12"}

    what: str
    other: str


class NameInOneVersion(Finding):
    """A person whom the authority knows is named in the block of one language version only."""

    code = "E412"
    severity = Severity.NOTE
    says = "{what} is named only in this version; the other has {other}"
    advice = "nothing to do where the other version says “he”; else compare the passages"
    example = "`Нам Ир` against `he`"
    sample = {"what": "Нам Ир", "other": "nothing like it: “he said that …”"}

    what: str
    other: str


class MarkInOneVersion(Finding):
    """A gap or an insertion by hand stands in the block of one language version only."""

    code = "E413"
    severity = Severity.NOTE
    says = "{what} occurs only in this version; the other has {other}"
    advice = "nothing to do where only one version is hard to read"
    example = "`[two words illegible]` in the translation only"
    sample = {"what": "[two words illegible]", "other": "nothing like it: “he said that …”"}

    what: str
    other: str


class NoCounterpart(Finding):
    """No block of the other language version says the same. It has no link and no @corresp."""

    code = "E414"
    severity = Severity.NOTE
    says = "{text} has no counterpart in {language}{candidate}"
    advice = "nothing to do: passages are often untranslated"
    example = "an entry of a journal that was not translated"
    sample = {
        "text": "“On 5 May nothing happened”",
        "language": "ru",
        "candidate": "; perhaps “Ничего не было”",
    }

    text: str
    language: str
    candidate: str = ""
    """What it is most likely, where that is too doubtful to be linked."""
