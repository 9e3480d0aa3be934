"""`tei-encoder learn` and `tei-encoder agree`."""

from __future__ import annotations

import argparse
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import yaml

from encoder import batch, corrections
from encoder.api import Encoder
from encoder.batch.inputs import Job
from encoder.batch.output import write_whole
from encoder.batch.usage import UsageError
from encoder.cli import parser as parsing
from encoder.cli.files import jobs, say
from encoder.cli.settings import Settings, chosen
from encoder.cli.status import CLEAN, FINDINGS
from encoder.core.printing import counted
from encoder.editing.agree import agreement
from encoder.editing.learn import Corrected, Learnt, counted_verbs, learn

_SHOWN = 3


def add(commands: Any) -> None:
    """Add the parsers of the commands."""
    made = parsing.command(
        commands,
        "learn",
        "learn transcripts",
        "learn transcripts --apply learnt",
        detail="Nothing is changed without --apply, and the shipped data never.",
    )
    parsing.paths(made, "transcripts with files of corrections beside them, and their folders")
    made.add_argument("--corrections", type=Path, metavar="DIR", help="folder of the corrections")
    made.add_argument("--apply", type=Path, metavar="DIR", help="write what was learnt into DIR")
    parsing.reading(made)
    made.set_defaults(run=_learn)
    both = parsing.command(
        commands,
        "agree",
        "agree ozola kalns",
        "agree ozola/letter.corrections.yaml kalns/letter.corrections.yaml",
        detail="Status 0: they agree in everything; 1: they differ; 2: could not run.",
    )
    both.add_argument("one", type=Path, metavar="A", help="corrections of one editor, or their folder")
    both.add_argument("other", type=Path, metavar="B", help="those of the other")
    both.set_defaults(run=_agree)


# --- learn -----------------------------------------------------------------------------------------


def _learn(options: argparse.Namespace) -> int:
    settings = chosen(options)
    todo = jobs(options.paths, batch.input_suffixes(), settings.form)
    documents = list(_corrected(todo, options.corrections, settings))
    if not documents:
        raise UsageError("no corrections were found for these transcripts")
    learnt = learn(documents, settings.profile, settings.authority)
    for name, count in counted_verbs(documents).most_common():
        print(f"{count:5} {name}")
    print()
    for word in learnt.words:
        print(f"{word.key}: {word.words!r} ({_places(word.places)})")
    for variant in learnt.variants:
        what = "new entry" if variant.new else "variant"
        print(f"authority: {what} of {variant.ident}: {variant.words!r} ({_places(variant.places)})")
    effect = learnt.effect
    size = sum(map(len, learnt.weights["features"].values()))
    print(
        f"weights: {counted(size, 'difference')}; on {counted(effect.lines, 'line')} of documents that "
        f"they were not learnt from {effect.before} wrong before, {effect.after} after"
    )
    if options.apply is not None:
        _apply(options.apply, learnt, settings)
    return CLEAN


def _places(places: tuple[str, ...]) -> str:
    more = f" and {len(places) - _SHOWN} more" if len(places) > _SHOWN else ""
    return ", ".join(places[:_SHOWN]) + more


def _corrected(todo: list[Job], folder: Path | None, settings: Settings) -> Iterator[Corrected]:
    encoder = Encoder(settings.profile, authority=settings.authority)
    for job in todo:
        path = corrections.beside(job.path, folder, job.target)
        try:
            said = corrections.load(path)
            if said.entries:
                data = job.read()
                yield Corrected(encoder.encode_bytes(job.path.as_posix(), data).source, said)
        except (OSError, ValueError) as err:
            say(f"{path}: {err}")


