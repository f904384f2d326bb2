"""The thresholds of each profile: ours in rules.toml, and what a house sets otherwise in its own."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, fields, replace
from functools import cache
from pathlib import Path
from typing import Any

from easy_language.check.settings import HOME, SettingsError
from easy_language.faults import fault
from easy_language.structure import TextError
from easy_language.tables import Table, TomlFile

FILE = "rules.toml"
_OURS_ALONE = {"page"}
_ABOUT = {"aliases", "like"}
Refuse = Callable[[TextError], None]
Rules = Mapping[str, tuple[str, ...]]


@dataclass(frozen=True)
class Thresholds:
    """The numbers of one profile; what each means stands in rules.toml."""

    words_aim: int
    words_warning: int
    words_error: int
    characters_warning: int
    characters_error: int
    block_lines_warning: int
    block_items_warning: int
    blocks_warning: int
    commas_warning: int
    commas_error: int
    short_clause_words: int
    clauses_error: int
    zipf_error: float
    zipf_warning: float
    abstract_zipf: float
    syllables_warning: int
    syllables_error: int
    letters_error: int
    verbal_nouns_error: int
    largest_number: int
    negations_error: int
    participles_error: int
    genitives_warning: int
    genitives_error: int


_FRACTIONS = {field.name for field in fields(Thresholds) if field.type == "float"}


@dataclass(frozen=True)
class Profiles:
    """Every profile by its name, the other names of each, and how many exceptions there may be."""

    numbers: Mapping[str, Thresholds]
    aliases: Mapping[str, str]
    default: str
    ok_budget: int

    @property
    def names(self) -> tuple[str, ...]:
        """The names of the profiles."""
        return tuple(self.numbers)

    def thresholds(self, profile: str | None = None) -> Thresholds:
        """The thresholds by name or other name; the default profile without one. Raises SettingsError."""
        wanted = profile or self.default
        name = self.aliases.get(wanted, wanted)
        if name not in self.numbers:
            there = ", ".join(self.names)
            raise SettingsError(
                f'no profile "{wanted}"; there are: {there}', f'profila "{wanted}" nav; ir: {there}'
            )
        return self.numbers[name]


@cache
def ours() -> Profiles:
    """Our own profiles; raises TextError when somebody has broken the file."""
    toml = _file(HOME)
    first = next(iter(toml.table(toml.content, "profile")))
    empty = Profiles({first: _nothing()}, {}, first, 0)
    reader = _Reader(toml, _rules(), refuse=_raise, known=_OURS_ALONE)
    return reader.over(empty)


def profiles_of(home: Path, *, refuse: Refuse) -> Profiles:
    """Our profiles with what the rules.toml of ``home`` says otherwise.

    Each fault is handed to ``refuse``, and what is wrong leaves our own number as it is.
    """
    if home.resolve() == HOME or not (home / FILE).is_file():
        return ours()
    try:
        toml = _file(home)
    except TextError as error:
        refuse(error)
        return ours()
    return _Reader(toml, _rules(), refuse=refuse).over(ours())


def _raise(error: TextError) -> None:
    raise error


def _file(home: Path) -> TomlFile:
    return TomlFile(home / FILE, path=FILE)


def _nothing() -> Thresholds:
    return Thresholds(**dict.fromkeys((field.name for field in fields(Thresholds)), 0))


@cache
def _rules() -> Rules:
    """Which rule has which thresholds: as our first profile, which sets every one, says."""
    toml = _file(HOME)
    profiles = toml.table(toml.content, "profile")
    first = toml.table(profiles, next(iter(profiles)))
    return {rule: tuple(numbers) for rule, numbers in first.items() if isinstance(numbers, dict)}


class _Reader:
    """Reads one rules.toml; every fault has the line where it stands."""

    def __init__(
        self, toml: TomlFile, rules: Rules, *, refuse: Refuse, known: set[str] | None = None
    ) -> None:
        self._toml = toml
        self._rules = rules
        self._refuse = refuse
        self._known = {"ok_budget", "default_profile", "profile", *(known or ())}

    def over(self, below: Profiles) -> Profiles:
        """What the file says, on top of ``below``."""
        content = self._toml.content
        for name, said in content.items():
            if name not in self._known and not _is_ours(name, said):
                self._fault("toml-unknown", name, found=name)
        made = below
        profiles = content.get("profile", {})
        for name, said in profiles.items() if isinstance(profiles, dict) else ():
            made = self._profile(name, said, below=made)
        if not isinstance(profiles, dict):
            self._fault("toml-type", "profile", found="profile", expected='[profile."…"]')
        budget = content.get("ok_budget", below.ok_budget)
        if isinstance(budget, bool) or not isinstance(budget, int) or budget < 0:
            self._fault("rules-number", "ok_budget", found="ok_budget")
            budget = below.ok_budget
        return replace(made, default=self._default(made), ok_budget=budget)

    def _default(self, made: Profiles) -> str:
        wanted = str(self._toml.content.get("default_profile", made.default))
        if wanted not in made.numbers and wanted not in made.aliases:
            self._fault("rules-profile", "default_profile", found=wanted, known=", ".join(made.names))
            return made.default
        return made.aliases.get(wanted, wanted)

    def _profile(self, name: str, said: object, *, below: Profiles) -> Profiles:
        if not isinstance(said, dict):
            self._fault("toml-type", "profile", name, found=name, expected=f'[profile."{name}"]')
            return below
        start = str(said.get("like", below.aliases.get(name, name)))
        if below.aliases.get(start, start) not in below.numbers:
            places = ("profile", name, "like") if "like" in said else ("profile", name)
            self._fault("rules-profile", *places, found=start, known=", ".join(below.names))
            return below
        numbers: dict[str, Any] = dict(self._numbers(name, said))
        aliases = said.get("aliases", [])
        if not isinstance(aliases, list) or not all(isinstance(alias, str) for alias in aliases):
            found = f"{name}.aliases"
            self._fault("toml-type", "profile", name, "aliases", found=found, expected='["…"]')
            aliases = []
        own = below.aliases.get(name, name)
        return replace(
            below,
            numbers={**below.numbers, own: replace(below.thresholds(start), **numbers)},
            aliases={**below.aliases, **dict.fromkeys(aliases, own)},
        )

    def _numbers(self, profile: str, said: Table) -> Iterator[tuple[str, object]]:
        for rule, numbers in said.items():
            if rule in _ABOUT:
                continue
            place = ("profile", profile, rule)
            if rule not in self._rules:
                self._fault("rules-rule", *place, found=rule, known=", ".join(self._rules))
            elif not isinstance(numbers, dict):
                shown = f"{rule} = {{ {self._rules[rule][0]} = 1 }}"
                self._fault("toml-type", *place, found=rule, expected=shown)
            else:
                yield from self._of_rule(rule, numbers, place=place)

    def _of_rule(self, rule: str, numbers: Table, *, place: tuple[str, ...]) -> Iterator[tuple[str, object]]:
        for name, number in numbers.items():
            if name not in self._rules[rule]:
                known = ", ".join(self._rules[rule])
                self._fault("rules-threshold", *place, name, found=name, rule=rule, known=known)
            elif not _fits(number, fraction=name in _FRACTIONS):
                self._fault("rules-number", *place, name, found=f"{rule}.{name}")
            else:
                yield name, number

    def _fault(self, kind: str, *place: str, **facts: object) -> None:
        line = _line_of(self._toml.source, place)
        self._refuse(fault(kind, path=self._toml.path, line=line, column=1, **facts))


def _is_ours(name: str, said: object) -> bool:
    """A house may begin with a copy of our whole file; what is ours alone must then stay as it is."""
    return name in _OURS_ALONE and said == _file(HOME).content.get(name)


def _fits(number: object, *, fraction: bool) -> bool:
    kinds = (int, float) if fraction else (int,)
    return isinstance(number, kinds) and not isinstance(number, bool) and 0 <= number < float("inf")


def _line_of(source: str, place: tuple[str, ...]) -> int:
    """The line of the last name of the place that is found, each looked for behind the one before."""
    # What a comment says is no name; its length stays, so that the places stay.
    source = re.sub(r"#[^\n]*", lambda comment: " " * len(comment.group()), source)
    at = line = 0
    for name in place:
        # "ļoti viegli" is not "viegli": a name ends where its quotation mark, dot or bracket is.
        found = re.compile(rf"(?<![\w ]){re.escape(name)}(?![\w-])")
        near = found.search(source, at) or re.compile(re.escape(name)).search(source, at)
        if near:
            at, line = near.end(), source.count("\n", 0, near.start())
    return line + 1
