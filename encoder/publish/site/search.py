"""The index of words: Pagefind (extra `publish`), a record for each version in its language, and the
same words as a script for who opens the site as files."""

from __future__ import annotations

import asyncio
import json
import tempfile
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from encoder.publish.site.entries import Entry
from encoder.publish.site.lists import href

MOST = 2_000_000
"""So many letters at most are put into the script for pages opened as files."""


class SearchUnusable(Exception):
    """Pagefind is not installed, or refuses what it is given."""


def index(entries: Sequence[Entry]) -> dict[str, bytes]:
    """The files of the index, by their path in the site.

    Raises:
        SearchUnusable: see there.
    """
    try:
        with ThreadPoolExecutor(1) as apart:  # who calls may have a loop of events at work
            return apart.submit(lambda: asyncio.run(_index(entries))).result()
    except ImportError as err:
        raise SearchUnusable(
            "the index is made by Pagefind: pip install 'tei-encoder[publish]'"
        ) from err
    except (OSError, RuntimeError, AssertionError) as err:
        raise SearchUnusable(str(err) or type(err).__name__) from err


async def _index(entries: Sequence[Entry]) -> dict[str, bytes]:
    from pagefind.index import IndexConfig, PagefindIndex

    with tempfile.TemporaryDirectory() as folder:
        async with PagefindIndex(config=IndexConfig(output_path=folder)) as pagefind:
            for entry in entries:
                for ident, language, text in entry.texts:
                    await pagefind.add_custom_record(
                        url=href(entry.name, ident),
                        content=f"{entry.title}. {text}",
                        language=language.partition("-")[0],
                        meta={"title": entry.title},
                    )
            await pagefind.write_files(output_path=folder)
        top = Path(folder)
        return {
            f"pagefind/{path.relative_to(top).as_posix()}": path.read_bytes()
            for path in sorted(top.rglob("*"))
            if path.is_file()
        }


def words(entries: Sequence[Entry]) -> bytes:
    """The words of all versions as a script; an empty list where they would be too many."""
    listed = list(_listed(entries))
    if sum(len(one["text"]) for one in listed) > MOST:
        listed = []
    data = json.dumps(listed, ensure_ascii=False, sort_keys=True).replace("<", "\\u003c")
    return f"window.editionWords = {data};\n".encode()


def _listed(entries: Sequence[Entry]) -> Iterator[dict[str, str]]:
    for entry in entries:
        for ident, language, text in entry.texts:
            yield {
                "url": href(entry.name, ident),
                "title": entry.title,
                "language": language,
                "text": text,
            }
