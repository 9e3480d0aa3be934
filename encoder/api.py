"""The program from Python: the same as the command does, no more and no less."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from fnmatch import fnmatch
from pathlib import Path, PurePath
from typing import TYPE_CHECKING

from encoder import corrections, formats, pipeline, profile, structure
from encoder.authority import load
from encoder.authority.load import Authority
from encoder.core.files import LARGEST, LARGEST_PACKED, is_file, read_regular
from encoder.core.formats import other_format
from encoder.core.model import Document
from encoder.core.source import Source
from encoder.enrich import Knowledge, NameTagger
from encoder.fidelity.streams import Stream, source_stream
from encoder.findings import Finding, Located, Severity, locate
from encoder.findings.source import NotATranscript, TooLarge
from encoder.profile import DEFAULT, Profile, configuration
from encoder.profile.schema import Ignored
from encoder.profile.watch import Watched, compiled
from encoder.structure import inspection

if TYPE_CHECKING:
    from encoder.corrections import Corrections


@dataclass(frozen=True, slots=True, kw_only=True)
class Options:
    """How to encode: the options of the command that change the TEI."""

    strict: bool = False
    """Raise every severity by one; a document with errors gives no TEI."""
    sentences: bool = False
    """Mark sentences, and link those of linked paragraphs."""
    encoded: str | None = None
    """Date of encoding for the header (ISO 8601); None: the header has none."""
    schema: str | None = None
    """Folder of the schema as the TEI names it; None: that of the profile, or none."""
    model: NameTagger | None = None
    """Proposes names where nothing else finds any (:func:`encoder.enrich.recogniser`)."""
    knowledge: Knowledge | None = None
    """What helps to align versions: ``Knowledge(likeness=encoder.enrich.embeddings())`` by meaning,
    ``Knowledge(lexicon=Lexicon.read(path))`` by the words of a batch."""


@dataclass(frozen=True, slots=True)
class Result:
    """What became of one document."""

    name: str
    tei: bytes | None
    """The TEI file; None when nothing could be written, and the findings say why."""
    findings: tuple[Located, ...]
    """What there is to say, in the order of the text, with line and column."""
    data: bytes = field(repr=False)
    """The transcript, as it was given."""
    _made: pipeline.Encoded = field(repr=False)
    _profile: Profile = field(repr=False)

    @property
    def certificate(self) -> bytes | None:
        """The fidelity certificate of the TEI under the name of the document with `.xml`; None when
        there is no TEI."""
        return self.certificate_for(PurePath(self.name).with_suffix(".xml").name)

    def certificate_for(self, tei_name: str) -> bytes | None:
        """The fidelity certificate of the TEI under a name of its own."""
        return self._made.certificate(self.data, tei_name) if self.tei is not None else None

    @property
    def source(self) -> Source:
        """The transcript as text.

        Raises:
            ValueError: it is none.
        """
        if self._made.source is None:
            raise ValueError(f"{self.name} is no text")
        return self._made.source.with_line_feeds()

    @property
    def document(self) -> Document | None:
        """What was read; None where there is no TEI."""
        return self._made.document

    @property
    def words(self) -> Stream:
        """The words of the transcript in the order of the TEI, with their places.

        Raises:
            ValueError: there is no TEI.
        """
        if self._made.conserved is None:
            raise ValueError(f"{self.name} gave no TEI")
        return source_stream(self.source.text, self._made.conserved.pieces)

    def explain(self, *, as_json: bool = False) -> str:
        """The transcript with what was made of each line in the margin, by which rule, and why; ""
        where nothing could be read.

        Args:
            as_json: the same for a program.
        """
        if self._made.source is None or self._made.document is None:
            return ""
        if as_json:
            return inspection.json_view(self._made.source, self._made.document, self._profile)
        return "\n".join(inspection.text_view(self._made.source, self._made.document, self._profile))


class Encoder:
    """Encodes documents with one profile and authority, which are loaded once."""

    def __init__(
        self,
        chosen: str | Path | Profile = DEFAULT,
        *,
        authority: Iterable[str | Path] | Authority = (),
        options: Options | None = None,
    ) -> None:
        """
        Args:
            chosen: name of a shipped profile, path of one's own, or a loaded one.
            authority: authority files or folders beside those of the profile, or an authority.
            options: see :class:`Options`.

        Raises:
            ProfileError: a profile or authority file that cannot be used; the message names it.
        """
        loaded = chosen if isinstance(chosen, Profile) else profile.load(str(chosen))
        self.profile: Profile = loaded
        self.options = options or Options()
        structure.prepare(loaded)
        if isinstance(authority, Authority):
            self.authority = authority
        else:
            folders = [Path(folder) for folder in authority]
            self.authority = load.load(loaded.origin, folders) if folders else load.of(loaded)

    @classmethod
    def configured(cls, path: str | Path | None = None, *, options: Options | None = None) -> Encoder:
        """An encoder with what a `tei-encoder.yaml` says.

        Args:
            path: of the file; None: that of the current folder, if there is one.
            options: see :class:`Options`.

        Raises:
            ProfileError: a file that cannot be used; the message names it and the key.
        """
        said = configuration.read(None if path is None else Path(path))
        name = said.profile or DEFAULT
        loaded = said.applied(profile.load(name))
        return cls(loaded, authority=load.load(name, map(Path, said.authority)), options=options)

    def encode(
        self,
        source: str | bytes | os.PathLike[str],
        *,
        name: str | None = None,
        corrected: Corrections | None = None,
    ) -> Result:
        """Encode one document.

        Args:
            source: a path (:class:`pathlib.Path`), the text of a transcript, or its bytes.
            name: what findings call it, and whose stem serves where the record gives no number;
                None: the path, or `document.txt`.
            corrected: what editors decided about it; None: the file of corrections beside a path
                (`letter.corrections.yaml`), if there is one.

        Raises:
            OSError: the file cannot be read.
        """
        if isinstance(source, str | bytes):
            data = source.encode("utf-8", "surrogatepass") if isinstance(source, str) else source
            called = name or "document.txt"
        else:
            path = Path(source)
            data, called = read_regular(path), name or path.as_posix()
            beside = corrections.beside(path)
            if corrected is None and is_file(beside):
                corrected = corrections.load(beside)
        return self.encode_bytes(called, data, corrected=corrected)

    def encode_bytes(
        self,
        name: str,
        data: bytes,
        *,
        schema: str | None = None,
        corrected: Corrections | None = None,
    ) -> Result:
        """Encode the bytes of one transcript (UTF-8 or UTF-16).

        Args:
            name: what findings call it.
            data: the transcript.
            schema: folder of the schema for this file; None: as the options say.
            corrected: what editors decided about it.
        """
        options = self.options
        if (fault := _refused(name, data)) is not None:
            made = pipeline.Encoded(None, findings=[fault])
            return Result(name, None, tuple(self._said(made, name)), data, made, self.profile)
        made = pipeline.encode(
            name,
            data,
            self.profile,
            encoded=options.encoded,
            schema=schema or options.schema or self.profile.schema_folder,
            authority=self.authority,
            model=options.model,
            knowledge=options.knowledge,
            sentences=options.sentences,
            corrected=corrected,
        )
        said = tuple(self._said(made, name))
        failed = options.strict and any(one.severity >= Severity.ERROR for one in said)
        return Result(name, None if failed else made.tei, said, data, made, self.profile)

    def _said(self, made: pipeline.Encoded, name: str) -> Iterator[Located]:
        """The findings but for those that the profile leaves out."""
        for located in locate(made.findings, name, made.source, strict=self.options.strict):
            if not _is_ignored(located, self.profile):
                yield located


def encode(
    source: str | bytes | os.PathLike[str],
    *,
    profile: str | Path | Profile = DEFAULT,
    authority: Iterable[str | Path] | Authority = (),
    options: Options | None = None,
) -> Result:
    """Encode one document; :class:`Encoder` does it for many.

    Args:
        source: a path (:class:`pathlib.Path`), the text of a transcript, or its bytes.
        profile: name of a shipped profile, path of one's own, or a loaded one.
        authority: authority files or folders beside those of the profile, or an authority.
        options: see :class:`Options`.

    Raises:
        ProfileError: a profile or authority file that cannot be used.
        OSError: the file cannot be read.
    """
    return Encoder(profile, authority=authority, options=options).encode(source)


def largest(name: str) -> int:
    """How many bytes a file may have: one of a word processor may hold pictures."""
    packed = PurePath(name).suffix.lower() in (".docx", ".docm", ".odt", ".pdf") or ".csv#" in name
    return LARGEST_PACKED if packed else LARGEST


def _refused(name: str, data: bytes) -> Finding | None:
    """Why something is not read at all."""
    limit = largest(name)
    if len(data) > limit:
        return TooLarge(size=len(data), limit=limit)
    if formats.format_of(name, data) is not None:
        return None
    other = other_format(name, data)
    return None if other is None else NotATranscript(kind=other[0], instead=other[1])


def _is_ignored(located: Located, profile: Profile) -> bool:
    """True for a note or warning that the profile leaves out."""
    return located.finding.severity < Severity.ERROR and any(
        located.finding.code == ignored.code
        and fnmatch(PurePath(located.file).name, ignored.files)
        and line.search(located.context) is not None
        for ignored, line in profile.lexicon(_ignored)
    )


def _ignored(profile: Profile) -> list[tuple[Ignored, Watched]]:
    """What a profile leaves out, each with the expression for its line."""
    return [(ignored, compiled(ignored.line, "ignore")) for ignored in profile.ignore]
