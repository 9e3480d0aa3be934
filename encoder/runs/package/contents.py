"""What goes into a package: the documents of an output folder with their sources, proved once more."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path

from encoder import fidelity, validation
from encoder.batch import certificates
from encoder.batch.encode import corrections_of
from encoder.batch.inputs import Job, unreadable
from encoder.batch.verify import of_batch
from encoder.batch.workers import each
from encoder.core.files import content_of, is_dir, is_file, read_regular
from encoder.findings import Finding, Located, Severity, locate
from encoder.findings.wellformed import parse
from encoder.runs.package import metadata
from encoder.runs.package.metadata import Described, Event, Kept, Preserved

TEI_FOLDER = "tei"
_PROVED = "no character of the source was lost or changed"
_VALID = "RELAX NG and the rules of the project's schema"
_FORMATS = {
    ".xml": "application/xml", ".txt": "text/plain", ".md": "text/markdown",
    ".json": "application/json", ".yaml": "application/yaml", ".html": "text/html",
    ".pdf": "application/pdf", ".zip": "application/zip",
    ".docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    ".odt": "application/vnd.oasis.opendocument.text",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Wanted:
    """What to pack."""

    tei: Path
    """The output folder."""
    sources: Mapping[Path, Job]
    """TEI file, relative to it -> its transcript."""
    corrections: Path | None = None
    beside: Mapping[str, Path] = field(default_factory=dict)
    """Place in the package -> a file, or a folder with all below it."""
    made: Mapping[str, bytes] = field(default_factory=dict)
    """Place in the package -> what it holds."""
    title: str = ""
    time: str = ""
    """Of packing (ISO 8601, UTC)."""


@dataclass(frozen=True, slots=True)
class Packed:
    """A document as it goes into the package."""

    target: Path
    files: Mapping[str, bytes]
    """Place in the package -> content."""
    described: Described
    findings: tuple[Located, ...]
    events: tuple[Event, ...]

    @property
    def faulty(self) -> bool:
        """True when it is not proved, or not valid."""
        return any(event.outcome != "success" for event in self.events)


def documents(wanted: Wanted, jobs: int | None = None) -> Iterator[Packed]:
    """The documents, each verified and validated once more, in the order of their names.

    Args:
        wanted: what to pack.
        jobs: processes; None: one for each processor.
    """
    todo = sorted(wanted.sources)
    work = _Packing(wanted)
    return each(work, todo, work.without, jobs=jobs, time_limit=600.0)


@dataclass(frozen=True, slots=True)
class _Packing:
    wanted: Wanted

    def __call__(self, target: Path) -> Packed:
        wanted = self.wanted
        path, job = wanted.tei / target, wanted.sources[target]
        try:
            tei, source = read_regular(path), job.read()
        except OSError as err:
            return self.without(target, unreadable(err))
        proof = _certificate(wanted.tei, target)
        suffix = job.path.suffix if "#" not in job.path.name else ".zip"
        files = {
            f"{TEI_FOLDER}/{target.as_posix()}": tei,
            f"sources/{target.with_suffix(suffix or '.bin').as_posix()}": source,
        }
        if proof is not None:
            beside = certificates.beside(target)
            files[f"{TEI_FOLDER}/{beside.as_posix()}"] = proof
        decided = self._corrections(job)
        if decided is not None:
            name = target.with_name(f"{target.stem}.corrections.yaml")
            files[f"corrections/{name.as_posix()}"] = decided
        judged = fidelity.verify(tei, source, proof)
        checked = validation.check(tei)
        said = (*locate(judged, path.as_posix(), None), *locate(checked, path.as_posix(), None))
        events = (
            Event("creation", _changed(path), "success", "encoded as TEI P5"),
            Event("fixity check", wanted.time, _outcome(judged), _PROVED),
            Event("validation", wanted.time, _outcome(checked), _VALID),
        )
        root, _ = parse(tei)
        about = metadata.described(root) if root is not None else Described("untitled")
        files |= self._metadata(target, files, about, events)
        return Packed(target, files, about, said, events)

    def _corrections(self, job: Job) -> bytes | None:
        path = corrections_of(job, self.wanted.corrections)
        return content_of(path) if is_file(path) else None

    def _metadata(
        self, target: Path, files: Mapping[str, bytes], about: Described, events: tuple[Event, ...]
    ) -> dict[str, bytes]:
        kept = tuple(
            Kept(place, hashlib.sha512(data).hexdigest(), len(data), _format(place))
            for place, data in sorted(files.items())
        )
        name = target.as_posix()
        preserved = Preserved(target.with_suffix("").as_posix(), kept, events)
        year = self.wanted.time[:4]
        return {
            f"metadata/dublin-core/{name}": metadata.dublin_core(about),
            f"metadata/datacite/{name}": metadata.datacite(about, preserved.name, year),
            f"metadata/premis/{name}": metadata.premis(preserved),
        }

    def without(self, target: Path, fault: Finding) -> Packed:
        """A document that cannot be packed."""
        path = (self.wanted.tei / target).as_posix()
        event = Event("fixity check", self.wanted.time, "fail", fault.message)
        said = tuple(locate([fault], path, None))
        return Packed(target, {}, Described("untitled"), said, (event,))


def _certificate(folder: Path, target: Path) -> bytes | None:
    own = content_of(certificates.beside(folder / target))
    if own is not None:
        return own
    batch = folder / certificates.CERTIFICATES
    if not is_file(batch):
        return None
    return of_batch(batch, batch.stat().st_mtime_ns).get(target.as_posix())


def _outcome(found: Iterable[Finding]) -> str:
    return "fail" if any(one.severity > Severity.NOTE for one in found) else "success"


def _changed(path: Path) -> str:
    return moment(path.stat().st_mtime)


def moment(seconds: float) -> str:
    """A time as ISO 8601 in UTC, to the second."""
    return datetime.fromtimestamp(int(seconds), UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def _format(place: str) -> str:
    if place.startswith(f"{TEI_FOLDER}/") and place.endswith(".xml"):
        return "application/tei+xml"
    return _FORMATS.get(Path(place).suffix.lower(), "application/octet-stream")


def beside(wanted: Wanted) -> Iterator[tuple[str, bytes]]:
    """What is packed beside the documents: schema, authority, weights, site, settings, report."""
    for place, path in sorted(wanted.beside.items()):
        if is_dir(path):
            for file in sorted(path.rglob("*")):
                hidden = any(part.startswith(".") for part in file.relative_to(path).parts)
                if is_file(file) and not hidden:
                    yield f"{place}/{file.relative_to(path).as_posix()}", read_regular(file)
        elif is_file(path):
            yield place, read_regular(path)
    yield from sorted(wanted.made.items())


def whole(title: str, packed: list[tuple[Path, Described]], year: str) -> Iterator[tuple[str, bytes]]:
    """The metadata of the whole package."""
    places = [f"{TEI_FOLDER}/{target.as_posix()}" for target, _ in packed]
    about = metadata.volume(title, [one for _, one in packed], places)
    yield "metadata/dublin-core.xml", metadata.dublin_core(about)
    yield "metadata/datacite.xml", metadata.datacite(about, title, year)
    pairs = [(place, one) for place, (_, one) in zip(places, packed, strict=True)]
    for name, data in (("ead-dao.xml", metadata.ead(pairs)), ("mets.xml", metadata.mets(pairs))):
        if data is not None:
            yield f"metadata/{name}", data
