"""Names that an authority knows: spellings, who is meant, and what is written of them."""

from __future__ import annotations

import pytest
from lxml import etree

from encoder.authority import load
from encoder.authority.load import AuthorityError
from encoder.authority.matcher import register
from encoder.core.model import (
    Name,
)
from encoder.core.source import Span
from encoder.core.visitor import walk
from encoder.language import transliteration
from encoder.pipeline import encode
from tests.conftest import NO_SHARED, ROOT, shared_folder

TEI = "{http://www.tei-c.org/ns/1.0}"
XML_ID = "{http://www.w3.org/XML/1998/namespace}id"


@pytest.fixture(scope="module")
def known(profile):
    return register(load.load("wilson-center"), profile)


@pytest.mark.parametrize(
    ("text", "name", "key"),
    [
        ("Посетил Нам Ира вечером", "Нам Ира", "nam-il"),
        ("беседа с Нам Иром", "Нам Иром", "nam-il"),
        ("доложит Ким Ир Сёну", "Ким Ир Сёну", "kim-il-sung"),
        ("тов. ИВАНОВУ В.И. за", "ИВАНОВУ В.И.", "ivanov-v-i"),
        ("Никите Сергеевичу Хрущеву", "Никите Сергеевичу Хрущеву", "khrushchev"),
        ("Kim Il Sung's wife", "Kim Il Sung", "kim-il-sung"),
        ("Khrushchev N.S. said", "Khrushchev N.S.", "khrushchev"),
        ("Chiang Kai-\nshek left", "Chiang Kai-\nshek", "chiang-kai-shek"),
        ("by Mao Tse-tung", "Mao Tse-tung", "mao-zedong"),
        ("принял Мао Цзэ-дуна", "Мао Цзэ-дуна", "mao-zedong"),
        ("посол Пан Цзы-ли был", "Пан Цзы-ли", "pan-zili"),
        ("P'an Tzu-li said", "P'an Tzu-li", "pan-zili"),
        ("Чой Ен Ген с женой", "Чой Ен Ген", "choe-yong-gon"),
        ("Choe Yong-geon was", "Choe Yong-geon", "choe-yong-gon"),
        ("Ch'oe Yong-gŏn", "Ch'oe Yong-gŏn", "choe-yong-gon"),
        ("Nikita Xruščev und", "Nikita Xruščev", "khrushchev"),
        ("金日成同志", "金日成", "kim-il-sung"),
        ("김일성은 말했다", "김일성", "kim-il-sung"),
        ("в Пхеньяне", "Пхеньяне", "pyongyang"),
        ("Советским Союзом", "Советским Союзом", "soviet-union"),
        (
            "Президиума Верховного Совета СССР",
            "Президиума Верховного Совета СССР",
            "ussr-supreme-soviet-presidium",
        ),
        ("the CPSU CC asked", "CPSU CC", "cc-cpsu"),
        ("ЦК КПСС просит", "ЦК КПСС", "cc-cpsu"),
    ],
)
def test_a_name_is_found_in_its_spellings(known, text, name, key):
    assert [(text[hit.start : hit.end], hit.keys) for hit in known.find(text)][0] == (name, (key,))


@pytest.mark.parametrize(
    "text",
    [
        "give us time",
        "the secret stalinist",
        "Stalingrad",
        "Kim, Il Sung",
        "намир",
        "Molotovs",
        "an lin biaoist",
        "mikoyan",
        "Ким в Ир Сен",
        "Karl-Marx-Stadt",
        "pro-Stalin",
    ],
)
def test_what_is_no_name_is_not_found(known, text):
    assert [hit for hit in known.find(text) if not hit.weak] == []


def test_transcriptions_of_chinese_names():
    for pinyin, palladius, wade in [
        ("Zhou Enlai", "Чжоу Энь-лай", "Chou En-lai"),
        ("Deng Xiaoping", "Дэн Сяо-пин", "Teng Hsiao-p'ing"),
        ("Xi'an", "Си-ань", "Hsi-an"),
        ("Zhu De", "Чжу Дэ", "Chu Te"),
        ("Guo Moruo", "Го Мо-жо", "Kuo Mo-jo"),
    ]:
        assert transliteration.chinese(pinyin, "palladius") == palladius
        assert transliteration.chinese(pinyin, "wade-giles") == wade
    assert transliteration.chinese("Brown", "palladius") is None


