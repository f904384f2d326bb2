"""What can be wrong with a text file, said in English and in Latvian."""

from __future__ import annotations

from easy_language.structure import TextError

FAULTS: dict[str, tuple[str, str]] = {
    "empty": ("the file is empty", "fails ir tukšs"),
    "too-long": (
        "the file is longer than {limit} characters; split the text",
        "failā ir vairāk nekā {limit} zīmes; sadaliet tekstu",
    ),
    "table-too-long": (
        "the file is longer than {limit} characters",
        "failā ir vairāk nekā {limit} zīmes",
    ),
    "unreadable": ("the file cannot be opened", "failu nevar atvērt"),
    "line-too-long": (
        "the line is longer than {limit} characters; split the sentence",
        "rindā ir vairāk nekā {limit} zīmes; sadaliet teikumu",
    ),
    "control": (
        "there is an invisible character {code} in the line; delete it",
        "rindā ir neredzama zīme {code}; izdzēsiet to",
    ),
    "not-utf-8": ("the file is not UTF-8 text", "fails nav UTF-8 teksts"),
    "header": (
        'before the title only "id:", "source:" and "of:" may stand, found "{found}"',
        'pirms virsraksta drīkst būt tikai "id:", "source:" un "of:", bet te ir "{found}"',
    ),
    "header-twice": ('"{key}:" is written twice', '"{key}:" ir uzrakstīts divreiz'),
    "header-empty": ('"{key}:" has no value', 'aiz "{key}:" nekā nav'),
    "no-id": ('the text has no "id:" line', 'tekstam nav rindas "id:"'),
    "bad-id": (
        'the id "{found}" may have only small letters a-z, digits, hyphens and dots',
        'nosaukumā "{found}" drīkst būt tikai mazie burti a-z, cipari, defises un punkti',
    ),
    "id-not-file": (
        'the id "{found}" and the file name "{name}" differ',
        'nosaukums "{found}" un faila vārds "{name}" atšķiras',
    ),
    "bad-of": (
        '"of:" needs the first 8 hex characters of the Latvian text\'s hash, found "{found}"',
        '"of:" vajag latviešu teksta koda pirmās 8 zīmes, bet te ir "{found}"',
    ),
    "no-title": ('the text has no title ("# ...")', 'tekstam nav virsraksta ("# ...")'),
    "second-title": (
        'a text has one title; use "## " for a heading',
        'tekstam ir viens virsraksts; zemākam virsrakstam rakstiet "## "',
    ),
    "deep-heading": ('only "# " and "## " exist', 'ir tikai "# " un "## "'),
    "mark-alone": ('nothing follows "{mark}"', 'aiz "{mark}" nekā nav'),
    "bad-name": (
        '"{found}" is not a name: small letters a-z, digits and hyphens',
        '"{found}" nav vārds: drīkst būt mazie burti a-z, cipari un defises',
    ),
    "two-pictures": ("two pictures for one block", "vienam blokam ir divi attēli"),
    "picture-alone": (
        'the picture "{found}" has no sentence right under it',
        'zem attēla "{found}" uzreiz nav teikuma',
    ),
    "picture-slot": ("a slot has no picture", "vietai, ko aizpilda lapa, nav attēla"),
    "step-order": (
        "this looks like step {found}, but step {expected} comes here"
        " (a sentence cannot start with a number and a full stop)",
        "tas izskatās pēc {found}. soļa, bet te nāk {expected}. solis (teikumu nesāk ar skaitli un punktu)",
    ),
    "line-after-list": (
        "a sentence after a list needs an empty line before it",
        "pirms teikuma, kas stāv aiz saraksta, vajag tukšu rindu",
    ),
    "list-in-step": ("a step cannot hold a list", "solī nevar būt saraksts"),
    "empty-section": ("nothing stands under this heading", "zem šī virsraksta nekā nav"),
    "no-parts": ("the text has a title and nothing else", "tekstā ir tikai virsraksts"),
    "bracket": (
        'the brackets "{found}" are not closed or not opened',
        'iekavas "{found}" nav aizvērtas vai atvērtas',
    ),
    "markup-empty": ('nothing stands inside "{found}"', 'iekavās "{found}" nekā nav'),
    "value-name": (
        '"{found}" is not a value name: small letters a-z, digits and _',
        '"{found}" nav vērtības vārds: drīkst būt mazie burti a-z, cipari un _',
    ),
    "excuse": (
        'an exception needs a rule and a reason: "{{ok W01: why}}", at the end of the line',
        'izņēmumam vajag noteikumu un iemeslu rindas beigās: "{{ok W01: kāpēc}}"',
    ),
    "excuse-alone": ("an exception needs a sentence before it", "pirms izņēmuma vajag teikumu"),
    "toml": (
        "this line is not written as TOML wants: {found}",
        "šajā rindā kaut kā trūkst vai kaut kas ir lieks (faila veids: TOML)",
    ),
    "toml-unknown": ('"{found}" is not known here', '"{found}" te nav zināms'),
    "toml-type": ('"{found}" must be {expected}', 'pie "{found}" jābūt: {expected}'),
    "toml-missing": ('"{found}" is missing', 'trūkst "{found}"'),
    "rules-profile": (
        'there is no profile "{found}"; there are: {known}; a new one says whose numbers it has:'
        ' like = "viegli"',
        'profila "{found}" nav; ir: {known}; jauns profils saka, kura skaitļi tam ir: like = "viegli"',
    ),
    "rules-rule": (
        '"{found}" is not a rule with numbers; these are: {known}',
        '"{found}" nav noteikums ar skaitļiem; tādi ir: {known}',
    ),
    "rules-threshold": (
        'the rule {rule} has no number "{found}"; it has: {known}',
        'noteikumam {rule} nav skaitļa "{found}"; ir: {known}',
    ),
    "rules-number": (
        '"{found}" must be a number from 0 up; with a point only where ours has one',
        '"{found}" jābūt skaitlim, 0 vai vairāk; ar punktu tikai tur, kur punkts ir mūsu skaitlim',
    ),
    "picture-file": (
        'the file "{found}" of this picture does not exist',
        'šī attēla faila "{found}" nav',
    ),
}


def fault(name: str, /, *, path: str, line: int, column: int = 1, **facts: object) -> TextError:
    """The named fault as an error with both wordings; a pair of words is one for each."""
    english, latvian = (
        wording.format(**{key: said[at] if isinstance(said, tuple) else said for key, said in facts.items()})
        for at, wording in enumerate(FAULTS[name])
    )
    return TextError(path, line, english, latvian, column)