def _apply(folder: Path, learnt: Learnt, settings: Settings) -> None:
    """Write a profile, an authority file and weights of the project's own."""
    folder.mkdir(parents=True, exist_ok=True)
    lines: list[str] = []
    words: dict[str, Any] = {}
    for word in learnt.words:
        *holders, key = word.key.split(".")
        target = words
        for holder in holders:
            target = target.setdefault(holder, {})
        target.setdefault(key, []).append(word.words)
    if words:
        said = {
            "name": f"{settings.profile.name}-learnt",
            "extends": settings.profile.origin,
            **words,
        }
        _write(folder / "profile.yaml", said)
        lines.append(f"profile: {folder / 'profile.yaml'}")
    entries = _entries(learnt, settings)
    if entries:
        _write(folder / "authority.yaml", entries)
        lines.append(f"authority: [{folder / 'authority.yaml'}]")
    if learnt.weights["features"]:
        text = json.dumps(learnt.weights, ensure_ascii=False, sort_keys=True, indent=0)
        write_whole(folder / "weights.json", (text + "\n").encode())
        line = f"weights: {folder / 'weights.json'}"
        lines.append(line if learnt.effect.helps else f"# {line}  # see whether they help")
    print("\nput into tei-encoder.yaml:")
    for line in lines:
        print(f"  {line}")


def _entries(learnt: Learnt, settings: Settings) -> dict[str, list[dict[str, Any]]]:
    sections = {"person": "persons", "place": "places", "body": "bodies"}
    found: dict[str, dict[str, Any]] = {}
    kinds: dict[str, str] = {}
    for one in learnt.variants:
        known = next(
            (pair for pair in settings.authority.entries.items() if pair[0][1] == one.ident), None
        )
        if known is not None:
            kinds[one.ident] = known[0][0]
            said = found.setdefault(
                one.ident, known[1].model_dump(exclude_defaults=True, by_alias=True)
            )
        else:
            new = dict(one.new)
            kinds[one.ident] = str(new.pop("kind", "person"))
            said = found.setdefault(one.ident, new)
        spelt = said.setdefault("variants", {}).setdefault(one.language, [])
        if one.words not in spelt and one.words not in said.get("names", {}).values():
            spelt.append(one.words)
        if not spelt:
            del said["variants"][one.language]
        if not said["variants"]:
            del said["variants"]
    out: dict[str, list[dict[str, Any]]] = {}
    for ident, said in sorted(found.items()):
        out.setdefault(sections[kinds[ident]], []).append(said)
    return out


def _write(path: Path, said: dict[str, Any]) -> None:
    head = "# Written by `tei-encoder learn`: look at it, and keep what is right.\n"
    text = yaml.safe_dump(said, allow_unicode=True, sort_keys=False, width=100)
    write_whole(path, (head + text).encode())


# --- agree -----------------------------------------------------------------------------------------


def _agree(options: argparse.Namespace) -> int:
    ones, others = _files(options.one), _files(options.other)
    names = sorted({*ones, *others}) if options.one.is_dir() else [""]
    empty = corrections.Corrections()
    pairs = []
    for name in names:
        ours = ones.get(name) if name else next(iter(ones.values()))
        theirs = others.get(name) if name else next(iter(others.values()))
        pairs.append((_read(ours) if ours else empty, _read(theirs) if theirs else empty))
    found = agreement(pairs)
    for differs in found.differences:
        place = f"line {differs.line}, “{differs.text}”" if differs.line else differs.text
        print(f"{differs.verb} at {place}: {differs.one} | {differs.other}")
    kappa = "not defined" if found.kappa is None else f"{found.kappa:.3f}"
    print(f"kappa {kappa}; {found.same} of {counted(found.places, 'place')} alike")
    return FINDINGS if found.differences else CLEAN


def _files(path: Path) -> dict[str, Path]:
    if path.is_dir():
        return {one.relative_to(path).as_posix(): one for one in path.rglob(f"*{corrections.SUFFIX}")}
    if not path.is_file():
        raise UsageError(f"no such file or folder: {path}")
    return {path.name: path}


def _read(path: Path) -> corrections.Corrections:
    found = corrections.load(path)
    for fault in found.findings:
        say(fault.message)
    return found