def test_transcriptions_of_korean_names():
    spelled = {" ".join(words) for words in transliteration.korean("최용건")}
    assert {"Choe yong geon", "Ch'oe yong gŏn", "Чой ен ген", "Чхве ён гон"} <= spelled
    assert list(transliteration.korean("Kim")) == []


def named(profile, text, **options):
    result = encode("a.txt", text.encode(), profile, **options)
    root = etree.fromstring(result.tei)
    return [
        ("".join(n.itertext()), n.get("ref"), n.get("cert"))
        for n in root.find(f"{TEI}text").iter(f"{TEI}persName", f"{TEI}placeName", f"{TEI}orgName")
    ], root


TALK = "The talks went on until the evening and will be continued tomorrow morning. "


def test_a_family_name_alone_is_that_of_the_one_in_the_paper(profile):
    found, _ = named(profile, TALK + "Qiao Xiaoguang came. Then Qiao left.")
    assert found == [
        ("Qiao Xiaoguang", "#p.qiao-xiaoguang", None),
        ("Qiao", "#p.qiao-xiaoguang", "medium"),
    ]
    assert named(profile, TALK + "Then Qiao left the house.")[0] == []


def test_an_initial_that_is_not_his_makes_another_person(profile):
    found, _ = named(profile, TALK + "John F. Kennedy met his brother R. Kennedy there.")
    assert found == [("John F. Kennedy", "#p.kennedy", None), ("R. Kennedy", None, None)]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Mrs. Khrushchev came.", [("Khrushchev", None)]),
        ("Polina Molotov came with Molotov.", [("Molotov", None), ("Molotov", "#p.molotov")]),
        (
            "George Washington lived in Washington.",
            [("Washington", "#pl.washington")],
        ),
        ("He read the Washington Post and got the Stalin Prize.", []),
        ("Ambassador Filippov came.", [("Filippov", None)]),
        ("The Soviet leader Stalin said so.", [("Stalin", "#p.stalin")]),
        ("They paid 500 Marks.", []),
        ("교육상 문고 기업소가 그리고 김일성은", [("김일성", "#p.kim-il-sung")]),
        ("健康生活，东南日报", []),
        ("Или мы подпишем.", []),
        (
            "the Republic of China and East Germany",
            [("Republic of China", "#pl.republic-of-china"), ("East Germany", "#pl.gdr")],
        ),
    ],
)
def test_namesakes_wives_and_things_are_not_the_person(profile, text, found):
    """What an adversarial reader of the program found: a wrong pointer is worse than none."""
    assert [
        (name, ref) for name, ref, _ in named(profile, f"{TALK}\n\nIt is said that {text}\n")[0]
    ] == found


def test_nobody_acts_after_death(profile):
    text = '\n\n**December 24, 1956**  \n**A Talk**\n\n**Citation:**\n\n"A Talk", December 24, 1956, WCDA.\n\n'
    found, _ = named(profile, text + TALK + "Counsellor Roosevelt came, and Comrade Beria said so.\n")
    assert ("Beria", "#p.beria", None) in found, (
        "a name that is enough by itself may be named at any time"
    )
    assert not any(
        ref == "#p.petrov-apollon"
        for _, ref, _ in named(profile, text + TALK + "Counsellor Petrov came.\n")[0]
    )


def test_what_is_named_stands_in_standoff(profile):
    _, root = named(profile, TALK + "Kim Il Sung came from Pyongyang to the CPSU CC.")
    off = root.find(f"{TEI}standOff")
    assert [n.get(XML_ID) for n in off.iter(f"{TEI}person", f"{TEI}place", f"{TEI}org")] == [
        "p.kim-il-sung",
        "pl.pyongyang",
        "o.cc-cpsu",
    ]
    person = off.find(f".//{TEI}person")
    assert (
        person.findtext(f"{TEI}idno") == "Q41117"
        and person.find(f"{TEI}idno").get("type") == "wikidata"
    )
    assert {
        n.get("{http://www.w3.org/XML/1998/namespace}lang"): n.text
        for n in person.iter(f"{TEI}persName")
    }["ru"] == "Ким Ир Сен"


