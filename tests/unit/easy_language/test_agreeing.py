"""The easier word stands in the form of the hard one, or somebody is asked to look at its ending."""

from __future__ import annotations

from pathlib import Path

import pytest

import easy_language
from easy_language import Checker, Library
from easy_language.agreeing import Agreeing, forms_of
from easy_language.check.morphology import Morphology

HOME = Path(easy_language.__file__).parent
PERSONS = ("1v", "2v", "3x", "1d", "2d")


@pytest.fixture(scope="module")
def agreeing() -> Agreeing:
    """The words to avoid in Latvian, with their forms."""
    library = Library.load(HOME)
    morphology = Checker(library).lexicon("lv").morphology
    return Agreeing(library.wording("lv").avoid, forms_of("lv"), morphology)


def _said(agreeing: Agreeing, sentence: str, new: str) -> tuple[str, bool]:
    before, old, after = sentence.split("*")
    fitting = agreeing.fit(old, new, before=before, after=after)
    return fitting.words, fitting.is_sure


# The hard word of the sentence, what the list says to write, and what a Latvian would write there.
SAFE = [
    ("Mēs *nodrošinām* atbalstu.", "dot", "dodam"),
    ("Dienests *nodrošina* atbalstu.", "dot", "dod"),
    ("Pašvaldība *nodrošināja* atbalstu.", "dot", "deva"),
    ("Mēs *nodrošināsim* atbalstu.", "dot", "dosim"),
    ("Dienestam *jānodrošina* atbalsts.", "dot", "jādod"),
    ("Palīgs *nenodrošina* transportu.", "dot", "nedod"),
    ("Palīgs *nodrošinātu* atbalstu.", "dot", "dotu"),
    ("Mēs dodam *pakalpojumu*.", "palīdzība", "palīdzību"),
    ("Mēs dodam *pakalpojumu*.", "atbalsts", "atbalstu"),
    ("Mēs dodam *pakalpojumu*. Palīgs zvana.", "atbalsts", "atbalstu"),
    ("Labs palīgs zvana. *Pakalpojums* palīdz.", "palīdzība", "palīdzība"),
    ("Tas notiek *pakalpojuma* laikā.", "atbalsts", "atbalsta"),
    ("Naudu maksā *pakalpojumam*.", "palīdzība", "palīdzībai"),
    ("Jūs varat *iesniegt* papīrus.", "nosūtīt", "nosūtīt"),
    ("*Iesniedziet* papīrus dienestā.", "nosūtīt", "nosūtiet"),
    ("Jums *jāiesniedz* papīri.", "nosūtīt", "jānosūta"),
    ("Dienests *piešķīra* naudu.", "dot", "deva"),
    ("Dienests *nepiešķir* naudu.", "dot", "nedod"),
    ("Palīgi *sniegs* atbalstu.", "dot", "dos"),
    ("Jūs *izmantojat* budžetu.", "lietot", "lietojat"),
    ("*Izmantojiet* budžetu.", "lietot", "lietojiet"),
    ("Palīgs *veic* darbu.", "darīt", "dara"),
    ("Dienests *īstenoja* plānu.", "darīt", "darīja"),
    ("Dienests palīdz *klientam*.", "cilvēks", "cilvēkam"),
    ("Palīgs runā ar *klientiem*.", "cilvēks", "cilvēkiem"),
    ("Zvaniet *sniedzējam*.", "palīgs", "palīgam"),
    ("Pēc *izvērtējuma* jums ir vēstule.", "saruna", "sarunas"),
    ("Mēs runājam par *apmēru*.", "summa", "summu"),
    ("Jums jāraksta *pieteikums*.", "iesniegums", "iesniegums"),
    ("Rakstiet *pieteikumu*.", "iesniegums", "iesniegumu"),
    ("Mēs *saskaņosim* laiku.", "sarunāt", "sarunāsim"),
    ("Jūs *grozāt* plānu.", "mainīt", "maināt"),
    ("Mēs *piesaistīsim* palīgu.", "atrast", "atradīsim"),
    ("Jūs *vēršaties* dienestā.", "iet", "ejat"),
    ("Cilvēks saņem *kompensāciju*.", "nauda atpakaļ", "naudu atpakaļ"),
    ("*Savukārt* palīgs zvana.", "bet", "bet"),
]
# A form may be known; the words beside it, or which of two forms it is, only a person can see.
LOOK = [
    ("Mēs *nodrošinām* pakalpojumu.", "palīdzēt", "palīdzam"),
    ("Dienests *finansē* atbalstu.", "maksāt", "maksā"),
    ("Mēs *informējam* cilvēkus.", "pateikt", "pasakām"),
    ("*Pakalpojums* ir labs.", "palīdzība", "palīdzība"),
    ("Jums ir 3 *pakalpojumi*.", "atbalsts", "atbalsts"),
    ("*Pakalpojumu* sniedzējs zvana.", "palīdzība", "palīdzība"),
    ("Tur ir daudz *pakalpojumu*.", "atbalsts", "atbalsts"),
    ("Par *pakalpojumiem* maksā dienests.", "atbalsts", "atbalsts"),
    ("Pilns *izvērtējums* ir vēstulē.", "saruna", "saruna"),
    ("Es *veicu* darbu.", "darīt", "darīt"),
    ("Es *izmantoju* budžetu.", "ņemt", "ņemt"),
    ("*Līdzekļi* ir beigušies.", "nauda", "nauda"),
    ("Atbalsta *saņēmējs* zvana.", "cilvēks, kas saņem", "cilvēks, kas saņem"),
    ("Darbs *saskaņā ar* plānu.", "kā rakstīts", "kā rakstīts"),
    ("Jums ir *nepieciešama* palīdzība.", "vajag", "vajag"),
]


