"""Language versions: where one ends and the next begins."""

from __future__ import annotations

import pytest

from encoder.core.model import Part, Record
from encoder.core.source import Source, Span
from encoder.layout.versions import find_versions

TEXTS = {
    "en": (
        "Secret",
        "The minister received the ambassador and told him that the harvest had been better "
        "than last year.\n\nThe ambassador thanked him and asked about the repair of the bridge.",
        "[signature] A. Varga",
    ),
    "ru": (
        "Секретно",
        "Министр принял посла и сообщил ему, что урожай в этом году лучше, чем в прошлом.\n\n"
        "Посол поблагодарил его и спросил о ремонте моста.",
        "[подпись] А. Варга",
    ),
    "de": (
        "Vertraulich",
        "Der Minister empfing den Botschafter und teilte ihm mit, daß die Ernte besser sei "
        "als im vorigen Jahr.\n\nDer Botschafter dankte ihm und fragte nach der Reparatur der Brücke.",
        "[Unterschrift] A. Varga",
    ),
    "hu": (
        "Titkos!",
        "A miniszter fogadta a nagykövetet, és közölte vele, hogy a termés jobb, mint tavaly.\n\n"
        "A nagykövet köszönetet mondott, és a híd javítása felől érdeklődött.",
        "[aláírás] A. Varga",
    ),
    "pl": (
        "Tajne",
        "Minister przyjął ambasadora i powiedział mu, że zbiory są lepsze niż w zeszłym roku.\n\n"
        "Ambasador podziękował mu i zapytał o naprawę mostu.",
        "[podpis] A. Varga",
    ),
    "cs": (
        "Tajné",
        "Ministr přijal velvyslance a sdělil mu, že úroda je lepší než v minulém roce.\n\n"
        "Velvyslanec mu poděkoval a zeptal se na opravu mostu.",
        "[podpis] A. Varga",
    ),
    "ro": (
        "Strict secret",
        "Ministrul l-a primit pe ambasador și i-a spus că recolta este mai bună decât anul "
        "trecut.\n\nAmbasadorul i-a mulțumit și a întrebat despre repararea podului.",
        "[semnătura] A. Varga",
    ),
    "fr": (
        "Confidentiel",
        "Le ministre a reçu l'ambassadeur et lui a dit que la récolte était meilleure que "
        "l'année dernière.\n\nL'ambassadeur l'a remercié et a demandé où en était la réparation du pont.",
        "[signé] A. Varga",
    ),
    "es": (
        "Secreto",
        "El ministro recibió al embajador y le dijo que la cosecha era mejor que la del año "
        "pasado.\n\nEl embajador le dio las gracias y preguntó por la reparación del puente.",
        "[firma] A. Varga",
    ),
    "pt": (
        "Secreto",
        "O ministro recebeu o embaixador e disse-lhe que a colheita era melhor do que no ano "
        "passado.\n\nO embaixador agradeceu-lhe e perguntou pela reparação da ponte.",
        "[assinatura] A. Varga",
    ),
    "bg": (
        "Секретно",
        "Министърът прие посланика и му съобщи, че реколтата тази година е по-добра от "
        "миналогодишната.\n\nПосланикът му благодари и попита за ремонта на моста.",
        "[подпис] А. Варга",
    ),
    "zh": (
        "机密",
        "部长接见了大使，并告诉他今年的收成比去年好。\n\n大使向他表示感谢，并询问了桥梁修复的情况。",
        "[签名] 罗",
    ),
    "ko": (
        "비밀",
        "장관은 대사를 접견하고 올해 수확이 작년보다 좋다고 말하였다.\n\n대사는 감사를 표하고 다리 수리에 대하여 "
        "물었다.",
        "[서명] 김",
    ),
}
PAIRS = [
    ("ru", "en"),
    ("zh", "en"),
    ("ko", "en"),
    ("de", "en"),
    ("hu", "en"),
    ("pl", "en"),
    ("cs", "en"),
    ("ro", "en"),
    ("fr", "en"),
    ("es", "en"),
    ("pt", "en"),
    ("bg", "ru"),
]
NAMES = {
    "ru": "Russian",
    "zh": "Chinese",
    "ko": "Korean",
    "de": "German",
    "hu": "Hungarian",
    "pl": "Polish",
    "cs": "Czech",
    "ro": "Romanian",
    "fr": "French",
    "es": "Spanish",
    "pt": "Portuguese",
    "bg": "Bulgarian",
    "en": "English",
}


