"""Every rule fails what it should, passes what it should, and sees through the known traps."""

from __future__ import annotations

import pytest

from easy_language.check.checker import LINE_RULES, MORPHOLOGY_RULES, RULES, Checker
from easy_language.check.explain import examples, rules
from easy_language.check.sentence import Kind
from easy_language.check.settings import languages

FEWEST = 3
CASES = [
    (language, rule, kind, sentence)
    for language in languages()
    for rule, about in examples(language).items()
    for kind in ("bad", "good")
    for sentence in about[kind]
]


def found(
    checker: Checker, sentence: str, *, language: str = "lv", kind: Kind = "sentence"
) -> dict[str, str]:
    """The worst severity of each rule that remarks on the sentence."""
    findings = checker.check_line(sentence, language=language, kind=kind)
    ordered = sorted(findings, key=lambda finding: "IWE".index(finding.severity))
    return {finding.rule: finding.severity for finding in ordered}


def stopped(checker: Checker, sentence: str, *, language: str = "lv") -> set[str]:
    severities = found(checker, sentence, language=language)
    return {rule for rule, severity in severities.items() if severity in {"E", "W"}}


def test_every_rule_is_explained_and_every_explanation_has_a_rule() -> None:
    assert set(rules()) == set(RULES)


def test_latvian_has_every_rule_of_a_sentence(checker: Checker) -> None:
    assert set(checker.line_rules("lv")) == {*LINE_RULES, *MORPHOLOGY_RULES}


@pytest.mark.parametrize("language", languages())
def test_every_rule_has_three_bad_and_three_good_sentences_where_it_runs(
    checker: Checker, language: str
) -> None:
    few = {
        f"{rule} {kind}"
        for rule in checker.line_rules(language)
        for kind in ("bad", "good")
        if len(set(examples(language).get(rule, {}).get(kind, ()))) < FEWEST
    }
    assert few == set()


@pytest.mark.parametrize("language", languages())
def test_no_examples_stand_for_a_rule_that_does_not_run(checker: Checker, language: str) -> None:
    assert set(examples(language)) == set(checker.line_rules(language))


@pytest.mark.parametrize(("language", "rule", "kind", "sentence"), CASES)
def test_the_examples_of_each_rule(
    checker: Checker, language: str, rule: str, kind: str, sentence: str
) -> None:
    assert (rule in stopped(checker, sentence, language=language)) is (kind == "bad")


EASY = """Jūs un palīgs kopā rakstīsiet plānu.
Plāns ir papīrs.
Plānā ir jūsu mērķis.
1 saruna ilgst 45 minūtes.
Palīdzība ir bez maksas.
Atbalstu izvēlaties jūs.
Ar šo naudu maksā par jūsu atbalstu.
Naudu jums nedod rokās.
Vai es to varu saņemt?
Es to nesaprotu.
Cik reižu vēl ir?
Jums vēl ir 8 reizes.
Reižu vairs nav.
Piezvaniet man.
Mēs sarunāsim citu laiku.
Darbinieks to vēl neredz.
Jūsu atbildes nepazudīs.
Latvijā numurā ir 8 cipari.
Kā jums iet ar radiniekiem?
Nāciet otrdien, 24. novembrī, pulksten 10.
Darbinieks nav atnācis.
Jums palīdz māte vai tēvs.""".splitlines()


@pytest.mark.parametrize("sentence", EASY)
def test_easy_sentences_pass(checker: Checker, sentence: str) -> None:
    assert stopped(checker, sentence) == set()


# The last two are the programme's own older "easy" text.
BUREAUCRATIC = {
    "Izpildītājs nodrošina personām, kuras kopj citu ģimenes locekli, īslaicīgu aprūpējamās personas"
    " aprūpes pakalpojumu, iekļaujot motivācijas programmā ne vairāk kā vienu personu.": {
        "L01", "L03", "L05", "W01", "W02",
    },
    "Pārmaiņu plāns ietver mērķus, kura realizēšanas gaitā tiek piesaistīti speciālisti.": {
        "L03", "W03", "W08", "G01",
    },
    "Atbalsts nodarbinātībā tiek nodrošināts atstumtības riskam pakļautām personām.": {
        "W01", "W02", "W03", "G01",
    },
    "Pakalpojums tiek īstenots saskaņā ar individuālo izvērtējumu.": {"W01", "W02", "G01"},
    "Atbalsta programma cilvēkiem, kas vēlas iekļauties nodarbinātībā vai izglītībā.": {"W01", "W03"},
    "Domāta tiem, kas saskārušies ar šķēršļiem sava dzimuma, tautības, invaliditātes vai vecuma dēļ.": {
        "L01",
        "L03",
        "L05",
    },
}  # fmt: skip


