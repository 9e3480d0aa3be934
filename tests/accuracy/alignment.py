"""How well versions are aligned when they are hard: made documents with known truth.

    python -m tests.accuracy.alignment [--documents 20] [--units 200]

Each condition damages a tenth to four tenths of the units of a version that follows the other. The
figures are F1 of the linked pairs of units (a group of two and one has two pairs), for the program
and for a Gale-Church of the textbook on the same documents, and how often links of each certainty
are right."""

from __future__ import annotations

import argparse
import math
import random
from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace

from encoder.enrich.align.pairs import aligned


@dataclass(frozen=True)
class Made:
    """A unit with what the aligner looks at."""

    length: float
    signs: frozenset[str]
    kind: str = "text"
    text: str = ""
    part: int = 1


Pair = tuple[list[Made], list[Made]]
"""Units of one version and of the other that say the same; one side may be empty."""


class Moved(list[Pair]):
    """Pairs whose second sides stand in another order: `order` has the places of the pairs."""

    order: list[int]


def base(rng: random.Random, units: int, *, free: float = 0.2) -> list[Pair]:
    """A version and its translation, unit by unit."""
    names = [f"k:person-{n}" for n in range(14)]
    alike = [f"w:alike{n}" for n in range(80)]
    found: list[Pair] = []
    for _ in range(units):
        length = max(12.0, rng.lognormvariate(4.3, 0.75))
        other = max(10.0, length * 1.1 * math.exp(rng.gauss(0, free)) + rng.gauss(0, 8))
        shared: set[str] = set()
        if rng.random() < 0.05:
            shared.add(f"d:19{rng.randint(46, 58)}-{rng.randint(1, 12):02d}-{rng.randint(1, 28):02d}")
        if rng.random() < 0.08:
            shared.add(f"n:{rng.choice([rng.randint(2, 30), rng.randint(31, 4000)])}")
        if rng.random() < 0.25:
            shared.add(names[min(13, int(rng.expovariate(0.3)))])
        shared |= {
            alike[min(79, int(rng.expovariate(0.05)))] for _ in range(rng.choice([0, 0, 0, 0, 1, 1]))
        }
        kept = {sign for sign in shared if rng.random() > free}
        found.append(
            ([Made(length, frozenset(shared | _own(rng, "a", length)))],
             [Made(other, frozenset(kept | _own(rng, "b", other)))])
        )  # fmt: skip
    return found


def _own(rng: random.Random, side: str, length: float) -> set[str]:
    """Words of one language alone, more of the frequent ones."""
    return {f"w:{side}{min(3000, int(rng.paretovariate(0.6)))}" for _ in range(int(length / 14) + 1)}


def _joined(units: Sequence[Made]) -> Made:
    return Made(sum(u.length for u in units), frozenset().union(*(u.signs for u in units)))


def missing_chapter(rng: random.Random, pairs: list[Pair]) -> list[Pair]:
    """A run of a fifth of the units is not translated."""
    size = len(pairs) // 5
    start = rng.randrange(len(pairs) - size)
    return [
        (ours, [] if start <= n < start + size else theirs) for n, (ours, theirs) in enumerate(pairs)
    ]


def missing_units(rng: random.Random, pairs: list[Pair]) -> list[Pair]:
    """Every fifth unit, by chance, is not translated."""
    return [(ours, [] if rng.random() < 0.2 else theirs) for ours, theirs in pairs]


def inserted(rng: random.Random, pairs: list[Pair]) -> list[Pair]:
    """The translation has units of its own."""
    found: list[Pair] = []
    for pair in pairs:
        found.append(pair)
        if rng.random() < 0.15:
            length = max(12.0, rng.lognormvariate(4.3, 0.75))
            found.append(([], [Made(length, frozenset(_own(rng, "b", length)))]))
    return found


def merged(rng: random.Random, pairs: list[Pair]) -> list[Pair]:
    """Two or three units are one on either side."""
    found: list[Pair] = []
    at = 0
    while at < len(pairs):
        size = rng.choice([2, 2, 3]) if rng.random() < 0.2 else 1
        group = pairs[at : at + size]
        ours = [unit for pair in group for unit in pair[0]]
        theirs = [unit for pair in group for unit in pair[1]]
        if size > 1 and rng.random() < 0.5:
            ours = [_joined(ours)]
        elif size > 1:
            theirs = [_joined(theirs)]
        found.append((ours, theirs))
        at += size
    return found


