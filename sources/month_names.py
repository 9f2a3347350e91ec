"""The names of months as programs write them in the usual languages of Europe."""

from __future__ import annotations

# English, German, French, Spanish, Italian, Portuguese and Dutch.
_NAMES = (
    "january janvier januar januari jänner enero gennaio janeiro",
    "february februar februari février févr febrero febbraio fevereiro",
    "march märz mars marzo março maart mrt",
    "april avril abril aprile",
    "may mai mayo maggio maio mei",
    "june juni juin junio giugno junho",
    "july juli juillet juil julio luglio julho",
    "august août aout agosto augustus",
    "september septembre septiembre settembre setembro sept",
    "october oktober octobre octubre ottobre outubro",
    "november novembre noviembre novembro",
    "december dezember décembre diciembre dicembre dezembro",
)
# Of French "juin" and "juillet".
_OF_TWO_MONTHS = "jui"

MONTH_NUMBERS = {
    form: number
    for number, names in enumerate(_NAMES, 1)
    for name in names.split()
    for form in (name, name[:3])
    if form != _OF_TWO_MONTHS
}
"""1 to 12 by the name of a month or its first three letters, in lower case."""

MONTH = rf"(?P<month>{'|'.join(sorted(MONTH_NUMBERS, key=len, reverse=True))})\.?"
"""A pattern that matches one of them, with or without a full stop, as the group `month`."""