@pytest.mark.parametrize("sentence", BUREAUCRATIC)
def test_bureaucratic_sentences_fail_by_the_expected_rules(checker: Checker, sentence: str) -> None:
    assert stopped(checker, sentence) >= BUREAUCRATIC[sentence]


NOT_REMARKED = [
    ("Jūs gribētu palīdzēt.", "G01", "a conditional looks like a participle"),
    ("Jūs to varētu lasīt.", "G01", "a conditional looks like a participle"),
    ("Mēs esam atnākuši.", "G01", "an active participle after būt is plain speech"),
    ("Viņi ir pārbaudījuši plānu.", "G01", "an active participle after būt is plain speech"),
    ("Viss ir mainījies.", "G01", "a reflexive active participle"),
    ("Veikals ir slēgts.", "G01", "a participle that became an adjective"),
    ("Durvis ir atvērtas.", "G01", "a participle that names a state"),
    ("Tas ir saprotams.", "G01", "a participle that names a state"),
    ("Man ir salauzta roka.", "G01", "a participle that says how something is"),
    ("Jums ir sabojāts tālrunis.", "G01", "a participle that says how something is"),
    ("Viņam ir lauzta kāja.", "G01", "a participle that says how something is"),
    ("Zvaniet V. Bērziņam.", "W05", "an initial is no Roman numeral"),
    ("Zvaniet V. Bērziņam.", "L02", "an initial ends no sentence"),
    ("Zvaniet V. Bērziņam.", "W10", "a surname may look like a diminutive"),
    ("Runājiet ar G. Ozolu.", "L02", "an initial is no short word and ends no sentence"),
    ("Jums vajag maizi u. c. lietas.", "L02", "single letters end no sentence"),
    ("Nāciet 24. novembrī.", "L02", "an ordinal ends no sentence"),
    ("Jūs sakāt: „Nē.” tad ejat.", "L02", "a person's own words end with their own stop"),
    ("Nāciet otrdien, 24. novembrī, no pulksten 10.", "L05", "the commas of a date join nothing"),
    ("Tas ir 24. novembrī, otrdien, pulksten 10.", "L05", "the commas of a date join nothing"),
    ("Nevienam to nestāstīsim.", "G04", "one negated verb, however many negative words"),
    ("Tas ir nevajadzīgs.", "G04", "a negative adjective is no negated verb"),
    ("Jūs kopjat māti.", "W06", "kopt is not kopšana"),
    ("Jūs to protat.", "W02", "a form of prast is not the set word proti"),
    ("Atbalstu izvēlaties jūs.", "L07", "atbalstu may be a noun"),
    ("Kas jums ir svarīgi?", "L06", "a question word starts a question"),
    ("Dienests pārbauda, vai viss der.", "L07", "vai after a comma asks, it does not join"),
    ("Runājiet ar Ilzi Ozoliņu.", "W01", "names are left alone"),
    ("Runājiet ar Ilzi Ozoliņu.", "W10", "a surname may look like a diminutive"),
    ("Ilze palīdz.", "W01", "a name may start a sentence"),
    ("Aizgādnim ir plāns.", "W01", "an explained word in any form"),
    ("Jums ir individuālais budžets.", "W03", "a kept term counts as explained"),
    ("Jūs dzīvojat grupu mājā.", "W01", "an explained phrase"),
    ("Jums ir 15 966 eiro.", "N02", "sums stay exact"),
    ("Tas bija 2021. gadā.", "N02", "a year is no big number"),
    ("Zvaniet 20 00 12 34.", "N02", "a phone number is no big number"),
    ("Rakstiet uz sakari@piemers.lv.", "W05", "an address keeps its signs"),
    ("Jūs sakāt: „Nē.”", "L02", "a person's own words end with their own stop"),
    ("Tā tikšanās ir otrdien.", "W08", "tikšanās has become a noun"),
    ("Ja nevarat nākt, zvaniet nekavējoties.", "G02", "an adverb that was a participle"),
    ("Ja nevarat nākt, zvaniet nekavējoties.", "G04", "an adverb denies nothing"),
    ("Atbildiet līdz otrdienai, 24. novembrim.", "N03", "a weekday in another case is one, too"),
    ("Programma ir 2021-2027. gadā.", "N04", "two years are no phone number"),
    ("Tas maksā 20 000 000 eiro.", "N04", "a sum is no phone number"),
]


