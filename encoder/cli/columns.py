"""What the columns of a table of records mean, by their names."""

from __future__ import annotations

import csv
import io
import json
import re

_NAMES = {
    "files": "file files filename filenames datei dateien dateiname fichier fichiers archivo archivos "
    "soubor soubory plik pliki fájl файл файлы 文件 文件名",
    "id": "id identifier record number no nr nummer numéro número číslo numer номер № 编号 编号",
    "title": "title titel titre titolo título názov název tytuł cím название заголовок заглавие 标题 "
    "题名",
    "date": "date datum datierung fecha data dátum дата 日期 时间",
    "author": "author authors creator sender autor verfasser absender auteur expéditeur mittente "
    "remitente odosielateľ odesílatel nadawca szerző автор отправитель 作者 发文者",
    "reference": "reference signature shelfmark callnumber signatur cote segnatura signatura signatúra "
    "sygnatura jelzet шифр сигнатура 档号 馆藏号",
    "archive": "archive repository institution archiv archives archivio archivo archív archiwum "
    "levéltár архив 档案馆",
    "language": "language languages lang sprache sprachen langue langues lingua idioma jazyk język "
    "nyelv язык мова 语言",
    "translator": "translator übersetzer traducteur traduttore traductor překladatel tłumacz fordító "
    "переводчик 译者",
    "url": "url link permalink uri adresse",
    "summary": "summary abstract regest zusammenfassung résumé resumen riassunto souhrn аннотация 摘要",
    "description": "description beschreibung descripción descrizione popis opis описание 说明",
    "rights": "rights licence license rechte lizenz droits derechos diritti práva prawa права 版权",
}
_MEANING = {name: said for said, names in _NAMES.items() for name in names.split()}
_DATE = re.compile(r"\s*(\d{1,4})[./ -](\d{1,2})[./ -](\d{1,4})\s*")


def described(data: bytes) -> str:
    """The lines of a configuration for a table; columns whose names tell nothing are "other".

    Raises:
        ValueError: it is no UTF-8, or its first line names no columns.
    """
    text = data.decode("utf-8-sig").replace("\0", "\ufffd")
    first = text.partition("\n")[0]
    delimiter = max(";,\t", key=first.count)
    try:
        table = [row for row in csv.reader(io.StringIO(text, newline=""), delimiter=delimiter) if row]
    except csv.Error as err:
        raise ValueError(f"not a table ({err})") from err
    names = [name.strip() for name in table[0]] if table else []
    if not any(names):
        raise ValueError("its first line names no columns")
    meanings = {
        name: _MEANING.get(re.sub(r"[\s_-]", "", name.casefold()), "other") for name in names if name
    }
    dates = [
        row[at] for at, name in enumerate(names) if meanings.get(name) == "date"
        for row in table[1:] if at < len(row)
    ]  # fmt: skip
    order = _order(dates)
    lines = ["# How tables are written that say which files make a record. Change what is wrong:",
             "# files, id, title, date, author, reference, archive, language, translator, url,",
             "# summary, description, rights, other.",
             "table:", f"  delimiter: {json.dumps(delimiter)}"]  # fmt: skip
    lines += [f"  dates: {order}"] if order else ["  # dates: day-month-year"]
    lines += ["  columns:"]
    lines += [f"    {json.dumps(name, ensure_ascii=False)}: {said}" for name, said in meanings.items()]
    return "\n".join(lines) + "\n"


def _order(dates: list[str]) -> str:
    """The order of the numbers in dates; empty where none of them tells."""
    for said in dates:
        match = _DATE.fullmatch(said)
        if match is None:
            continue
        if len(match[1]) == 4:
            return "year-month-day"
        if int(match[1]) > 12:
            return "day-month-year"
        if int(match[2]) > 12:
            return "month-day-year"
    return ""
