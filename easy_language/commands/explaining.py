"""The command explain: what a rule wants and why, with a bad and a good sentence."""

from __future__ import annotations

from easy_language.check.explain import examples_of, explained, rules
from easy_language.commands.asking import FORMAT, Asked, Command, UsageFault, nearest
from easy_language.commands.homes import say


def run(asked: Asked) -> int:
    """Says what one rule wants, or lists all rules; raises UsageFault for an unknown one."""
    wanted = asked.arguments[0].upper() if asked.arguments else None
    if wanted and wanted not in rules():
        raise UsageFault("rule", found=asked.arguments[0], near=nearest(wanted, rules()))
    names = [wanted] if wanted else list(rules())
    say(
        asked,
        lines=explained(wanted, speak=asked.speak).splitlines(),
        content={"rules": [_rule(name, speak=asked.speak) for name in names]},
    )
    return 0


def _rule(name: str, *, speak: str) -> dict[str, object]:
    about, shown = rules()[name], examples_of(name, language=speak)
    return {
        "rule": name,
        "what": about[speak],
        "source": about["source"],
        "bad": list(shown.get("bad", ())),
        "good": list(shown.get("good", ())),
    }


COMMAND = Command("explain", run, arguments="maybe one", options=(FORMAT,))
