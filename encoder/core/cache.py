"""What takes long to make, kept on the disk from one run to the next.

The files are JSON, which cannot run code, in the user's folder for caches; each is named by the
digest of everything that its content was made of, so that none is ever out of date. A file that
is damaged, or cannot be written, is as good as none. ``TEI_ENCODER_CACHE`` names another folder;
empty, nothing is kept.
"""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Callable, Iterable
from contextlib import suppress
from pathlib import Path
from typing import TypeVar

from encoder import __version__
from encoder.core.files import read_regular

FOLDER = "TEI_ENCODER_CACHE"
_MOST = 100
"""Files of one kind that are kept; the oldest go."""
Made = TypeVar("Made")


def digest(parts: Iterable[str | bytes]) -> str:
    """A name for everything that something is made of; the version of the program is a part of it."""
    found = hashlib.sha256(__version__.encode())
    for part in parts:
        data = part.encode("utf-8", "surrogatepass") if isinstance(part, str) else part
        found.update(b"%d:" % len(data))
        found.update(data)
    return found.hexdigest()[:32]


def kept(kind: str, key: str, make: Callable[[], Made]) -> Made:
    """What was made before for a key, or what is made now.

    Args:
        kind: what it is, for the name of the file.
        key: the digest of all that it is made of.
        make: makes it, of what JSON can hold.
    """
    folder = _folder()
    if folder is None:
        return make()
    path = folder / f"{kind}-{key}.json"
    with suppress(OSError, ValueError, RecursionError):
        made: Made = json.loads(read_regular(path))
        return made
    made = make()
    with suppress(OSError, ValueError, TypeError, RecursionError):
        text = json.dumps(made, ensure_ascii=False, separators=(",", ":"))
        if json.loads(text) == made:  # JSON can hold it as it is
            folder.mkdir(parents=True, exist_ok=True)
            temporary = path.with_name(f".{path.name}.{os.getpid()}")
            temporary.write_bytes(text.encode())
            temporary.replace(path)
            _clear(folder, kind)
    return made


def _folder() -> Path | None:
    given = os.environ.get(FOLDER)
    if given is not None:
        return Path(given) if given else None
    from platformdirs import user_cache_path

    try:
        return user_cache_path("tei-encoder", appauthor=False)
    except (OSError, RuntimeError, ValueError):  # nobody's home
        return None


def _clear(folder: Path, kind: str) -> None:
    """Remove the oldest files of a kind."""
    files = sorted(folder.glob(f"{kind}-*.json"), key=lambda path: path.stat().st_mtime)
    for path in files[:-_MOST]:
        path.unlink(missing_ok=True)
