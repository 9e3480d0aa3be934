"""Tables that say which files make a record: how they are written, and what their columns mean."""

from __future__ import annotations

import csv
import io
import re
from dataclasses import dataclass

DELIMITERS = ";,\t"
_NAMES = {
    "files": "file files filename filenames datei dateien dateiname fichier fichiers archivo archivos "
    "soubor soubory plik pliki fájl файл файлы 文件 文件名",
    "id": "id identifier record nummer numéro número číslo numer номер 编号",
    "title": "title titel titre titolo título názov název tytuł cím название заголовок заглавие 标题 "
    "题名",
    "date": "date datum datierung fecha data dátum дата 日期",
    "author": "author authors creator sender autor verfasser absender auteur expéditeur mittente "
    "remitente odosielateľ odesílatel nadawca szerző автор отправитель 作者 发文者",
    "addressee": "addressee addressees recipient recipients receiver to empfänger adressat "
    "destinataire destinataires destinatario príjemca adresát příjemce adresat odbiorca "
    "címzett адресат получатель "
    "收信人 受文者",
    "reference": "reference signature shelfmark callnumber signatur cote segnatura signatura signatúra "
    "sygnatura jelzet шифр сигнатура 档号 馆藏号",
    "archive": "archive repository institution archiv archives archivio archív archiwum levéltár архив "
    "档案馆",
    "language": "language languages lang sprache sprachen langue langues lingua idioma jazyk język "
    "nyelv язык мова 语言",
    "translator": "translator übersetzer traducteur traduttore traductor překladatel tłumacz fordító "
    "переводчик 译者",
    "url": "url link permalink uri",
    "summary": "summary abstract regest zusammenfassung résumé resumen riassunto souhrn аннотация 摘要",
    "description": "description beschreibung descripción descrizione popis opis описание 说明",
    "rights": "rights licence license rechte lizenz droits derechos diritti práva prawa права 版权",
}
_MEANING = {name: said for said, names in _NAMES.items() for name in names.split()}
_PARTS_OF_NAMES = re.compile(r"[\s_-]")
OTHER = "other"
"""A column of which only the words are kept."""


@dataclass(frozen=True, slots=True)
class Form:
    """How the tables of a project are written."""

    columns: tuple[tuple[str, str], ...] = ()
    """The name of a column, and what it says: "files", "id", "title", "date" …"""
    delimiter: str = ""
    """Between columns; empty: the most frequent of `,`, `;` and tab in the first line."""
    dates: str = ""
    """"day-month-year", "month-day-year" or "year-month-day": the order in dates of numbers."""

    def meaning(self, column: str) -> str:
        """What a column says; where the project does not say it, as its name tells."""
        plain = column.strip().casefold()
        own = (said for name, said in self.columns if name.strip().casefold() == plain)
        return next(own, _MEANING.get(_PARTS_OF_NAMES.sub("", plain), OTHER))


PLAIN = Form()
"""A table of which nothing is said."""


def read_table(data: bytes, delimiter: str = "") -> tuple[str, list[list[str]]]:
    """The delimiter of a table and its rows, the names of the columns first.

    Args:
        data: its bytes, in UTF-8.
        delimiter: between columns; empty: the most frequent in the first line.

    Raises:
        ValueError: it is no UTF-8, or no table.
    """
    text = data.decode("utf-8-sig").replace("\0", "\ufffd")  # no name has it
    first = text.partition("\n")[0]
    delimiter = delimiter or max(DELIMITERS, key=first.count)
    try:
        return delimiter, list(csv.reader(io.StringIO(text, newline=""), delimiter=delimiter))
    except csv.Error as err:
        raise ValueError(f"not a table ({err})") from err