@pytest.mark.parametrize(("sentence", "rule", "why"), NOT_REMARKED)
def test_traps_are_not_remarked_on(checker: Checker, sentence: str, rule: str, why: str) -> None:
    assert rule not in stopped(checker, sentence), why


REMARKED = [
    ("Darbs ir nodrošināts.", "W02", "a participle of an avoided verb"),
    ("Nodrošināšana ir darbs.", "W02", "a noun made of an avoided verb"),
    ("Tā ir nepieciešama.", "W02", "a negative adjective in another form"),
    ("Atbildi teiks klienti.", "W06", "a banned word in another form"),
    ("Naudu nav izmaksāts.", "G01", "nav is an auxiliary too"),
    ("Plāns nav parakstīts.", "G01", "nav is an auxiliary too"),
    ("Līgums tika slēgts.", "G01", "tikt makes a passive even of a state"),
    ("Tas nav nodots.", "G01", "verbs made of dot have no tag of their own"),
    ("Zvaniet V. Bērziņam.", "W04", "a name that is cut short"),
    ("Zvaniet A.V. Bērziņam.", "W04", "a name that is cut short twice"),
    ("J. Ozola palīdz.", "W04", "a name that is cut short at the start"),
    ("Jums ir plāns. tas ir labs.", "L02", "a second sentence that begins with a small letter"),
    ("Vai jums ir plāns? tas ir labs.", "L02", "a second sentence that begins with a small letter"),
    ("Dzeriet vitamīnu C. Jūs to varat.", "L02", "a letter that is no initial"),
    ("Otrdien, ja gribat, nāciet.", "L05", "a clause after a weekday is no date"),
    ("Nāciet otrdien, ja varat, pie mums.", "L05", "a clause after a weekday is no date"),
    ("Martā, kad ir silti, nāciet.", "L05", "a clause after a month is no date"),
    ("Nauda ir divi miljoni.", "N01", "a large number in words"),
    ("Ir “vārds", "W05", "a quotation mark without its pair"),
    ("Jums ir plāns – labs plāns.", "W05", "a dash joins thoughts"),
    ("Jums ir plans.", "W01", "a word without its diacritics is unknown"),
    ("Atnesiet maizi u. c. lietas.", "W04", "an abbreviation with a space inside"),
    ("Tas bija 2021. g. martā.", "W04", "an abbreviated year"),
    ("Tas ir līdz svētdienai, 2026. gada 24. novembrim.", "N03", "a wrong weekday in another case"),
    ("Programma ir 2021-2027. gadā.", "N02", "a range of years with a hyphen"),
    ("Tur dzīvo 2000 cilvēki.", "N02", "a year has a full stop, a count has none"),
    ("Ja esat atnācis, zvaniet.", "G07", "the verb alone says who is meant"),
]


@pytest.mark.parametrize(("sentence", "rule", "why"), REMARKED)
def test_disguises_are_seen_through(checker: Checker, sentence: str, rule: str, why: str) -> None:
    assert rule in stopped(checker, sentence), why


@pytest.mark.parametrize(
    ("sentence", "severity"),
    [
        ("Viens divi trīs četri.", None),
        ("a b c d e f g h i.", "I"),
        ("a b c d e f g h i j k.", "W"),
        ("a b c d e f g h i j k l m.", "E"),
    ],
)
def test_the_weight_grows_with_the_length(checker: Checker, sentence: str, severity: str | None) -> None:
    assert found(checker, sentence).get("L01") == severity


BEFORE_ITS_NOUN = [
    ("Man ir operēta roka.", "W"),
    ("Jums ir nosūtīta vēstule.", "W"),
    ("Te ir parakstīts plāns.", "W"),
    ("Jums ir uzrakstīts labs plāns.", "W"),
    ("Vēstule ir nosūtīta.", "E"),
    ("Plāns ir parakstīts mājās.", "E"),
    ("Jums tika nosūtīta vēstule.", "E"),
]


@pytest.mark.parametrize(("sentence", "severity"), BEFORE_ITS_NOUN)
def test_a_participle_after_to_be_and_before_its_noun_may_be_allowed(
    checker: Checker, sentence: str, severity: str
) -> None:
    assert found(checker, sentence)["G01"] == severity


