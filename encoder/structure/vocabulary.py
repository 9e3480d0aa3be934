"""The classes of words that lines are looked at for, from the lists of a profile."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Sequence

import babel

from encoder.core import cache
from encoder.dates import parts
from encoder.profile import Profile

WORD = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]+)*|\d+")
"""A word or a number."""


class Vocabulary:
    """The classes of words that lines are looked at for, from the lists of a profile.

    A class of the beginning counts when a line begins with one of its words; the others count
    anywhere. A word may have several words.
    """

    BEGINNING = frozenset(
        {
            "salute",
            "courtesy",
            "present",
            "enclosure",
            "subject",
            "from",
            "to",
            "received",
            "copies",
            "drafted",
            "typed",
            "authenticated",
            "recorded",
            "question",
            "footnotes",
            "translated",
            "end",
            "title",
            "speaker",
            "addressee",
            "postscript",
        }
    )

    def __init__(self, profile: Profile) -> None:
        head, foot = profile.letterhead, profile.closing
        address = head.address
        self.any: dict[str, list[tuple[tuple[str, ...], str]]] = {}
        lists: dict[str, Iterable[str]] = {
            "salute": profile.salutes,
            "courtesy": foot.salutations,
            "present": head.present,
            "enclosure": head.enclosures,
            "subject": address.get("subject", []),
            "from": address.get("from", []),
            "to": address.get("to", []),
            "received": [*address.get("received", []), *head.deciphered],
            "copies": foot.copies,
            "drafted": foot.drafted,
            "typed": foot.typed,
            "authenticated": foot.authenticated,
            "recorded": foot.recorded,
            "question": profile.questions,
            "footnotes": profile.footnotes,
            "translated": foot.translated,
            "end": foot.ends,
            "title": head.titles,
            "speaker": profile.speakers,
            "addressee": profile.addressees,
            "postscript": profile.postscripts,
            "office": foot.offices,
            "issuer": head.issuers,
            "signed": [*foot.signature_marks, *profile.words("signed")],
            "stage": profile.stage,
            "grade": [word for words in head.classification.values() for word in words],
            "honorific": profile.words("name_titles"),
            "vote": foot.votes,
            "month": months(profile),
            "connector": profile.pages.connectors,
        }
        for name, words in lists.items():
            for word in words:
                self._add(name, word)

    def _add(self, name: str, word: str) -> None:
        """A word of a class; of a regular expression its letters."""
        parts = tuple(WORD.findall(re.sub(r"\\\w|\(\?[^()]*\)|\?", " ", word).casefold()))
        if parts and not word.endswith("*"):  # words of labels in brackets, not of lines
            self.any.setdefault(parts[0], []).append((parts, name))

    def classes(self, words: Sequence[str]) -> set[str]:
        """The classes of words that a line of these words (case folded) shows."""
        found: set[str] = set()
        known, beginning = self.any, self.BEGINNING
        for at, word in enumerate(words):
            for whole, name in known.get(word, ()):
                if at > 0 and (name in beginning):
                    continue
                if len(whole) == 1 or tuple(words[at : at + len(whole)]) == whole:
                    found.add(name)
        return found


def months(profile: Profile) -> set[str]:
    """Names of months in the languages of a profile, case folded, with their forms.

    Those of CLDR are kept on the disk: the names of twenty languages are read from twenty files.
    """
    languages = tuple(profile.languages)
    key = cache.digest([babel.__version__, json.dumps(languages)])
    known: list[str] = cache.kept("months", key, lambda: sorted(parts.months(languages)))
    own = [name for tag in languages for name in profile.months.get(tag, ())]
    return {name.casefold() for name in (*known, *own) if len(name) > 2 and not name.isdigit()}