def versions(first, second, record, profile):
    one, two = "\n\n".join(TEXTS[first]), "\n\n".join(TEXTS[second])
    source = Source("a", f"{one}\n\n{two}\n")
    found, _ = find_versions(source, Span(0, len(source.text)), record, profile)
    return [(v.language, v.role, source.slice(v.span)) for v in found], one, two


def record_of(original, *contents):
    return Record(
        original_language=Part(kind="language", text=NAMES[original], value=original), contents=contents
    )


@pytest.mark.parametrize(("original", "translation"), PAIRS)
@pytest.mark.parametrize("order", ["original first", "translation first"])
def test_two_versions_with_a_record(profile, original, translation, order):
    record = record_of(
        original, f"Transcript - {NAMES[original]}", f"Translation - {NAMES[translation]}"
    )
    order = (original, translation) if order == "original first" else (translation, original)
    found, one, two = versions(*order, record, profile)
    roles = {original: "original", translation: "translation"}
    assert found == [(order[0], roles[order[0]], one), (order[1], roles[order[1]], two)]


@pytest.mark.parametrize(("original", "translation"), [pair for pair in PAIRS if pair != ("bg", "ru")])
def test_two_versions_without_a_record(profile, original, translation):
    found, one, two = versions(original, translation, Record(), profile)
    assert found == [(original, "original", one), (translation, "translation", two)]


@pytest.mark.parametrize("language", [code for code in TEXTS if code != "en"])
@pytest.mark.parametrize("known", [True, False])
def test_an_original_alone(profile, language, known):
    text = "\n\n".join(TEXTS[language])
    record = record_of(language, "Original Scan", "Translation - English") if known else Record()
    found, findings = find_versions(Source("a", text), Span(0, len(text)), record, profile)
    assert [(v.language, v.role) for v in found] == [(language, "original")]
    assert ("D202" in {d.code for d in findings}) == known, "the promise of a translation is a hint"


@pytest.mark.parametrize("original", [code for code in TEXTS if code != "en"])
def test_a_translation_alone(profile, original):
    text = "\n\n".join(TEXTS["en"])
    found, _ = find_versions(Source("a", text), Span(0, len(text)), record_of(original), profile)
    assert [(v.language, v.role) for v in found] == [("en", "translation")]


def test_a_paragraph_that_begins_in_noise_keeps_its_language(profile):
    text = (
        "\n\n".join(TEXTS["ru"]).replace(
            "Посол поблагодарил", "NO UMMUNATURE T. KUMUP CEMA ) Посол поблагодарил"
        )
        + "\n\nJephon griser wa ecord thy wo: 23 cent.\n\n[handwritten: Top Secret]\n\n"
        + "\n\n".join(TEXTS["en"])
    )
    source = Source("a", text)
    found, _ = find_versions(source, Span(0, len(text)), record_of("ru"), profile)
    assert [v.language for v in found] == ["ru", "en"]
    assert source.slice(found[1].span).startswith("[handwritten: Top Secret]")


def test_an_archive_in_another_language_makes_a_translation(profile):
    from encoder.record.reference import read_references

    text = "\n\n".join(TEXTS["en"])
    record = Record(references=read_references("RGANI. F. 3. Op. 16. D. 350. L. 22", profile))
    found, findings = find_versions(Source("a", text), Span(0, len(text)), record, profile)
    assert [(v.language, v.role) for v in found] == [("en", "translation")]
    assert "D204" in {d.code for d in findings}
