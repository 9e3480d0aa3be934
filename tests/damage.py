"""Kinds of damage to a TEI file: what careless hands and clever programs do to a text.

Each kind takes the file and a random generator and returns the damaged file, or None
where the file has nothing that it could damage.
"""

from __future__ import annotations

import random
import re
import unicodedata
from collections.abc import Callable

Damage = Callable[[str, random.Random], str | None]


def _body(xml: str) -> int:
    return xml.index("<text>")


def _replaced(pattern: str, change: Callable[[re.Match[str]], str]) -> Damage:
    """One match of a pattern in the text of the body, changed."""
    form = re.compile(pattern)

    def damage(xml: str, chance: random.Random) -> str | None:
        start = _body(xml)
        found = [m for m in form.finditer(xml, start) if _is_text(xml, m.start(), m.end())]
        if not found:
            return None
        match = chance.choice(found)
        made = xml[: match.start()] + change(match) + xml[match.end() :]
        return made if made != xml else None

    return damage


def _is_text(xml: str, start: int, end: int) -> bool:
    """True for characters between tags, of a line that has text."""
    return xml.rfind("<", 0, start) <= xml.rfind(">", 0, start) and not set("<>&") & set(xml[start:end])


def _element(pattern: str, change: Callable[[re.Match[str]], str]) -> Damage:
    """One match of a pattern over tags, changed."""
    form = re.compile(pattern, re.DOTALL)

    def damage(xml: str, chance: random.Random) -> str | None:
        found = list(form.finditer(xml, _body(xml)))
        if not found:
            return None
        match = chance.choice(found)
        made = xml[: match.start()] + change(match) + xml[match.end() :]
        return made if made != xml else None

    return damage


_P = r"<p xml:id=\"[^\"]*\">(?:(?!</?p>).)*</p>"
_W = r"(?<![\w&#;])\w{3,}(?![\w;])"

