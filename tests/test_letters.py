"""What a capital is, in every script."""

from __future__ import annotations

import re

import pytest

from encoder.language.letters import CAPITAL, NO_CAPITAL, SMALL
from tests.conftest import ROOT


@pytest.mark.parametrize(
    "word", ["říká", "élu", "és", "őr", "žádá", "ștefan", "łódź", "ґанок", "ñandú", "этот"]
)
def test_a_small_letter_with_a_sign_is_no_capital(word):
    assert re.match(SMALL, word) and re.match(NO_CAPITAL, word) and not re.match(CAPITAL, word)


@pytest.mark.parametrize(
    "word", ["Říká", "Élu", "Ősz", "Žádá", "Łódź", "Ґанок", "Ñandú", "Этот", "毛泽东", "김일성"]
)
def test_a_capital_and_a_letter_without_cases_may_begin_a_name(word):
    assert re.match(CAPITAL, word) and not re.match(SMALL, word)


def test_no_other_module_says_what_a_capital_is():
    for path in (ROOT / "encoder").rglob("*"):
        if path.suffix in (".py", ".yaml") and path.name != "letters.py":
            text = path.read_text(encoding="utf-8")
            found = re.findall(r"\[[^\[\]]*(?:a-z|A-Z|а-я|А-Я)[^\]]*\]", text)
            if path.relative_to(ROOT / "encoder").as_posix() in OF_CODES:
                found = [one for one in found if re.search(r"\\W|[а-яА-ЯÀ-Þß-ÿ]", one)]
            assert not found, path


OF_CODES = {
    *("authority/load.py", "findings/finding.py", "notation/rules.py", "profile/base.py"),
    *("profile/publication.py", "profile/schema.py", "publish/corpus.py", "publish/register.py"),
    *("record/citation.py", "record/reference.py", "profile/data/archival/archives.yaml"),
    *("corrections/schema.py", "editing/adopt.py"),
    "enrich/names/patterns.py",  # Iu., Ya.: two Latin letters for one initial
    # what is Latin, and how Latin letters transcribe others
    *("language/identify.py", "profile/data/archival/transliterations.yaml"),
}
"""Where `[a-z]` is of identifiers, names in code and signatures of archives, and not of words."""


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("cs", "Soudruh Novák říká, že úroda byla dobrá, a žádá další pomoc."),
        ("fr", "Le camarade élu par la section écrit au comité."),
        ("hu", "A nagykövet és az őt kísérő titkár elutazott."),
    ],
)
def test_words_in_small_letters_are_no_names(profile, language, text):
    from tests.conftest import fragment

    xml, _ = fragment(text, profile, language, "translation", enriched=True)
    for name in re.findall(r"<persName[^>]*>([^<]*)</persName>", xml):
        assert not name[0].islower(), xml