def crossed(rng: random.Random, pairs: list[Pair]) -> list[Pair]:
    """Two units are two others that are cut elsewhere."""
    found: list[Pair] = []
    at = 0
    while at < len(pairs):
        if rng.random() < 0.12 and at + 1 < len(pairs):
            (one, first), (two, second) = pairs[at], pairs[at + 1]
            whole = _joined([*first, *second])
            share = rng.uniform(0.3, 0.7)
            signs = sorted(whole.signs)
            rng.shuffle(signs)
            cut = int(len(signs) * share)
            theirs = [
                Made(whole.length * share, frozenset(signs[:cut])),
                Made(whole.length * (1 - share), frozenset(signs[cut:])),
            ]
            found.append(([*one, *two], theirs))
            at += 2
        else:
            found.append(pairs[at])
            at += 1
    return found


def shifted_labels(rng: random.Random, pairs: list[Pair]) -> list[Pair]:
    """Both versions number their units, one of them from another number on."""
    shift = rng.choice([1, 2, 3, 5])
    found = []
    for number, (ours, theirs) in enumerate(pairs):
        labelled = number % 4 != 0
        found.append(
            (
                [_with(unit, f"l:{number}") if labelled else unit for unit in ours],
                [_with(unit, f"l:{number + shift}") if labelled else unit for unit in theirs],
            )
        )
    return found


def _with(unit: Made, sign: str) -> Made:
    return replace(unit, signs=unit.signs | {sign})


def noisy(rng: random.Random, pairs: list[Pair]) -> list[Pair]:
    """The recognition lost a third of the signs and a tenth of the letters of every third unit."""

    def damaged(unit: Made) -> Made:
        signs = frozenset(sign for sign in sorted(unit.signs) if rng.random() > 0.35)
        return replace(unit, signs=signs, length=unit.length * rng.uniform(0.8, 1.1))

    return [
        ([damaged(u) for u in ours], theirs) if rng.random() < 0.33 else (ours, theirs)
        for ours, theirs in pairs
    ]


def freer(rng: random.Random, pairs: list[Pair]) -> list[Pair]:
    """Four in ten units are translated freely: other lengths, few signs kept."""

    def free(unit: Made) -> Made:
        signs = frozenset(s for s in sorted(unit.signs) if s.startswith("w:b") or rng.random() > 0.5)
        return replace(unit, signs=signs, length=unit.length * math.exp(rng.gauss(0, 0.3)))

    return [
        (ours, [free(u) for u in theirs]) if rng.random() < 0.4 else (ours, theirs)
        for ours, theirs in pairs
    ]


def swapped(rng: random.Random, pairs: list[Pair]) -> list[Pair]:
    """A journal of entries with dated heads, of which every fifth stands after the next one."""
    entries: list[list[Pair]] = []
    at, day = 0, 1
    while at < len(pairs):
        size = rng.randint(4, 9)
        head = f"d:1953-{1 + day // 28:02d}-{1 + day % 28:02d}"
        day += rng.randint(1, 3)
        heads = [Made(14.0, frozenset({head, f"w:{side}{at}"}), "entry") for side in "ab"]
        entries.append([([heads[0]], [heads[1]]), *pairs[at : at + size]])
        at += size
    order = list(range(len(entries)))
    for place in range(0, len(order) - 1, 5):
        order[place], order[place + 1] = order[place + 1], order[place]
    found = Moved(pair for entry in entries for pair in entry)
    starts = [sum(len(e) for e in entries[:n]) for n in range(len(entries))]
    found.order = [starts[n] + k for n in order for k in range(len(entries[n]))]
    return found


CONDITIONS: dict[str, Callable[[random.Random, list[Pair]], list[Pair]]] = {
    "plain": lambda rng, pairs: pairs,
    "chapter missing": missing_chapter,
    "units missing": missing_units,
    "matter inserted": inserted,
    "units merged": merged,
    "two by two": crossed,
    "labels shifted": shifted_labels,
    "recognition": noisy,
    "freer": freer,
    "entries swapped": swapped,
}


def documents(condition: str, count: int, units: int) -> Iterator[list[Pair]]:
    """Documents of a condition, the same every time."""
    for number in range(count):
        rng = random.Random(f"{condition}-{number}")
        yield CONDITIONS[condition](rng, base(rng, units))