TEXT: dict[str, Damage] = {
    "a space inside a word pair dropped": _replaced(r"(?<=\w) (?=\w)", lambda m: ""),
    "a space set into a word": _replaced(r"(?<=\w\w)(?=\w\w)", lambda m: " "),
    "a word dropped": _replaced(_W + " ", lambda m: ""),
    "a word doubled": _replaced(_W, lambda m: f"{m.group()} {m.group()}"),
    "two words swapped": _replaced(r"(?<![\w&])(\w{2,}) (\w{3,})(?![\w;])", lambda m: f"{m[2]} {m[1]}"),
    "a word added": _replaced(r"(?<=\w) (?=\w)", lambda m: " indeed "),
    "a letter changed": _replaced(
        r"(?<=\w)[a-zа-яё](?=\w)", lambda m: "q" if m.group() != "q" else "w"
    ),
    "a letter dropped": _replaced(r"(?<=\w)[a-zа-яё](?=\w)", lambda m: ""),
    "a capital made small": _replaced(r"(?<!&)[A-ZА-Я](?=[a-zа-я])", lambda m: m.group().lower()),
    "a digit changed": _replaced(r"\d", lambda m: str((int(m.group()) + 1) % 10)),
    "a typographic apostrophe made straight": _replaced("’", lambda m: "'"),
    "a quotation mark made another": _replaced("[“”„«»]", lambda m: '"'),
    "a full stop dropped": _replaced(r"(?<=\w)\.", lambda m: ""),
    "a comma added": _replaced(r"(?<=\w) (?=\w)", lambda m: ", "),
    "a hyphen made a dash": _replaced(r"(?<=\w)-(?=\w)", lambda m: "–"),
    "a bracket lost": _replaced(r"[\[\]()]", lambda m: ""),
    "a letter of another script": _replaced(
        "[aeocрсае]",
        lambda m: {"a": "а", "e": "е", "o": "о", "c": "с", "р": "p", "с": "c", "а": "a", "е": "e"}[
            m.group()
        ],
    ),
    "a letter taken apart (NFD)": _replaced(
        "[éèáíóőűäöüčšžřйăâîșțñç]", lambda m: unicodedata.normalize("NFD", m.group())
    ),
    "an old spelling made new": _replaced(r"ph(?=[a-z])|ye(?=[a-z])|ё", lambda m: "f"),
    "an abbreviation written out": _replaced(r"Cde\.|тов\.|No\.|No ", lambda m: "Comrade "),
    "a no-break space made another": _replaced("\u00a0", lambda m: "x"),
    "a zero-width space added": _replaced(r"(?<=\w)(?=\w)", lambda m: "\u200b"),
    "a paragraph dropped": _element(_P, lambda m: ""),
    "a paragraph doubled": _element(_P, lambda m: m.group() + m.group()),
    "two paragraphs swapped": _element(f"({_P})(\\s*)({_P})", lambda m: m[3] + m[2] + m[1]),
    "a footnote lost": _element(r"<note place=\"foot\"(?:(?!</note>).)*</note>", lambda m: ""),
    "words about a gap lost": _element(r"<desc>[^<]*</desc>", lambda m: ""),
    "a supplement lost": _element(r"<supplied[^>]*>[^<]*</supplied>", lambda m: ""),
    "a signature lost": _element(r"<persName>[^<]*</persName>", lambda m: ""),
    "a page number lost": _element(r"<fw[^>]*>[^<]*</fw>", lambda m: ""),
    "words hidden in a correction": _replaced(
        _W,
        lambda m: (
            f'<choice><sic>{m.group()}</sic><corr resp="#resp.encoder" cert="high">hidden words</corr></choice>'
        ),
    ),
    "a slip of another kind hidden in a correction": _replaced(
        _W,
        lambda m: (
            f'<choice><sic>{m.group()}</sic><corr resp="#resp.encoder" cert="high">{m.group()[:-1]}q</corr></choice>'
        ),
    ),
    "words hidden in a register in the text": _element(
        _P,
        lambda m: (
            m.group()
            + '<listPerson><person xml:id="p.zz"><persName>Hidden Words</persName></person></listPerson>'
        ),
    ),
    "words hidden in a header in the text": _element(
        _P, lambda m: m.group() + "<teiHeader><p>hidden words</p></teiHeader>"
    ),
    "words hidden behind a comment": _replaced(
        _W + " ", lambda m: f"{m.group()}<!-- x -->hidden words "
    ),
    "words hidden behind an instruction": _replaced(
        _W + " ", lambda m: f"{m.group()}<?x y?>hidden words "
    ),
    "words hidden among links in the text": _element(
        _P, lambda m: m.group() + "<linkGrp>hidden words</linkGrp>"
    ),
    "an item of a list lost": _element(r"<item[^>]*>(?:(?!</item>).)*</item>", lambda m: ""),
}
"""Damage to the text: found by comparing it with the source."""

MARKUP: dict[str, Damage] = {
    "a line break lost": _element(r"<lb/>", lambda m: " "),
    "a blank field dropped": _element(r"<space [^>]*/>", lambda m: ""),
    "a page start lost": _element(r"<pb[^>]*/>", lambda m: ""),
    "an attribute with a number of the source dropped": _element(r" n=\"[^\"]*\"", lambda m: ""),
    "a date changed": _element(r" when=\"[^\"]*\"", lambda m: ' when="1900"'),
    "a doubt dropped": _element(r" cert=\"[^\"]*\"", lambda m: ""),
    "a supplement made text": _element(r"<supplied[^>]*>([^<]*)</supplied>", lambda m: m[1]),
    "a sic removed": _element(r"<sic>([^<]*)</sic>", lambda m: m[1]),
    "a paragraph made a head": _element(_P, lambda m: "<head" + m.group()[2:-4] + "</head>"),
    "an identifier changed": _element(r"xml:id=\"[^\"]*\"", lambda m: m.group()[:-1] + 'x"'),
    "the language changed": _element(r"xml:lang=\"..\"", lambda m: 'xml:lang="la"'),
}
"""Damage that leaves the words alone: found by the digests of the lines."""
