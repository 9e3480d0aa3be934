"""Who wrote to whom by the title of a record: "Cable, Kovalev to Stalin", "Letter from the Mayor to
the Council about the well"."""

from __future__ import annotations

import re

from encoder.language.wording import any_word
from encoder.profile import Profile

_LONGEST = 12
"""So many words at most has a party; longer ones tell what a paper is about."""


def parties(title: str | None, profile: Profile) -> tuple[str | None, str | None]:
    """Sender and addressee that a title names.

    A title does so when a kind of paper opens it, and a comma or the word for the sender follows, or
    nothing but names.

    Args:
        title: of a record.
        profile: words for papers, senders and addressees.

    Returns:
        the words for each, None for one that is not named.
    """
    subject, form, owned = profile.lexicon(_forms)
    words = subject.sub("", " ".join((title or "").split()))
    match = form.fullmatch(words)
    if match is None:
        return None, None
    sender, addressee = (match[name].strip(" ,.") for name in ("sender", "addressee"))
    if owned.search(f"{sender} {addressee}"):
        return None, None  # the visit of somebody to a place
    stated = match["comma"] or match["from"]
    if not _is_party(sender, stated=bool(stated)) or not _is_party(addressee, stated=True):
        return None, None
    return sender, addressee


def _is_party(words: str, *, stated: bool) -> bool:
    """True for what can name somebody: a few words, the first with a capital; without the word for the
    sender all of them are names."""
    each = words.split()
    capitals = [word[:1].isupper() for word in each if len(word) > 3]
    if not 0 < len(each) <= _LONGEST or not any(capitals):
        return False
    return stated or all(word.strip("[]()")[:1].isupper() for word in each)


def _forms(profile: Profile) -> tuple[re.Pattern[str], re.Pattern[str], re.Pattern[str]]:
    """What follows the parties in a title, a title that names them, and the ending of an owner."""
    kinds = any_word(profile.letterhead.titles)
    from_, to, about, kind = (
        any_word(profile.words(f"title_{name}")) for name in ("from", "to", "about", "kind")
    )
    subject = re.compile(
        rf"(?<=\S )(?:(?:{about}) .*|\[[^]]*\]|\([^)]*\))$|[,;] [^,;]*\d{{4}}.*$", re.IGNORECASE
    )
    form = re.compile(
        rf"(?:(?:{kind}) )?(?:{kinds})(?:(?P<comma>[,:]) | )(?:(?P<from>{from_}) )?"
        rf"(?P<sender>\S.*) (?:{to}) (?P<addressee>\S.*?)",
        re.IGNORECASE,
    )
    return subject, form, re.compile(rf"(?:{any_word(profile.words('owner_ending'))})(?= )")
