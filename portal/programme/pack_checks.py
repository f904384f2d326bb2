"""What must hold inside a pack and between packs beyond the shape: no hole, no overlap, sums that agree."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import date
from itertools import pairwise, product

from portal.programme import catalogue
from portal.programme.journey_checks import application_findings, case_findings, decision_findings
from portal.programme.pack_shape import Hours, Pack
from portal.programme.rules import WORST_FIRST, Meaning

# Where it is wrong (a key path) and what is wrong there.
Finding = tuple[str, str]
# What holds a key, from and until, and where it stands.
Period = tuple[str, date, date | None, str]

KEYED = (
    "steps", "stages", "path", "questions", "livings", "supplements", "service_groups", "services",
    "not_paid", "limits", "target_groups", "regions", "free_help", "regulation",
)  # fmt: skip


def findings(pack: Pack) -> Iterator[Finding]:
    """Everything that is wrong inside one pack."""
    checks: tuple[Callable[[Pack], Iterator[Finding]], ...] = (
        _repeated, _broken_references, _table_of_amounts, _questions_against, _services, _hours, _openings,
        case_findings, application_findings, decision_findings, catalogue.findings,
    )  # fmt: skip
    for check in checks:
        yield from check(pack)


def overlaps(periods: Iterable[Period]) -> Iterator[Finding]:
    """The periods of one owner that share a day."""
    for earlier, later in pairwise(sorted(periods, key=lambda period: period[:2])):
        same_owner = earlier[0] == later[0]
        if same_owner and (earlier[2] is None or later[1] <= earlier[2]):
            yield later[3], f"overlaps {earlier[3]}"


def _twice(path: str, keys: Sequence[object]) -> Iterator[Finding]:
    for index, key in enumerate(keys):
        if key in keys[:index]:
            yield f"{path}[{index}]", f"{key} stands twice, first at {path}[{keys.index(key)}]"


def _repeated(pack: Pack) -> Iterator[Finding]:
    for path in KEYED:
        yield from _twice(path, [row.key for row in getattr(pack, path)])
    yield from _twice("stages", [stage.code for stage in pack.stages])
    yield from _twice("care_levels", [level.level for level in pack.care_levels])
    yield from _twice("rights", [right.number for right in pack.rights])
    yield from _twice("duties", [duty.number for duty in pack.duties])


def _unknown(path: str, key: str | None, known: Iterable[str]) -> Iterator[Finding]:
    if key is not None and key not in set(known):
        yield path, f"there is no {key!r}"


def _broken_references(pack: Pack) -> Iterator[Finding]:
    steps, stages = [step.key for step in pack.steps], [stage.key for stage in pack.stages]
    limits, groups = [limit.key for limit in pack.limits], [group.key for group in pack.target_groups]
    for index, stage in enumerate(pack.stages):
        yield from _unknown(f"stages[{index}].step", stage.step, steps)
        yield from _unknown(f"stages[{index}].within", stage.within, limits)
    for index, point in enumerate(pack.path):
        yield from _unknown(f"path[{index}].stage", point.stage, stages)
    for index, row in enumerate(pack.regulation):
        yield from _twice(f"regulation[{index}].groups", row.groups)
        for place, group in enumerate(row.groups):
            yield from _unknown(f"regulation[{index}].groups[{place}]", group, groups)
        for group in row.notes:
            yield from _unknown(f"regulation[{index}].notes", group, row.groups)


def _table_of_amounts(pack: Pack) -> Iterator[Finding]:
    levels, livings = [row.level for row in pack.care_levels], [row.key for row in pack.livings]
    pairs = [(row.level, row.living) for row in pack.amounts]
    for index, (level, living) in enumerate(pairs):
        if level not in levels:
            yield f"amounts[{index}].level", f"there is no care level {level}"
        yield from _unknown(f"amounts[{index}].living", living, livings)
        if (level, living) in pairs[:index]:
            first = pairs.index((level, living))
            yield f"amounts[{index}]", f"care level {level}, {living} stands twice, first at amounts[{first}]"
    for level, living in product(levels, livings):
        if (level, living) not in pairs:
            yield "amounts", f"care level {level}, {living} is missing"


def _questions_against(pack: Pack) -> Iterator[Finding]:
    """A yes that is worse than not knowing would punish the person for knowing."""
    worst_first: list[Meaning] = [meaning for meaning, _ in WORST_FIRST]
    for index, question in enumerate(pack.questions):
        if worst_first.index(question.yes.means) < worst_first.index(question.unknown.means):
            yield f"questions[{index}].yes.means", "yes speaks more against it than not knowing"


def _services(pack: Pack) -> Iterator[Finding]:
    groups, services = [row.key for row in pack.service_groups], [row.key for row in pack.services]
    for index, group in enumerate(pack.service_groups):
        if group.key not in {service.group for service in pack.services}:
            yield f"service_groups[{index}]", f"{group.key} has no service"
        for place, condition in enumerate(group.conditions):
            yield from _unknown(
                f"service_groups[{index}].conditions[{place}].service", condition.service, services
            )
    for index, service in enumerate(pack.services):
        yield from _unknown(f"services[{index}].group", service.group, groups)
        for place, condition in enumerate(service.conditions):
            path = f"services[{index}].conditions[{place}].service"
            yield from _unknown(path, condition.service, services)
            if condition.service == service.key:
                yield path, f"{service.key} excludes itself"


def _hours(pack: Pack) -> Iterator[Finding]:
    if pack.hours is None:
        return
    hours: Hours = pack.hours
    keys = [component.key for component in hours.components]
    yield from _twice("hours.components", keys)
    yield from _twice("hours.splits", [split.key for split in hours.splits])
    yield from _sum("hours.components", [component.hours for component in hours.components], hours.total)
    for index, split in enumerate(hours.splits):
        path = f"hours.splits[{index}].hours"
        if set(split.hours) != set(keys):
            yield path, f"names other parts than the components: {', '.join(keys)}"
        yield from _sum(path, list(split.hours.values()), hours.total)


def _sum(path: str, parts: Sequence[int], total: int) -> Iterator[Finding]:
    if sum(parts) != total:
        yield path, f"the hours make {sum(parts)}, the total is {total}"


def _openings(pack: Pack) -> Iterator[Finding]:
    yield from overlaps(
        (row.organisation, row.open_from, row.open_until, f"openings[{index}]")
        for index, row in enumerate(pack.openings)
    )
