"""Reports as pages of the house: one file each, which loads nothing and looks like the site."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import cache
from importlib import resources
from typing import Any

from lxml import etree
from lxml.html import builder as html


@cache
def _asset(name: str) -> str:
    return resources.files("encoder.publish").joinpath("assets", name).read_text("utf-8")


def page(title: str, parts: Sequence[Any], filters: Mapping[str, Sequence[str]] | None = None) -> bytes:
    """A report as one HTML page.

    Args:
        title: of the page and over it.
        parts: elements of HTML. What a filter hides has the attributes `data-row` and `data-NAME`
            with a value of the filter; `data-part` is hidden when nothing in it is left.
        filters: name of a filter -> its values; those with fewer than two are left out.
    """
    head = html.HEAD(
        html.META(charset="utf-8"),
        html.META(name="viewport", content="width=device-width, initial-scale=1"),
        html.META(name="color-scheme", content="light dark"),
        html.TITLE(title),
        html.STYLE(_asset("edition.css") + _asset("report.css")),
    )
    main = html.E.main(html.H1(title))
    used = {name: values for name, values in (filters or {}).items() if len(values) > 1}
    if used:
        main.append(_form(used))
    main.extend(parts)
    body = html.BODY(main, **{"class": "report"})
    if used:
        script = html.SCRIPT()
        script.text = _asset("report.js")
        body.append(script)
    data: bytes = etree.tostring(
        html.HTML(head, body, lang="en"), method="html", encoding="utf-8", doctype="<!DOCTYPE html>"
    )
    return data


def _form(filters: Mapping[str, Sequence[str]]) -> Any:
    made = html.FORM(**{"class": "filters", "hidden": "hidden"})
    for name, values in filters.items():
        choices = [html.OPTION("all", value=""), *(html.OPTION(one, value=one) for one in values)]
        made.append(html.LABEL(name, html.SELECT(*choices, name=name)))
    made.append(html.P(html.E.output(), " shown"))
    return made
