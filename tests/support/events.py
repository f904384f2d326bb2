"""Every event that the code writes into the journal, read from its files."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

PORTAL = Path(__file__).resolve().parents[2] / "portal"
# `journal.record(session, actor, event, …)`: the event is the third.
PLACE = 2


def events_written(folder: Path = PORTAL) -> tuple[str, ...]:
    """The events; of one that is put together, its beginning with the dot.

    Raises LookupError for one that is made in a way that nobody can read here.
    """
    return tuple(sorted({event for file in folder.rglob("*.py") for event in _events_in(file)}))


def _events_in(file: Path) -> Iterator[str]:
    tree = ast.parse(file.read_text(encoding="utf-8"))
    for call in ast.walk(tree):
        if isinstance(call, ast.Call) and _is_record(call.func) and len(call.args) > PLACE:
            found = list(_said(call.args[PLACE], tree))
            if not found:
                raise LookupError(f"{file}:{call.lineno}: which event is it?")
            yield from found


def _is_record(func: ast.expr) -> bool:
    return (
        isinstance(func, ast.Attribute)
        and func.attr == "record"
        and isinstance(func.value, ast.Name)
        and func.value.id == "journal"
    )


def _said(event: ast.expr, tree: ast.Module) -> Iterator[str]:
    if isinstance(event, ast.Constant):
        yield str(event.value)
    elif isinstance(event, ast.JoinedStr) and isinstance(event.values[0], ast.Constant):
        yield str(event.values[0].value)
    elif isinstance(event, ast.Name):
        for node in ast.walk(tree):
            if isinstance(node, ast.Assign):
                yield from _assigned(node, event.id)


def _assigned(node: ast.Assign, name: str) -> Iterator[str]:
    for target in node.targets:
        pairs = [(target, node.value)]
        if isinstance(target, ast.Tuple) and isinstance(node.value, ast.Tuple):
            pairs = list(zip(target.elts, node.value.elts, strict=True))
        for left, right in pairs:
            if isinstance(left, ast.Name) and left.id == name and isinstance(right, ast.Constant):
                yield str(right.value)
