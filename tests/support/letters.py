"""Documents about invented people, for tests and for looking at."""

from __future__ import annotations

from datetime import date
from typing import Any

from portal.documents.service import Acknowledgement, Answer, ApplicationCopy, DecisionLetter, Line

SENT = {
    "lv": (
        ("Kā ar jums vislabāk sazināties?", "Zvaniet pēcpusdienā.\nTālruni var pacelt arī mana mamma."),
        ("Kā jūs dzīvojat?", "Dzīvoju kopā ar mammu, Liepkalnā."),
        ("Kāda palīdzība jums ir tagad?", "Man palīdz mamma.\nDienas centrs divas reizes nedēļā."),
        ("Ko jūs vēlētos?", "Es gribu iemācīties braukt ar autobusu viena. Gribu arī peldēt."),
        ("Ģimenes ārsta izziņa", "Fotografēta, 2 lapas. Izziņas datums: 2026. gada 12. novembris."),
        ("Kas jums palīdzēja aizpildīt?", ""),
    ),
    "en": (
        ("What is the best way to reach you?", "Call me in the afternoon."),
        ("How do you live?", "I live with my mother."),
        ("What would you like?", "I want to go by bus alone, and to swim 🏊 🏊."),
        ("Who helped you to fill this in?", ""),
    ),
    "ru": (
        ("Как с вами лучше связаться?", "Звоните после обеда.\nТрубку может взять и мама."),
        ("Как вы живёте?", "Живу с мамой в Лиепкалнсе."),
        ("Чего бы вы хотели?", "Хочу сама ездить на автобусе. Ещё хочу плавать."),
        ("Кто вам помогал заполнять?", ""),
    ),
}
NEXT = {
    "lv": (
        "Darbinieks izlasīs jūsu iesniegumu.",
        "Ja kaut kā trūkst, darbinieks jums piezvanīs.",
        "Atbilde būs līdz 2026. gada 23. decembrim.",
    ),
    "en": ("A worker will read your application.", "You will have an answer by 23 December 2026."),
    "ru": ("Работник прочитает ваше заявление.", "Ответ будет до 23 декабря 2026 г."),
}
PROGRAMME = {"lv": "Individuālais budžets", "en": "Individual budget", "ru": "Индивидуальный бюджет"}
OFFICE = {
    "lv": "Liepkalna sociālais dienests",
    "en": "Liepkalns social service office",
    "ru": "Социальная служба Лиепкалнса",
}
HEADING = {"lv": "Jums ir budžets", "en": "You have a budget", "ru": "У вас есть бюджет"}
EASY = {
    "lv": (
        Line(text="Mēs jums piešķīrām individuālo budžetu.", picture="yes"),
        Line(text="Tas ir vismaz 15 966 eiro 12 mēnešiem. Var kļūt vairāk.", picture="coins"),
        Line(text="Ar šo naudu maksā par jūsu atbalstu.\nNaudu jums nedod rokās.", picture="wallet"),
        Line(text="Ilze jums piezvanīs. Jūs kopā rakstīsiet plānu.", picture="phone"),
    ),
    "en": (
        Line(text="We gave you an individual budget.", picture="yes"),
        Line(text="It is at least 15 966 euros for 12 months. It may become more.", picture="coins"),
        Line(text="Ilze will call you. You will write a plan together.", picture="phone"),
    ),
    "ru": (
        Line(text="Мы дали вам индивидуальный бюджет.", picture="yes"),
        Line(text="Это не меньше 15 966 евро на 12 месяцев. Может стать больше.", picture="coins"),
        Line(text="Илзе вам позвонит. Вместе вы напишете план.", picture="phone"),
    ),
}
FULL = {
    "lv": (
        "Liepkalna sociālais dienests ir izskatījis Jūsu 2026. gada 23. novembra iesniegumu par individuālā "
        "budžeta piešķiršanu un nolēmis piešķirt individuālo budžetu no 2027. gada 1. janvāra.",
        "Indikatīvais apmērs ir vismaz 15 966 eiro divpadsmit mēnešiem. Pēc vajadzību izvērtēšanas tam var "
        "pievienot papildinājumus.",
    ),
    "en": ("The social service office has read your application and grants the individual budget.",),
    "ru": ("Социальная служба рассмотрела ваше заявление и предоставляет индивидуальный бюджет.",),
}


def application_copy(language: str = "lv", **changes: Any) -> ApplicationCopy:
    """What Anna sent."""
    given: dict[str, Any] = {
        "number": "K7M4-29PX",
        "programme": PROGRAMME[language],
        "sent_on": date(2026, 11, 23),
        "for_whom": "Anna Paraudziņa",
        "received_by": OFFICE[language],
        "answers": tuple(Answer(question=question, answer=answer) for question, answer in SENT[language]),
        "next_steps": NEXT[language],
    }
    return ApplicationCopy(**{**given, **changes})


def decision_letter(language: str = "lv", **changes: Any) -> DecisionLetter:
    """What the office answered."""
    given: dict[str, Any] = {
        "number": "K7M4-29PX",
        "heading": HEADING[language],
        "decided_on": date(2026, 12, 21),
        "for_whom": "Anna Paraudziņa",
        "decided_by": OFFICE[language],
        "signed_by": "Ilze Izdomātā",
        "easy_lines": EASY[language],
        "full_text": FULL[language],
    }
    return DecisionLetter(**{**given, **changes})


def acknowledgement(language: str = "lv", **changes: Any) -> Acknowledgement:
    """That Anna has read it."""
    given: dict[str, Any] = {
        "number": "K7M4-29PX-1",
        "case_number": "K7M4-29PX",
        "letter": HEADING[language],
        "letter_of": date(2026, 12, 21),
        "for_whom": "Anna Paraudziņa",
        "decided_by": OFFICE[language],
        "read_by": "Anna Paraudziņa",
    }
    return Acknowledgement(**{**given, **changes})
