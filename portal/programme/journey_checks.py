"""What must hold inside a pack's case and application: every name exists, nothing asks the unanswered."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from typing import Protocol

from portal.programme.application_shape import OFFERING, Field, Ward, When
from portal.programme.decision_shape import Paper
from portal.programme.pack_shape import Pack

# What a form sends along besides the answers.
OF_THE_FORM = frozenset({"owner", "switch", "remove", "add"})
# A key path and what is wrong there.
Finding = tuple[str, str]
# The keys that a field may be answered with, by the key of the field; None for what is typed.
Offered = dict[str, frozenset[str] | None]


class _Keyed(Protocol):
    @property
    def key(self) -> str: ...


def case_findings(pack: Pack) -> Iterator[Finding]:
    """Everything that is wrong with the states, the line and the deadlines."""
    case = pack.case
    points, limits = {point.key for point in case.line}, {limit.key for limit in pack.limits}
    yield from _repeated("case.line", [point.key for point in case.line])
    yield from _repeated("case.states", [state.key for state in case.states])
    yield from _repeated("case.deadlines", [row.key for row in case.deadlines])
    for index, state in enumerate(case.states):
        if state.point is not None and state.point not in points:
            yield f"case.states[{index}].point", f"there is no {state.point!r}"
    for index, row in enumerate(case.deadlines):
        if row.limit not in limits:
            yield f"case.deadlines[{index}].limit", f"there is no {row.limit!r}"
        elif pack.limit(row.limit).unit not in ("days", "months"):
            yield f"case.deadlines[{index}].limit", f"{row.limit} is counted neither in days nor in months"


def application_findings(pack: Pack) -> Iterator[Finding]:
    """Everything that is wrong with the groups, steps and fields of the application."""
    groups = [group.key for group in pack.application.groups]
    yield from _repeated("application.groups", groups)
    yield from _repeated("application.steps", [step.key for step in pack.application.steps])
    yield from _repeated("application.before", [row.key for row in pack.application.before])
    yield from _steps(pack, groups=groups)
    used = {step.group for step in pack.application.steps}
    for index, key in enumerate(groups):
        if key not in used:
            yield f"application.groups[{index}]", f"{key} has no step"
    asked = {field.key for step in pack.application.steps for field in step.fields}
    yield from _ward(pack, asked=asked)
    yield from _reaching(pack, asked=asked)


def _ward(pack: Pack, *, asked: Collection[str]) -> Iterator[Finding]:
    """Whoever one applies for is named in one step, which can be asked before there is a draft."""
    ward = pack.application.ward
    if ward is None:
        return
    for name in ward.__struct_fields__:
        if getattr(ward, name) not in asked:
            yield f"application.ward.{name}", f"there is no {getattr(ward, name)!r}"
    for step in pack.application.steps:
        kinds = {field.key: field.kind for field in step.fields}
        if ward.given_name in kinds:
            yield from _naming(ward, kinds=kinds, asked=asked)


def _naming(ward: Ward, *, kinds: Mapping[str, str], asked: Collection[str]) -> Iterator[Finding]:
    for name in ward.__struct_fields__:
        if getattr(ward, name) in asked and getattr(ward, name) not in kinds:
            yield f"application.ward.{name}", f"is not asked together with {ward.given_name!r}"
    if {"files", "organisation"} & set(kinds.values()):
        yield "application.ward", "its step asks for what needs a draft: files, or an organisation"


def _reaching(pack: Pack, *, asked: Collection[str]) -> Iterator[Finding]:
    """Every answer to how to reach the person leads somewhere, and what it leads to is asked."""
    reach = pack.application.reach
    if reach is None:
        return
    offered = {
        field.key: _offered(pack, field) or frozenset()
        for step in pack.application.steps
        for field in step.fields
    }
    ways = frozenset(way.answer for way in reach.ways)
    if ways != offered.get(reach.field):
        yield "application.reach.ways", f"are not the answers to {reach.field!r}"
    for index, way in enumerate(reach.ways):
        path = f"application.reach.ways[{index}]"
        if way.address is not None and way.address not in asked:
            yield f"{path}.address", f"there is no {way.address!r}"
        if way.asks is not None and not set(way.safe) < offered.get(way.asks, frozenset()):
            yield f"{path}.safe", f"are not some of the answers to {way.asks!r}"


def decision_findings(pack: Pack) -> Iterator[Finding]:
    """Everything that is wrong with what the desk checks and writes."""
    yield from _repeated("decision.criteria", [row.key for row in pack.decision.criteria])
    yield from _repeated("decision.papers", [row.key for row in pack.decision.papers])
    yield from _repeated("decision.starters", [row.key for row in pack.decision.starters])
    for index, paper in enumerate(pack.decision.papers):
        yield from _paper(pack, paper, path=f"decision.papers[{index}]")
    says_amount = [line.value for line in pack.decision.granted.easy].count("amount")
    if bool(says_amount) != bool(pack.amounts):
        yield "decision.granted.easy", "the letter says an amount exactly when the programme grants one"
    if "reason" not in [line.value for line in pack.decision.refused.easy]:
        yield "decision.refused.easy", "the letter does not say the reason"


def _paper(pack: Pack, paper: Paper, *, path: str) -> Iterator[Finding]:
    known = {field.key: field for step in pack.application.steps for field in step.fields}
    for key in (paper.field, *(() if paper.files is None else (paper.files,))):
        if key not in known:
            yield path, f"there is no {key!r}"
    if paper.criterion not in {None, *(row.key for row in pack.decision.criteria)}:
        yield f"{path}.criterion", f"there is no {paper.criterion!r}"
    offered = _offered(pack, known[paper.field]) if paper.field in known else None
    for key in paper.one_of:
        if offered is None or key not in offered:
            yield f"{path}.one_of", f"{paper.field} has no answer {key!r}"


def _steps(pack: Pack, *, groups: list[str]) -> Iterator[Finding]:
    before: Offered = {}
    for index, step in enumerate(pack.application.steps):
        path = f"application.steps[{index}]"
        if step.group not in groups:
            yield f"{path}.group", f"there is no {step.group!r}"
        yield from _when(step.when, path=path, before=before)
        for place, field in enumerate(step.fields):
            here = f"{path}.fields[{place}]"
            if field.key in before:
                yield here, f"{field.key} stands twice"
            if field.key in OF_THE_FORM:
                yield here, f"{field.key} is the name of a button or a seal of the form"
            yield from _when(field.when, path=here, before=before)
            yield from _field(pack, field, path=here)
            before[field.key] = _offered(pack, field)


def _when(when: When | None, *, path: str, before: Offered) -> Iterator[Finding]:
    if when is None:
        return
    if when.field not in before:
        yield f"{path}.when.field", f"{when.field!r} is not asked before"
        return
    offered = before[when.field]
    for key in when.one_of:
        if offered is None or key not in offered:
            yield f"{path}.when.one_of", f"{when.field} has no answer {key!r}"


def _field(pack: Pack, field: Field, *, path: str) -> Iterator[Finding]:
    offers = bool(field.choices or field.listed)
    if offers != (field.kind in OFFERING):
        yield path, f"a field of kind {field.kind!r} {'offers' if offers else 'lacks'} choices"
    if (field.organisations is not None) != (field.kind == "organisation"):
        yield f"{path}.organisations", "belongs to a field of kind 'organisation', and only to it"
    if field.newest is not None:
        if field.kind != "date":
            yield f"{path}.newest", "only a date can be too old"
        elif field.newest not in {limit.key for limit in pack.limits}:
            yield f"{path}.newest", f"there is no {field.newest!r}"
    keys = [row.key for row in _listed(pack, field)] + [choice.key for choice in field.choices]
    yield from _repeated(f"{path}.choices", keys)


def _offered(pack: Pack, field: Field) -> frozenset[str] | None:
    if field.kind not in OFFERING:
        return None
    return frozenset(row.key for row in (*_listed(pack, field), *field.choices))


def _listed(pack: Pack, field: Field) -> tuple[_Keyed, ...]:
    return () if field.listed is None else tuple(getattr(pack, field.listed))


def _repeated(path: str, keys: list[str]) -> Iterator[Finding]:
    for index, key in enumerate(keys):
        if key in keys[:index]:
            yield f"{path}[{index}]", f"{key} stands twice, first at {path}[{keys.index(key)}]"