def test_an_authority_of_ones_own(profile, tmp_path):
    (tmp_path / "a.yaml").write_text(
        "persons:\n- id: tsogt\n  names: {en: Baatar Tsogt, mn: Баатар Цогт}\n  variants: {en: [Tsogt]}\n",
        "utf-8",
    )
    own = load.load("wilson-center", [tmp_path])
    assert named(profile, TALK + "Tsogt came with Nam Il.", authority=own)[0] == [
        ("Tsogt", "#p.tsogt", None),
        ("Nam Il", "#p.nam-il", None),
    ]
    assert named(profile, TALK + "Tsogt came with Nam Il.", authority=load.NONE)[0] == []


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("persons: [{id: a, names: {}}]", "names"),
        ("people: []", "unknown section"),
        ("persons: [{id: A b, names: {en: X}}]", "id"),
        ("persons: [{id: a, names: {en: X}, wikidata: 12}]", "wikidata"),
        ("- a", "no mapping"),
        ("persons: [", "a.yaml"),
        ("persons: [{id: a, names: {en: X}}, {id: a, names: {en: Y}}]", "also in"),
        ("persons: [{id: a, names: {en: X}, age: 3}]", "age"),
    ],
)
def test_a_faulty_authority_is_refused_with_its_place(tmp_path, text, says):
    (tmp_path / "a.yaml").write_text(text, "utf-8")
    with pytest.raises(AuthorityError, match=says):
        load.load("wilson-center", [tmp_path])


def test_the_shipped_authority_has_no_doubts():
    assert load.doubts(load.load("wilson-center")) == []


def test_doubts(tmp_path):
    (tmp_path / "a.yaml").write_text(
        "persons:\n- {id: a, names: {en: X}, born: 1950, died: 1940, wikidata: Q1}\n- {id: b, names: {ru: x}, wikidata: Q1}\n",
        "utf-8",
    )
    said = [doubt.words for doubt in load.doubts(load.load(str(tmp_path), [tmp_path]))]
    assert said == ["born 1950, died 1940", "“x” also names b", "Q1 also stands at b"]


# --- measured on real documents -------------------------------------------------------------------

GOLD = sorted((ROOT / "tests" / "gold" / "persons").glob("*.tsv"))


@pytest.mark.skipif(shared_folder() is None, reason=NO_SHARED)
def test_persons_in_real_documents(profile):
    """Against marks made by hand, by reading; the same persons, not only the same places."""
    hits = produced = wanted = 0
    pairs = set()
    for path in GOLD:
        source = next((shared_folder() / "real").glob(f"{path.stem}_*"))
        result = encode(source.name, source.read_bytes(), profile)
        gold = [
            (int(a), int(b), key)
            for a, b, _, key in (line.split("\t") for line in path.read_text("utf-8").splitlines())
        ]
        begin = BEGINS[path.stem]
        seen = sorted(
            {
                (n.span.start, n.span.end)
                for d in result.document.divisions
                for n in walk(d)
                if isinstance(n, Name) and n.kind == "person" and n.span.start >= begin
            }
        )
        produced, wanted = produced + len(seen), wanted + len(gold)
        for start, end, key in gold:
            hit = next((one for one in seen if one[0] < end and start < one[1]), None)
            if hit is not None:
                seen.remove(hit)
                hits += 1
                if (found := result.document.identified.get(Span(*hit))) is not None:
                    own = found[1].startswith("doc.")
                    pairs.add((f"{path.stem} {found[1]}" if own else found[1], key))
    precision, recall = hits / produced, hits / wanted
    assert wanted == 346
    assert 2 * precision * recall / (precision + recall) >= 0.94, (precision, recall)
    keys = [ours for ours, _ in pairs]
    assert len(keys) == len(set(keys)) >= 30, "one key for one person"


BEGINS = {"003": 1189, "017": 898, "041": 105, "051": 228, "055": 167}
"""Where the text of each document begins, after the record."""


SPELLED = """
persons:
  - id: xue-wenlan
    names: {en: Xue Wenlan, zh: 薛文兰}
    family_first: true
  - id: ryu-song-chol
    names: {en: Ryu Song Chol, ko: 류성철}
    family_first: true
  - id: ri-chu-yon
    names: {ko: 리주연, en: Ri Chu-yon}
    family_first: true
  - id: horak-jan
    names: {cs: Jan Horák, pl: Jan Horak, uk: Іван Горак, bg: Иван Хорак, sk: Ján Horák, hu: Horák János}
"""


