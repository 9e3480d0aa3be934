"""Where the corrections of a transcript are."""

from __future__ import annotations

from pathlib import Path

SUFFIX = ".corrections.yaml"


def beside(path: Path, folder: Path | None = None, below: Path | None = None) -> Path:
    """Where the corrections of a transcript are: beside it, or in a folder of their own.

    Args:
        path: of the transcript.
        folder: of corrections; None: that of the transcript.
        below: the path of the transcript below its own folder, which the folder of corrections keeps.
    """
    if folder is None:
        return path.with_name(f"{path.stem}{SUFFIX}")
    inner = below if below is not None else Path(path.name)
    return folder / inner.with_name(f"{inner.stem}{SUFFIX}")
