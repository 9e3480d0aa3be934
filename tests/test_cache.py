"""What is kept on the disk is never out of date, and never needed."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from encoder.authority import load, matcher
from encoder.core import cache
from encoder.language import transliteration


@pytest.fixture
def folder(tmp_path, monkeypatch):
    monkeypatch.setenv(cache.FOLDER, str(tmp_path / "cache"))
    return tmp_path / "cache"


def test_what_was_made_is_read_and_not_made_again(folder):
    made = []

    def make():
        made.append(1)
        return {"a": [1, "é"]}

    assert cache.kept("x", "k", make) == cache.kept("x", "k", make) == {"a": [1, "é"]}
    assert made == [1]
    cache.kept("x", "other", make)
    assert made == [1, 1]


@pytest.mark.parametrize("damage", [b"", b"{", b"\xff\xfe", b'{"a": '])
def test_a_damaged_file_is_as_good_as_none(folder, damage):
    cache.kept("x", "k", lambda: [1])
    (kept,) = folder.rglob("x-k*")
    kept.write_bytes(damage)
    assert cache.kept("x", "k", lambda: [2]) == [2]


def test_what_json_cannot_hold_is_not_kept(folder):
    assert cache.kept("x", "k", lambda: {1: 2}) == {1: 2}
    assert cache.kept("x", "k", lambda: {1: 3}) == {1: 3}


def test_empty_keeps_nothing_and_a_folder_that_cannot_be_is_no_fault(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv(cache.FOLDER, "")
    assert cache.kept("x", "k", lambda: 1) == 1 and cache.kept("x", "k", lambda: 2) == 2
    Path("file").write_text("")
    monkeypatch.setenv(cache.FOLDER, "file/cache")
    assert cache.kept("x", "k", lambda: 3) == 3


@pytest.mark.parametrize("name", ["chinese.yaml", "korean.yaml", "__init__.py"])
def test_another_table_of_letters_gives_other_spellings_of_names(
    folder, profile, tmp_path, monkeypatch, name
):
    """The name of the file says all that the spellings are made of."""
    known, names = load.of(profile), []
    monkeypatch.setattr(cache, "kept", lambda kind, key, make: names.append(key) or {})
    tables = tmp_path / "tables"
    shutil.copytree(Path(transliteration.__file__).parent, tables)
    monkeypatch.setattr(transliteration, "__file__", str(tables / "__init__.py"))
    matcher.NameMatcher(known, profile)
    (tables / name).write_bytes((tables / name).read_bytes() + b"\n# other\n")
    matcher.NameMatcher(known, profile)
    assert len(set(names)) == 2