def test_a_name_that_is_cut_short_is_one_remark(checker: Checker) -> None:
    for sentence in ("Zvaniet V. Bērziņam.", "Zvaniet G. Ozolam.", "I. Ozola palīdz."):
        remarks = checker.check_line(sentence, language="lv")
        assert [(one.rule, one.suggestion) for one in remarks] == [("W04", "rakstiet visu vārdu")], sentence


def test_a_string_is_cut_only_where_a_sentence_ends(checker: Checker) -> None:
    def rules(text: str) -> set[str]:
        return {one.rule for one in checker.check_string(text, language="lv") if one.severity in {"E", "W"}}

    assert rules("Jums ir plāns. Tas ir labs.") == set()
    assert rules("Jums ir plāns u. c. papīri. Tas ir labs.") == {"W04"}
    assert rules("Zvaniet V. Bērziņam. Tas ir labi.") == {"W04"}
    assert rules("Jums ir plāns. tas ir labs.") == {"L02"}
    assert rules("Nāciet 24. novembrī, otrdien. Mēs gaidām.") == set()


def test_verbal_nouns_weigh_more_together(checker: Checker) -> None:
    assert found(checker, "Plāna rakstīšana ir darbs.")["W08"] == "W"
    assert found(checker, "Plāna rakstīšana un lasīšana.")["W08"] == "E"


def test_a_paired_quotation_is_only_counted(checker: Checker) -> None:
    assert found(checker, "Jūs sakāt: „Nē.”")["W05"] == "I"


def test_headings_and_labels_need_no_full_stop(checker: Checker) -> None:
    assert "L02" not in found(checker, "Jūsu tiesības", kind="heading")
    assert "L02" not in found(checker, "jūsu plāns", kind="label")


def test_the_stricter_profile_is_stricter(checker: Checker) -> None:
    strict = Checker(checker.library, profile="ļoti viegli")
    sentence = "Jūs un palīgs jau kopā rakstīsiet jūsu plānu mājās."
    assert "L01" not in stopped(checker, sentence)
    assert "L01" in stopped(strict, sentence)


OTHER_LANGUAGES = [
    ("en", "You can say no.", set()),
    ("en", "Don't wait. Call us.", {"L02"}),
    ("en", "Come at ten.", {"N01"}),
    ("en", "You utilised the client's help.", {"W02", "W06"}),
    ("en", "Care costs 840 EUR, e.g. at home.", {"N04", "W04"}),
    ("en", "Come on Sunday, 14 February 2026.", {"N03"}),
    ("en", "Come on Saturday, 14 February 2026.", set()),
    ("ru", "Вы выбираете помощь.", set()),
    ("ru", "У вас три дня.", {"N01"}),
    ("ru", "Это и т.д. и т.п.", {"W04"}),
    ("ru", "Ты можешь прийти", {"G07", "L02"}),
    ("ru", "Там 50 % людей.", {"N02", "W05"}),
    ("ru", "Ответьте до вторника, 24 ноября.", set()),
    ("ru", "Это до воскресенья, 14 февраля 2026 г.", {"N03", "W04"}),
    ("ru", "Придите после пяти разговоров.", {"N01"}),
    ("ru", "Вам дают сорок часов.", {"N01"}),
    ("ru", "Это и т. д.", {"W04"}),
    ("en", "You have sixty hours.", {"N01"}),
    ("en", "Bring fruit, e. g. apples.", {"W04"}),
    ("en", "Wait twenty-five days.", {"N01"}),
    ("en", "Wait twenty-one days.", {"N01"}),
    ("en", "You have a million euros.", {"N01"}),
    ("en", "Call J. Smith.", {"W04"}),
    ("en", "You have a plan. it is yours.", {"L02"}),
    ("en", "Tuesday, if you can, come.", {"L05"}),
    ("en", "Come on Tuesday, November 24, at 10.", set()),
    ("ru", "У вас есть миллион.", {"N01"}),
    ("ru", "Звоните В. Иванову.", {"W04"}),
    ("ru", "У вас есть план. он ваш.", {"L02"}),
    ("ru", "Придите во вторник, в 10.", set()),
]


@pytest.mark.parametrize(("language", "sentence", "rules_expected"), OTHER_LANGUAGES)
def test_english_and_russian_rules(
    checker: Checker, language: str, sentence: str, rules_expected: set[str]
) -> None:
    assert stopped(checker, sentence, language=language) == rules_expected
