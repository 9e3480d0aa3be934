"""The reference of the documentation, made from the program when the site is built."""

from __future__ import annotations

import argparse
import ast
import inspect
import re
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path
from typing import Any

from lxml import etree
from mkdocs.structure.files import File, Files

import encoder
from encoder.cli import parser as parsing
from encoder.cli.main import _parser as parser
from encoder.corrections import json_schema
from encoder.corrections import schema as corrections_schema
from encoder.findings.manual import all_pages
from encoder.profile import schema as profile_schema
from encoder.profile.schema import Profile
from encoder.validation import files as schema

ROOT = Path(__file__).parent.parent
MANUAL = sorted((ROOT / "tests/spec").glob("*.md"))
RNG = "{http://relaxng.org/ns/structure/1.0}"
DOCUMENTED = "{http://relaxng.org/ns/compatibility/annotations/1.0}documentation"


def on_files(files: Files, config: Any) -> Files:
    """Add the pages of the reference."""
    for place, text in pages().items():
        files.append(File.generated(config, place, content=text))
    return files


def pages() -> dict[str, str]:
    """Place -> Markdown."""
    return {
        "reference/cli.md": "\n".join(_commands()),
        "reference/python.md": "\n".join(_python()),
        "reference/profile.md": "\n".join(_profile()),
        "reference/corrections.md": "\n".join(_corrections()),
        "reference/findings.md": all_pages(),
        "reference/encoding.md": "\n".join(_encoding()),
        "explanation/weights.md": _weights(),
        **{f"reference/manual-{path.stem}.md": _manual(path) for path in MANUAL},
    }


def _manual(path: Path) -> str:
    """A page of the encoding manual, which the suite runs: transcript, TEI, findings."""
    text = path.read_text("utf-8")
    text = re.sub(r"(?m)^```(transcript|record|findings)", "```text", text)
    return re.sub(r"(?m)^```tei", "```xml", re.sub(r"(?m)^# ", "# Encoding manual: ", text))


# --- the command -------------------------------------------------------------------------------------


def _commands() -> Iterator[str]:
    yield "# Commands\n\nMade from the program; `tei-encoder COMMAND --help` says the same.\n"
    for name, (_, words) in parsing.COMMANDS.items():
        made = _parser(name)
        yield f"## {name}\n\n{words[0].upper()}{words[1:]}.\n"
        yield f"```text\n{made.format_usage().strip()}\n```\n"
        yield from _options(made)
        for sub, inner in _parts(made):
            yield f"### {name} {sub}\n\n```text\n{inner.format_usage().strip()}\n```\n"
            yield from _options(inner)
        if made.epilog:
            yield f"```text\n{made.epilog}\n```\n"


def _parser(name: str) -> argparse.ArgumentParser:
    whole = parser([name])
    return dict(_parts(whole))[name]


def _parts(made: argparse.ArgumentParser) -> Iterator[tuple[str, argparse.ArgumentParser]]:
    for action in made._actions:
        if isinstance(action, argparse._SubParsersAction):
            yield from action.choices.items()


def _options(made: argparse.ArgumentParser) -> Iterator[str]:
    rows = [
        (
            ", ".join(f"`{one}`" for one in action.option_strings)
            or f"`{action.metavar or action.dest}`",
            action,
        )
        for action in made._actions
        if action.help != argparse.SUPPRESS and not isinstance(action, argparse._SubParsersAction)
    ]
    if rows:
        yield "| option | what it does |\n|---|---|"
        for name, action in rows:
            value = f" `{action.metavar}`" if action.option_strings and action.metavar else ""
            choices = f" ({', '.join(map(str, action.choices))})" if action.choices else ""
            words = (action.help or "").replace("%(default)s", str(action.default))
            yield f"| {name}{value} | {_cell(words + choices)} |"
        yield ""


def _cell(words: str) -> str:
    return " ".join(words.split()).replace("|", "\\|").replace("<", "&lt;")


# --- Python ------------------------------------------------------------------------------------------


def _python() -> Iterator[str]:
    yield f"# From Python\n\n{_prose(encoder.__doc__)}\n"
    for name in sorted(encoder.__all__):
        thing = getattr(encoder, name)
        if isinstance(thing, str):
            continue
        yield f"## {name}\n"
        yield f"```python\n{name}{_signature(thing)}\n```\n\n{_prose(thing.__doc__)}\n"
        if inspect.isclass(thing):
            yield from _members(name, thing)


def _members(owner: str, thing: type) -> Iterator[str]:
    for name, member in sorted(vars(thing).items()):
        if name.startswith("_") or name == "model_config":
            continue
        inner = getattr(member, "__func__", member)
        if isinstance(member, property):
            yield f"### {owner}.{name}\n\n{_prose(member.__doc__)}\n"
        elif inspect.isfunction(inner):
            yield f"### {owner}.{name}\n\n```python\n{name}{_signature(inner)}\n```\n"
            yield f"{_prose(inner.__doc__)}\n"


def _signature(thing: Any) -> str:
    try:
        return str(inspect.signature(thing)).replace("encoder.", "")
    except (ValueError, TypeError):
        return ""


def _prose(text: str | None) -> str:
    """A docstring as Markdown: its parts are lists, its references code."""
    said = inspect.cleandoc(text or "")
    said = re.sub(r":\w+:`~?([^`]+)`", r"`\1`", said)
    said = said.replace("``", "`")
    said = re.sub(r"(?m)^(Args|Returns|Raises):$", r"**\1**\n", said)
    said = re.sub(r"(?m)^    (\w[\w|, ]*): ", r"- `\1`: ", said)
    return re.sub(r"::\n\n((?:    .*\n?|\n)+)", r":\n\n```python\n\1\n```\n", said)


