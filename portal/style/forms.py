"""Sample forms for the style pages: every kind of field, empty, filled and wrong."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from markupsafe import Markup
from werkzeug.datastructures import MultiDict
from wtforms import Field, FileField, SelectMultipleField, StringField, TextAreaField
from wtforms.fields.choices import SelectChoice  # type: ignore[attr-defined]  # newer than its types
from wtforms.widgets import CheckboxInput, ListWidget

from portal.formkit.base import PageForm
from portal.formkit.fields import ChoiceField, PhoneField


@dataclass(frozen=True)
class _Part:
    """One of the three boxes of a date."""

    name: str
    value: str

    def __call__(self, **attributes: Any) -> Markup:
        """The box, with the attributes the component gives it."""
        given = {"type": "text", "id": self.name, "name": self.name, "value": self.value, **attributes}
        inside = Markup(" ").join(Markup('{}="{}"').format(key, value) for key, value in given.items())
        return Markup("<input {}>").format(inside)


class SampleDate(Field):
    """A date in three boxes: `day`, `month` and `year` are drawn one by one."""

    keeps_space = True

    def process(self, formdata: Any, data: Any = None, extra_filters: Any = None) -> None:
        """Take what was typed in each box."""
        super().process(None, data, extra_filters)
        names = [f"{self.name}-{part}" for part in ("day", "month", "year")]
        self.day, self.month, self.year = (
            _Part(name, formdata.get(name, "") if formdata else "") for name in names
        )


class SampleForm(PageForm):
    """One field of each kind."""

    class Meta(PageForm.Meta):
        csrf = False

    phone = PhoneField("Tālruņa numurs", description="Mēs zvanīsim, ja būs jautājumi.")
    name = StringField("Jūsu vārds un uzvārds")
    wish = TextAreaField("Kas jums ir svarīgi?", description="Rakstiet saviem vārdiem.")
    born = SampleDate("Kad jūs esat dzimis vai dzimusi?", description="Piemēram: 7. 3. 1985.")
    living = ChoiceField(
        "Ar ko jūs dzīvojat?",
        choices=[
            ("alone", "Es dzīvoju viens vai viena"),
            ("family", "Es dzīvoju kopā ar ģimeni"),
            ("group-home", "Es dzīvoju grupu mājā, kur man palīdz darbinieki arī naktī"),
        ],
        pictures={"alone": "alone", "family": "family", "group-home": "group-home"},
    )
    helps = SelectMultipleField(
        "Kāda palīdzība jums ir vajadzīga?",
        description="Varat izvēlēties vairākas.",
        choices=[
            SelectChoice("companion", "Pavadonis"),
            SelectChoice("swimming", "Peldēšana"),
            SelectChoice("psychologist", "Psihologs"),
        ],
        option_widget=CheckboxInput(),
        widget=ListWidget(prefix_label=False),
        validate_choice=False,
    )
    relatives = ChoiceField(
        "Kā jums iet ar radiniekiem?",
        choices=[
            ("1", "Ļoti slikti"),
            ("2", "Slikti"),
            ("3", "Ne slikti, ne labi"),
            ("4", "Labi"),
            ("5", "Ļoti labi"),
        ],
    )
    paper = FileField("Izziņas foto", description="Nofotografējiet izziņu ar tālruni.")


def empty_form() -> SampleForm:
    """As the reader first meets it: nothing chosen, nothing typed."""
    return SampleForm(formdata=None)


def filled_form() -> SampleForm:
    """As the reader finds it on coming back."""
    return SampleForm(
        formdata=MultiDict(
            {
                "phone": "20 00 12 34",
                "name": "Marta Paraugvārde-Garumzīmīte",
                "wish": "Es gribu dzīvot savā dzīvoklī. Man patīk mūzika un suņi.",
                "born-day": "7",
                "born-month": "3",
                "born-year": "1985",
                "living": "family",
                "helps": "swimming",
                "relatives": "4",
            }
        )
    )


def wrong_form() -> SampleForm:
    """As the reader finds it when something is missing; what was typed is still there."""
    form = SampleForm(formdata=MultiDict({"phone": "2000 12", "born-day": "31", "born-month": "2"}))
    form.phone.errors = ["Uzrakstiet tālruņa numuru. Latvijā numurā ir 8 cipari."]
    form.wish.errors = ["Uzrakstiet vismaz vienu teikumu."]
    form.born.errors = ["Pārbaudiet datumu. Februārī nav 31 dienas.", "Uzrakstiet gadu."]
    form.living.errors = ["Izvēlieties vienu atbildi."]
    form.helps.errors = ["Izvēlieties vismaz vienu."]
    form.relatives.errors = ["Izvēlieties vienu seju."]
    form.paper.errors = ["Pievienojiet foto."]
    return form
