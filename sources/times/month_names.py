"""The names of months as programs write them in usual languages."""

from __future__ import annotations

# English, German, French, Spanish, Italian, Portuguese, Dutch, Scandinavian, Turkish, Indonesian and Russian.
# "listopada" is November in Polish and October in Croatian, so that names of most Slavic months are not here.
_NAMES = (
    "january janvier januar januari jänner enero gennaio janeiro ocak января",
    "february februar februari février févr febrero febbraio fevereiro şubat февраля",
    "march märz mars marts marzo março maart mrt mart maret марта",
    "april avril abril aprile nisan апреля",
    "may mai maj mayo maggio maio mei mayıs мая",
    "june juni juin junio giugno junho haziran июня",
    "july juli juillet juil julio luglio julho temmuz июля",
    "august augusti août aout agosto augustus ağustos agustus августа",
    "september septembre septiembre settembre setembro sept eylül сентября",
    "october oktober octobre octubre ottobre outubro ekim октября",
    "november novembre noviembre novembro kasım ноября",
    "december dezember décembre diciembre dicembre dezembro desember aralık декабря",
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