@pytest.mark.parametrize(
    ("key", "spellings"),
    [
        (
            "xue-wenlan",
            "Xue Wenlan|Xue Wen Lan|Wenlan Xue|XUE Wenlan|Hsueh Wen-lan|薛文蘭|Сюэ Вэньлань",
        ),
        ("ryu-song-chol", "Ryu Song-chol|Yu Song-chol|Yu Sŏng-ch'ŏl|류성철|유성철|류 성철|류성철은"),
        ("ri-chu-yon", "리주연|이주연|Yi Chu-yŏn|Ri Ju Yon"),
        ("horak-jan", "Jana Horáka|Janem Horákem|Janowi Horakowi|Івана Горака|Іваном Гораком"),
        ("horak-jan", "Horák Jánosnak|Jánom Horákom|Horák Jan|J. Horák"),
    ],
)
def test_names_in_every_case_and_spelling(key, spellings, profile, tmp_path):
    (tmp_path / "a.yaml").write_text(SPELLED, "utf-8")
    known = register(load.load("archival", [tmp_path]), profile)
    for name in spellings.split("|"):
        assert [(hit.keys, hit.weak) for hit in known.find(f" {name} ")] == [((key,), False)], name


SCOPED = """
scope: {from: 1945, to: 1960, places: [moscow]}
persons:
  - id: orlin
    names: {en: Walter Orlin}
"""


@pytest.mark.parametrize(
    ("text", "known"),
    [
        ("8 June 1951\n\nWalter Orlin came. Then Orlin left.", True),
        ("8 June 1994\n\nWalter Orlin came. Then Orlin left.", False),
        ("8 June 1951\n\nComrade Orlin came from Moscow.", True),
        ("8 June 1951\n\nComrade Orlin came from the town.", False),
        ("8 June 1951\n\nComrade Peter Orlin came from Moscow. Comrade Orlin left.", False),
    ],
)
def test_out_of_its_scope_an_authority_knows_nobody(text, known, profile, tmp_path):
    (tmp_path / "a.yaml").write_text(SCOPED, "utf-8")
    authority = load.load("archival", [tmp_path])
    found, _ = named(profile, "Minutes of the Harbour\n\n" + text + "\n", authority=authority)
    assert ("#p.orlin" in {ref for _, ref, _ in found}) == known


def test_a_scope_that_is_none_says_so(tmp_path):
    (tmp_path / "a.yaml").write_text("scope: {from: never}\npersons: []\n", "utf-8")
    with pytest.raises(load.AuthorityError, match="scope"):
        load.load("archival", [tmp_path])


def test_a_person_named_in_full_has_an_entry_of_the_document(profile):
    text = (
        "Note\n\n5 May 1951\n\nWe met Mr. Walter Brant and Mrs. Anna Zelma in the harbour of the town. "
        "Then Mr. Brant spoke. Mrs. Zelma and W. Brant agreed with us on every point.\n"
    )
    found, root = named(profile, text)
    persons = {ref: [] for _, ref, _ in found if ref}
    for name, ref, _ in found:
        if ref:
            persons[ref].append(name)
    assert sorted(persons.values()) == [["Anna Zelma", "Zelma"], ["Walter Brant", "Brant", "W. Brant"]]
    entries = root.findall(f".//{TEI}standOff//{TEI}person")
    assert [(one.get(XML_ID), one.get("cert")) for one in entries] == [
        ("doc.p1", "medium"),
        ("doc.p2", "medium"),
    ]


@pytest.mark.parametrize(
    ("text", "entries"),
    [
        ("Mr. George Kennan met Mr. George Kennedy.", ["George Kennan", "George Kennedy"]),
        ("Mr. John Johnson spoke to Mr. John Johnston.", ["John Johnson", "John Johnston"]),
        ("Miss Maria Hill wrote to Mr. Mark Hill.", ["Maria Hill", "Mark Hill"]),
    ],
)
def test_two_people_have_two_entries(text, entries, profile):
    _, root = named(profile, TALK + text)
    persons = root.findall(f".//{TEI}standOff//{TEI}person/{TEI}persName")
    assert [one.text for one in persons] == entries


def test_an_entry_has_the_names_of_both_versions(profile):
    path = ROOT / "corpus" / "18-beszelgetes-hu-en.txt"
    result = encode(path.name, path.read_bytes(), profile)
    own = [dict(one.names) for one in result.document.entities if one.key.startswith("doc.")]
    assert {"hu": "Szarka Gábor", "en": "Gábor Szarka"} in own
