"""Where the parts of a paper begin, by what its lines were taken for: head, text, foot, papers."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence

from encoder.core.ranges import plain_text
from encoder.language.wording import any_word
from encoder.layout.facts import CLEAR, PINNED, SURE, Decided
from encoder.layout.joins import announcements
from encoder.layout.lines import word_count
from encoder.profile import Profile
from encoder.structure.candidates import Candidate
from encoder.structure.evidence import Context
from encoder.structure.pinlabels import LABELS

HEAD = frozenset({"head", "subhead", "opener", "address", "dateline", "salute", "distribution"})
"""Labels of what can stand before the text."""
FOOT = frozenset({"closer", "signed", "dateline", "address", "distribution", "note", "opener"})
"""Labels of what can stand under the text."""
_SIGNS = frozenset({"closer", "signed"})
"""Without one of these there is no foot."""


def label_of(candidate: Candidate) -> str:
    """What a candidate was taken for; "" for a page boundary, and where nothing is known."""
    decided = decided_of(candidate)
    if decided is None or candidate.text_block is None:
        return ""
    return LABELS.get(decided.label, decided.label) if decided.margin >= PINNED else decided.label


def decided_of(candidate: Candidate) -> Decided | None:
    """The decision on the first line of a candidate."""
    return candidate.text_block.decided if candidate.text_block is not None else None


def head_end(candidates: Sequence[Candidate]) -> int:
    """How many candidates stand before the text."""
    end = 0
    for index, candidate in enumerate(candidates):
        if candidate.text_block is None:
            continue
        if candidate.own or is_passage(candidate):
            break
        if label_of(candidate) not in HEAD and not _may_be_head(candidate):
            break
        end = index + 1 if label_of(candidate) in HEAD else end
    if not any(label_of(c) for c in candidates[end:]):
        return 0
    labels = [label_of(c) for c in candidates[:end]]
    last = max((n for n in range(end) if labels[n]), default=0)
    if end and labels[last] == "subhead" and "head" in labels[:last]:
        return last  # the heading of the first section
    return end


_SHORT = 8
"""A line of fewer words can stand between the lines of a head, whatever it was taken for."""


_PASSAGE = 15
"""A sentence of so many words is text, unless it is surely of the head."""


def is_passage(candidate: Candidate) -> bool:
    """True for a long sentence that is not surely of the head."""
    text = plain_text(candidate.nodes).strip()
    decided = decided_of(candidate)
    sure = decided is not None and decided.margin >= SURE
    return not sure and word_count(text) >= _PASSAGE and text.endswith((".", "!", "?", ":", "。"))


def _may_be_head(candidate: Candidate) -> bool:
    """True for a short line that does not end like a sentence."""
    text = plain_text(candidate.nodes).strip()
    return word_count(text) < _SHORT and not text.endswith((".", "!", "?", ":", "。"))


def foot_start(
    candidates: Sequence[Candidate],
    head: int,
    context: Context,
    announces: Callable[[Candidate], bool],
) -> int:
    """Where the foot begins; the number of candidates when there is none.

    Args:
        candidates: of a paper.
        head: so many of them are its head.
        context: vocabulary.
        announces: true for one that announces copies by its words.
    """
    first = len(candidates)
    signed = marked = copied = False
    for index in range(len(candidates) - 1, head, -1):
        candidate = candidates[index]
        if candidate.text_block is None or candidate.own:
            continue
        label = label_of(candidate)
        text = plain_text(candidate.nodes).strip()
        if marked and text.endswith("."):
            break  # the last sentence over the mark of a signature
        marked = marked or context.lexicon(_signature_marks).match(text) is not None
        if label not in FOOT and not (
            label == "p" and is_postscript(candidate, context) and not signed
        ):
            if not signed and _says_little(candidate):
                continue
            break
        copied = copied or (
            label == "distribution" and (announces(candidate) or not _is_doubtful(candidate))
        )
        if label in _SIGNS or label == "distribution" and copied:
            signed = True
            first = index
        elif signed and label in ("dateline", "address"):
            first = index
    foot = [c for c in candidates[first:] if not announces_notes(c, context)]
    named = marked or copied or any(label_of(candidate) == "signed" for candidate in foot)
    courtesy = (c for c in foot if label_of(c) == "closer")
    if not named and all(map(_is_doubtful, courtesy)):
        return len(candidates)  # words of courtesy with nobody under them
    return first if signed else len(candidates)


def _says_little(candidate: Candidate) -> bool:
    """True for a short line that is no sentence, of which nobody knows what it is."""
    decided = decided_of(candidate)
    return (decided is None or decided.margin < CLEAR) and _may_be_head(candidate)


def _signature_marks(profile: Profile) -> re.Pattern[str]:
    """A word for a signature that opens a line: "gez."."""
    known = [word for word in profile.closing.signature_marks if word[-1] == "." or len(word) > 3]
    return re.compile(rf"(?:{any_word(known)})", re.IGNORECASE)


def _is_doubtful(candidate: Candidate) -> bool:
    decided = decided_of(candidate)
    return decided is None or decided.margin < SURE


def paper_starts(candidates: Sequence[Candidate]) -> Iterator[int]:
    """Where further papers begin: at a head that follows a foot and has a text of its own."""
    signed, in_head, start = False, False, 0
    text = False
    for index, candidate in enumerate(candidates):
        label = label_of(candidate)
        if not label:
            continue
        if label in _SIGNS:
            signed, in_head = signed or text, False
        elif label in ("head", "opener", "dateline", "salute", "address") and signed:
            under = label == "head" and all(
                label_of(c) in ("", "dateline") for c in candidates[start:index]
            )
            if not in_head or under:  # dates over a title belong to the signature above them
                in_head, start = True, index
        elif label in ("p", "speaker", "item"):
            if in_head and signed and _heads(candidates[start:index]) and _has_words(candidate):
                yield start
            signed, in_head, text = False, False, True


def _heads(run: Sequence[Candidate]) -> bool:
    """True when a run of candidates has what only the head of a paper has."""
    labels = [label_of(c) for c in run if label_of(c)]
    return "head" in labels or "salute" in labels or labels.count("opener") > 2


def _has_words(candidate: Candidate) -> bool:
    return word_count(plain_text(candidate.nodes)) >= 4


def is_postscript(candidate: Candidate, context: Context) -> bool:
    """True for a text block that begins with the word for a postscript."""
    return context.lexicon(_postscripts).match(plain_text(candidate.nodes)) is not None


def _postscripts(profile: Profile) -> re.Pattern[str]:
    """The word for a postscript, with or without blanks between its letters."""
    known = any_word(word.replace(" ", "") for word in profile.postscripts).replace(r"\.", r"\. ?")
    return re.compile(rf"\s*(?:{known})(?!\w)", re.IGNORECASE)


def announces_notes(candidate: Candidate, context: Context) -> bool:
    """True for a line that does nothing but announce footnotes."""
    words = plain_text(candidate.nodes).strip().strip("[]:： ").casefold()
    return words in context.lexicon(announcements)