# --- data --------------------------------------------------------------------------------------------


def _profile() -> Iterator[str]:
    yield (
        "# A profile\n\nA YAML file. `extends:` names the profile that it extends; what it says is "
        "added to that. It may say:\n"
    )
    yield from _schema(Profile.model_json_schema(by_alias=True), profile_schema, "Profile")


def _corrections() -> Iterator[str]:
    yield "# A file of corrections\n\n`NAME.corrections.yaml` beside a transcript. It may say:\n"
    yield from _schema(json_schema(), corrections_schema, "Sheet")


def _schema(said: dict[str, Any], module: Any, top: str) -> Iterator[str]:
    words = _documented(module)
    yield from _properties(said, words.get(top, {}))
    for name, part in sorted(said.get("$defs", {}).items()):
        if "properties" in part:
            yield f"## {name}\n\n{_prose(part.get('description'))}\n"
            yield from _properties(part, words.get(name, {}))


def _properties(part: dict[str, Any], words: dict[str, str]) -> Iterator[str]:
    yield "| key | value | what it says |\n|---|---|---|"
    for name, one in part.get("properties", {}).items():
        if name in _MADE:
            continue
        needed = " (needed)" if name in part.get("required", ()) else ""
        told = one.get("description") or words.get(name) or words.get(f"{name}_", "")
        yield f"| `{name}`{needed} | {_cell(_kind(one))} | {_cell(told)} |"
    yield ""


_MADE = frozenset(["digest", "origin", "weights_digest"])
"""What the program adds."""


def _documented(module: Any) -> dict[str, dict[str, str]]:
    """Class -> field -> the docstring below it."""
    found: dict[str, dict[str, str]] = {}
    for node in ast.parse(inspect.getsource(module)).body:
        if isinstance(node, ast.ClassDef):
            fields = found.setdefault(node.name, {})
            for one, below in pairwise(node.body):
                value = below.value if isinstance(below, ast.Expr) else None
                if isinstance(one, ast.AnnAssign) and isinstance(value, ast.Constant):
                    fields[ast.unparse(one.target)] = inspect.cleandoc(str(value.value))
    return found


def _kind(one: dict[str, Any]) -> str:
    if "$ref" in one:
        return str(one["$ref"]).rpartition("/")[2]
    if "anyOf" in one:
        return " or ".join(
            dict.fromkeys(_kind(part) for part in one["anyOf"] if part.get("type") != "null")
        )
    if "enum" in one:
        return ", ".join(f"`{value}`" for value in one["enum"])
    if "const" in one:
        return f"`{one['const']}`"
    if one.get("type") == "array":
        return f"list of {_kind(one.get('items', {}))}"
    if one.get("type") == "object" and "additionalProperties" in one:
        inner = one["additionalProperties"]
        return f"mapping to {_kind(inner)}" if isinstance(inner, dict) else "mapping"
    return str(one.get("type", "anything"))


# --- the encoding ------------------------------------------------------------------------------------


def _encoding() -> Iterator[str]:
    yield (
        "# The encoding\n\nMade from the schema (`schema/tei_archival.rnc`): every element that this "
        "TEI has, with what it means here. What is not listed is not written, and not valid.\n"
    )
    root = etree.parse(schema.folder() / "tei_archival.rng").getroot()
    defined = {one.get("name"): one for one in root.iter(f"{RNG}define")}
    found: dict[str, tuple[str, Any]] = {}
    for define in root.iter(f"{RNG}define"):
        for element in define.iter(f"{RNG}element"):
            name = element.get("name")
            words = _said(element) or _said(define)
            if name and (name not in found or (words and not found[name][0])):
                found[name] = (words, element)
    for name, (words, element) in sorted(found.items(), key=lambda pair: pair[0].lower()):
        yield f"## {name}\n\n{words}\n"
        rows: dict[str, str] = {}
        for attribute, told in _attributes(element, defined, set()):
            rows[attribute] = rows.get(attribute) or told
        if rows:
            yield "| attribute | what it says |\n|---|---|"
            yield from (f"| `@{attribute}` | {_cell(told)} |" for attribute, told in rows.items())
            yield ""


def _attributes(node: Any, defined: dict[str, Any], seen: set[str]) -> Iterator[tuple[str, str]]:
    """The attributes of an element with what they say, also those that it has by reference."""
    for child in node:
        if child.tag == f"{RNG}attribute":
            values = [
                f"`{value.text}`" + (f" {_said_before(value)}" if _said_before(value) else "")
                for value in child.iter(f"{RNG}value")
            ]
            words = _said(child) or _said(child.getparent())
            told = ": ".join(filter(None, (words.rstrip("."), ", ".join(values))))
            yield str(child.get("name", "")), told
        elif child.tag == f"{RNG}ref" and child.get("name", "").startswith("att."):
            name = child.get("name")
            if name not in seen and name in defined:
                yield from _attributes(defined[name], defined, seen | {name})
        elif child.tag != f"{RNG}element" and isinstance(child.tag, str):
            yield from _attributes(child, defined, seen)


def _said(node: Any) -> str:
    """What is documented of a node."""
    return " ".join(" ".join((one.text or "").split()) for one in node if one.tag == DOCUMENTED)


def _said_before(value: Any) -> str:
    words = value.getnext()
    if words is not None and words.tag == DOCUMENTED:
        return f"({' '.join((words.text or '').split())})"
    return ""


def _weights() -> str:
    """What the weights were learnt from, as the files beside them say it."""
    parts = ["# What the weights were trained on\n"]
    for path in sorted((ROOT / "encoder").rglob("WEIGHTS.md")):
        text = path.read_text("utf-8")
        parts.append(re.sub(r"(?m)^(#+) ", r"#\1 ", text))
    return "\n".join(parts)
