"""What is wrong with a file of the user's, said with the key and the nearest known one."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, get_args, get_origin

from pydantic import BaseModel, ValidationError

from encoder.language.nearest import nearest


def mistake(error: ValidationError, model: type[BaseModel]) -> str:
    """The first fault that a model found in data: the key, what is wrong, and what it may be."""
    first = error.errors()[0]
    *outer, last = first["loc"] or ("",)
    place = ".".join(str(part) for part in first["loc"])
    if first["type"] != "extra_forbidden":
        return f"{place}: {first['msg'].removeprefix('Value error, ')}"
    known = _keys(model, outer)
    near = nearest(str(last), known)
    hint = f"did you mean {near!r}?" if near else f"there are {', '.join(sorted(known))}"
    return (
        "".join(f"{part}." for part in outer).rstrip(".")
        + (": " if outer else "")
        + f"unknown key {last!r}; {hint}"
    )


def _keys(model: Any, path: Iterable[str | int]) -> set[str]:
    """The keys that a model knows at a place within it."""
    for step in path:
        held = _model(model)
        if held is not None:
            field = next((f for name, f in held.model_fields.items() if step in (name, f.alias)), None)
            if field is None:
                return set()
            model = field.annotation
        else:
            arguments = get_args(model)
            model = arguments[-1] if arguments else None
    held = _model(model)
    return {f.alias or name for name, f in held.model_fields.items()} if held is not None else set()


def _model(annotation: Any) -> type[BaseModel] | None:
    """The model that a type is, or is when it is not None."""
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        return annotation
    if get_origin(annotation) in (list, dict):
        return None
    return next((found for part in get_args(annotation) if (found := _model(part))), None)