@pytest.mark.parametrize(("sentence", "new", "expected"), SAFE)
def test_the_easier_word_agrees_with_the_one_it_replaces(
    agreeing: Agreeing, sentence: str, new: str, expected: str
) -> None:
    assert _said(agreeing, sentence, new) == (expected, True)


@pytest.mark.parametrize(("sentence", "new", "expected"), LOOK)
def test_where_more_may_change_somebody_has_to_look(
    agreeing: Agreeing, sentence: str, new: str, expected: str
) -> None:
    assert _said(agreeing, sentence, new) == (expected, False)


def test_a_language_without_forms_is_sure_of_base_forms_alone() -> None:
    english = Agreeing({"provide": "give"}, forms_of("en"), None)
    assert english.fit("provide", "give").is_sure
    assert not english.fit("provides", "give").is_sure


def test_every_form_is_one_of_its_word_in_the_dictionary() -> None:
    known, wrong = Morphology("lv"), []
    for base, forms in forms_of("lv").verbs.items():
        for tense, sign in (("now", "t"), ("before", "p"), ("later", "n")):
            for person, form in zip(PERSONS, forms[tense].split(), strict=True):
                if not _is_said(known, form, base, person, sign):
                    wrong.append(f"{base}: {person} {tense} {form}")
    assert wrong == []


# The dictionary names these as another person or tense that looks the same, or without any tags; each was
# looked at by hand.
LOOKED_AT = {
    "ir", "iet", "atrod", "esi", "ej", "pazīst", "piedalīsies", "skatīsies", "uzzināt", "ņem", "lietoju",
    "maksāju", "paskaidroju", "plānoju", "runāju", "sarunāju",
}  # fmt: skip


def _is_said(known: Morphology, form: str, base: str, person: str, tense: str) -> bool:
    tags = {one.inflection[:3] for one in known.readings(form) if base in (one.lemma, one.verb)}
    # "Dod" is named as what you do and is said of him, too; so is "saka" of sacīt and teikt.
    also = {f"2v{tense}"} if person == "3x" else set()
    other = {one.inflection[:3] for one in known.readings(form)} if base.endswith("teikt") else set()
    return form in LOOKED_AT or bool((tags | other) & ({f"{person}{tense}"} | also))


def test_every_noun_has_its_cases_as_the_dictionary_names_them() -> None:
    known, wrong = Morphology("lv"), []
    for base, forms in forms_of("lv").nouns.items():
        for number in ("one", "many"):
            said = forms.get(number, "").split()
            assert len(said) in (5, 0)
            wrong += [form for form in said if not any(one.lemma == base for one in known.readings(form))]
    assert wrong == []


def test_what_the_table_names_is_in_the_list_of_words_to_avoid(agreeing: Agreeing) -> None:
    for table in (agreeing.forms.as_is, agreeing.forms.around):
        for hard, news in table.items():
            assert hard in agreeing.avoid
            for new in news:
                assert new in agreeing.avoid[hard], f"{hard}: {new}"
