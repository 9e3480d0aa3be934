"""Findings that a project has taken note of: an existing corpus can adopt the program
and be told of new findings only.

A finding is known by its file, its code and the words of its line, not by the number of
the line, so that lines added above do not make it new.
"""

from __future__ import annotations

import hashlib
import json
from collections import Counter
from collections.abc import Iterable, Iterator

from encoder.findings.finding import Located

FORMAT = "tei-encoder baseline 1"


class BaselineError(ValueError):
    """The file is no baseline; the message says why."""


class Baseline:
    """The findings that are known, each as often as it was there."""

    def __init__(self, known: Counter[str]) -> None:
        self._left = Counter(known)

    @classmethod
    def read(cls, data: bytes) -> Baseline:
        """Raises BaselineError for anything that :func:`written` did not make."""
        try:
            said = json.loads(data)
            if said["format"] != FORMAT:
                raise BaselineError(f"its format is not “{FORMAT}”")
            return cls(Counter({str(key): int(count) for key, count in said["findings"].items()}))
        except (ValueError, KeyError, TypeError, AttributeError, OverflowError, RecursionError) as err:
            raise BaselineError(str(err)) from err

    def new(self, findings: Iterable[Located]) -> Iterator[Located]:
        """The findings that are not known; each known one counts once. A proof that fails
        is always new."""
        for finding in findings:
            key = _key(finding)
            if self._left[key] > 0 and not finding.finding.code.startswith("F"):
                self._left[key] -= 1
            else:
                yield finding


def written(findings: Iterable[Located]) -> bytes:
    """The baseline that knows these findings, the same bytes for the same findings."""
    counts = Counter(_key(finding) for finding in findings)
    said = {"format": FORMAT, "findings": dict(sorted(counts.items()))}
    return (json.dumps(said, indent=1) + "\n").encode()


def _key(finding: Located) -> str:
    words = " ".join(finding.context.split()) or finding.finding.path
    digest = hashlib.sha256("\0".join((finding.file, words)).encode(errors="replace")).hexdigest()[:16]
    return f"{finding.finding.code} {digest}"