def sides(pairs: Sequence[Pair]) -> tuple[list[Made], list[Made], set[tuple[int, int]]]:
    """The units of both versions, and the pairs of places that say the same."""
    order = pairs.order if isinstance(pairs, Moved) else range(len(pairs))
    ours: list[Made] = []
    theirs: list[Made] = []
    first: list[range] = []
    for mine, _ in pairs:
        first.append(range(len(ours), len(ours) + len(mine)))
        ours += mine
    gold: set[tuple[int, int]] = set()
    for number in order:
        its = pairs[number][1]
        gold |= {(a, len(theirs) + b) for a in first[number] for b in range(len(its))}
        theirs += its
    return ours, theirs, gold


def of_program(ours: Sequence[Made], theirs: Sequence[Made]) -> dict[tuple[int, int], str]:
    """The pairs that the program finds, and how certain they are."""
    found = aligned(ours, theirs)  # type: ignore[arg-type]
    return {
        (a, b): link.certainty
        for link in found
        for a in range(*link.first)
        for b in range(*link.second)
    }


def of_textbook(ours: Sequence[Made], theirs: Sequence[Made]) -> dict[tuple[int, int], str]:
    """Gale and Church (1993): lengths alone, six shapes."""
    ratio = sum(u.length for u in theirs) / sum(u.length for u in ours)
    priors = {(1, 1): 0.89, (1, 0): 0.0099, (0, 1): 0.0099, (2, 1): 0.089, (1, 2): 0.089, (2, 2): 0.011}
    best = {(0, 0): (0.0, (0, 0))}
    for row in range(len(ours) + 1):
        for column in range(len(theirs) + 1):
            for (down, right), prior in priors.items():
                before = best.get((row - down, column - right))
                if before is None:
                    continue
                one = sum(u.length for u in ours[row - down : row])
                other = sum(u.length for u in theirs[column - right : column])
                mean = (one * ratio + other) / 2 or 1.0
                apart = abs(other - one * ratio) / math.sqrt(6.8 * mean)
                cost = before[0] - 2 * math.log(max(1e-30, math.erfc(apart / math.sqrt(2)))) / 2
                cost -= math.log(prior)
                known = best.get((row, column))
                if known is None or cost < known[0]:
                    best[row, column] = cost, (down, right)
    found: dict[tuple[int, int], str] = {}
    row, column = len(ours), len(theirs)
    while row or column:
        down, right = best[row, column][1]
        for a in range(row - down, row):
            found.update(((a, b), "") for b in range(column - right, column))
        row, column = row - down, column - right
    return found


def f1(right: int, given: int, wanted: int) -> float:
    """The harmonic mean of precision and recall."""
    return 2 * right / max(1, given + wanted)


def measured(
    condition: str, count: int, units: int, way: Callable[..., dict[tuple[int, int], str]]
) -> tuple[float, dict[str, list[int]]]:
    """F1 over the documents of a condition, and of each certainty how many links are right, and all."""
    right = given = wanted = 0
    by: dict[str, list[int]] = defaultdict(lambda: [0, 0])
    for pairs in documents(condition, count, units):
        ours, theirs, gold = sides(pairs)
        found = way(ours, theirs)
        right, given, wanted = right + len(found.keys() & gold), given + len(found), wanted + len(gold)
        for pair, certainty in found.items():
            by[certainty][0] += pair in gold
            by[certainty][1] += 1
    return f1(right, given, wanted), by


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(prog="python -m tests.accuracy.alignment", description=__doc__)
    parser.add_argument("--documents", type=int, default=20)
    parser.add_argument("--units", type=int, default=200)
    parser.add_argument("--textbook", action="store_true", help="Gale-Church beside it (slow)")
    options = parser.parse_args()
    every: dict[str, list[int]] = defaultdict(lambda: [0, 0])
    for condition in CONDITIONS:
        score, by = measured(condition, options.documents, options.units, of_program)
        for certainty, (right, given) in by.items():
            every[certainty][0] += right
            every[certainty][1] += given
        beside = ""
        if options.textbook:
            beside = f"  {measured(condition, options.documents, options.units, of_textbook)[0]:.3f}"
        print(f"{condition:16} {score:.3f}{beside}")
    for certainty, (right, given) in sorted(every.items()):
        print(f"{certainty:7} right {right / max(1, given):.3f} of {given}")


if __name__ == "__main__":
    main()
