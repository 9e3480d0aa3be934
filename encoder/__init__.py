"""tei-encoder: archival transcripts and translations to TEI P5 XML.

From Python, :func:`encode` does for one document what the command ``tei-encoder encode`` does, and
:class:`Encoder` for many, with the profile and the authority loaded once::

    from pathlib import Path
    from encoder import encode

    result = encode(Path("letter.txt"))
    result.tei, result.findings, result.certificate, result.explain()
"""

from typing import TYPE_CHECKING

from encoder.core.lazy import lazily

__version__ = "0.2.0"

if TYPE_CHECKING:
    from encoder.api import Encoder, Options, Result, encode
    from encoder.profile import ProfileError
else:
    __getattr__ = lazily(
        __name__, {"api": ("Encoder", "Options", "Result", "encode"), "profile": ("ProfileError",)}
    )

__all__ = ["Encoder", "Options", "ProfileError", "Result", "__version__", "encode"]
