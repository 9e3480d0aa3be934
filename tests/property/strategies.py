"""Texts to try: any characters at all, and pieces of real notation put together."""

from __future__ import annotations

from hypothesis import strategies as st

ANY_TEXT = st.text(st.characters(), max_size=300)

PIECES = [
    "[", "]", "[[", "]]", "\\[", "[illegible]", "[2 words illegible]", "[handwritten: ", "[stamp: ",
    "[him]", "[SIC]", "[sic: x]", "[?]", "(?)", "[...]", "F[oreign]", "2[0]", "**", "*", "<del>",
    "</del>", "<br />", "□", "\\_\\_\\_", "\u00a0\u00a0", "\f", "\x00", "\r\n", "\n", "\n\n",
    "\n\n\n\n", "- ", "# ", "#### ", "1. ", "24 December", "13 января", "5 марта", "113", "21.",
    "- 2 -", "[Page 3]", "Citation:", "Summary:", "Original Language:\nRussian",
    "Contents:\nTranslation - English", "**December 24, 1955**", "TOP SECRET", "Copy N° 2",
    "SOVIET EMBASSY IN THE DPRK", "JOURNAL", "of Cde. X", "Pyongyang", "МИД СССР",
    "Вх. № 0404с", "7-1-1956", "Посетил Нам Ира по его просьбе и сообщил об этом.",
    "I visited the minister at his request and told him about the matter", "removed from work.",
    "[signature]", "[illegible signature]", "(V. Ivanov)", "Four copies", "- 1 - to Cde. Molotov",
    "drafted by Ivanov", "№ 94", "21 January 1956", "подготов-", "会谈记录", "朝鲜", "\ufeff",
    "\u00ad", "\u200b", " ", "  ", "&", "<", ">", "word", "Word", "“", "”", '"', "\ufffe", "\v", "\x85",
    "cabled as follows:", "\"To Comrade TAN.", "“To the Embassy:", "Fang Wenyuan", "6 August”", "18.10.52\"",
    "With respect TAN", "“使馆转外交部：", "八月六日”", "来电如下：", "方文远", "Enclosure No. 1", "[Appendix]\n",
    "Cde. Dobre: Yes.", "Cde. Lungu (from his seat):", "Question: Why?", "Answer: (laughter)", "(They agree.)",
    "Present: comrades Ana Dobre, Petre Lungu.", "Recorded by X.", "a) the price;", "b) the steel;", "1. On the army",
    "2. On the navy", "I. First", "II. Second", "一、", "二、", "###", "* * *", "Khrushchev N.S. - Za.\nMalenkov G.M. - Za.",
    "Spravka: No. 310 of 5 May 1952.", "Year | Tons\n1954 | 110", "text.[1]", "[1] A note.", "Footnotes:",
    "East Department stamp: SECRET", "Nº 44 0510s", "12-18 August 1955]", "30Signal copy",
    "\u2028", "[Translator's note: ", "[signed in pencil: N. Orlov]", "[crossed out: x]",
    "[Handwritten] Copy A", "(signed)", "/s/", "⟦x⟧", "~~x~~", "^x^", "<br>", "|", " | ", "|--|--|", "| a |  | c |",
    "Title:", "Author:", "Date: May 5-6, 1956", "Source:", "Kim II Sung", "1956.", "⁸⁶", "ﬁ", "`", "> ", "__",
]
_PIECES = st.sampled_from(PIECES)
NOTATION_TEXT = st.lists(_PIECES, max_size=40).map("".join)
SPACED_TEXT = st.lists(_PIECES, max_size=40).map(" ".join)
LINED_TEXT = st.lists(_PIECES, max_size=40).map("\n\n".join)

TEXT = st.one_of(ANY_TEXT, NOTATION_TEXT, SPACED_TEXT, LINED_TEXT)
