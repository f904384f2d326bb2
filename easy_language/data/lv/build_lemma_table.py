"""Builds lemma_zipf.tsv: how often Latvian lemmas are used, from the word forms of wordfreq.

Run once, outside the portal's own environment, because wordfreq is not one of its parts:

    python -m venv apart && apart/bin/pip install wordfreq==3.1.1 chunspell==2.0.5
    apart/bin/python easy_language/data/lv/build_lemma_table.py
"""

from __future__ import annotations

import math
import re
from collections import defaultdict
from pathlib import Path

import hunspell
import wordfreq  # type: ignore[import-not-found]

HERE = Path(__file__).resolve().parent
LOWEST_ZIPF = 1.0
LATVIAN_WORD = re.compile(r"^[a-zāčēģīķļņšūž]+$")
LEMMA = re.compile(r"\bst:(\S+)")


def lemmas_of(form: str, *, dictionary: hunspell.Hunspell) -> set[str]:
    """Every lemma the form can belong to; a name's form is looked up with a capital too."""
    found = {lemma.lower() for reading in dictionary.analyze(form) for lemma in LEMMA.findall(reading)}
    return found or {
        lemma.lower() for reading in dictionary.analyze(form.capitalize()) for lemma in LEMMA.findall(reading)
    }


def main() -> None:
    """Adds the frequency of a form to each lemma it can belong to and writes the table."""
    dictionary = hunspell.Hunspell("lv", hunspell_data_dir=str(HERE))
    total: dict[str, float] = defaultdict(float)
    for form, frequency in wordfreq.get_frequency_dict("lv").items():
        if LATVIAN_WORD.match(form):
            for lemma in lemmas_of(form, dictionary=dictionary):
                total[lemma] += frequency
    rows = sorted((lemma, math.log10(frequency) + 9) for lemma, frequency in total.items())
    lines = [f"{lemma}\t{zipf:.2f}" for lemma, zipf in rows if zipf >= LOWEST_ZIPF]
    (HERE / "lemma_zipf.tsv").write_text("\n".join(lines) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
