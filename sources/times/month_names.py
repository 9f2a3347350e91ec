"""The names of months as programs write them in usual languages."""

from __future__ import annotations

# English, German, French, Spanish, Italian, Portuguese, Dutch, Scandinavian, Turkish, Indonesian, Hungarian,
# Romanian, Greek, Polish, Russian, Ukrainian and Bulgarian: also by their first three letters.
_NAMES = (
    "january janvier januar januari jänner enero gennaio janeiro ocak január ianuarie ιανουαρίου "
    "ιανουάριος styczeń stycznia января январь січня січень януари",
    "february februar februari février févr febrero febbraio fevereiro şubat február februarie "
    "φεβρουαρίου φεβρουάριος luty lutego февраля февраль лютого лютий февруари",
    "march märz mars marts marzo março maart mrt mart maret március martie μαρτίου μάρτιος marzec marca "
    "марта март березня березень",
    "april avril abril aprile nisan április aprilie απριλίου απρίλιος kwiecień kwietnia апреля апрель "
    "квітня квітень април",
    "may mai maj mayo maggio maio mei mayıs május μαΐου μάιος maja мая май травня травень",
    "june juni juin junio giugno junho haziran június iunie ιουνίου ιούνιος czerwiec czerwca июня июнь "
    "червня червень юни",
    "july juli juillet juil julio luglio julho temmuz július iulie ιουλίου ιούλιος lipiec lipca июля "
    "июль липня липень юли",
    "august augusti août aout agosto augustus ağustos agustus augusztus αυγούστου αύγουστος sierpień "
    "sierpnia августа август серпня серпень",
    "september septembre septiembre settembre setembro sept eylül szeptember septembrie σεπτεμβρίου "
    "σεπτέμβριος wrzesień września сентября сентябрь вересня вересень септември",
    "october oktober octobre octubre ottobre outubro ekim október octombrie οκτωβρίου οκτώβριος "
    "październik października октября октябрь жовтня жовтень октомври",
    "november novembre noviembre novembro kasım noiembrie νοεμβρίου νοέμβριος listopad listopada ноября "
    "ноябрь листопада листопад ноември",
    "december dezember décembre diciembre dicembre dezembro desember aralık decembrie δεκεμβρίου "
    "δεκέμβριος grudzień grudnia декабря декабрь грудня грудень декември",
)
# Czech, Slovak, Croatian, Serbian, Slovenian, Finnish, Estonian, Lithuanian and Catalan: only as they stand,
# besides "lip" and "lis", since "led", "dub" and "pro" are words as well.
_WHOLE_NAMES = (
    "leden ledna januára siječanj siječnja јануар januarja tammikuuta tammikuu jaanuar sausio gener",
    "únor února februára veljača veljače фебруар februarja helmikuuta helmikuu veebruar vasario febrer",
    "březen března marec ožujak ožujka maaliskuuta maaliskuu märts kovo març",
    "duben dubna apríl apríla travanj travnja aprila huhtikuuta huhtikuu aprill balandžio",
    "květen května máj mája svibanj svibnja мај toukokuuta toukokuu gegužės maig",
    "červen června lip jún júna lipanj lipnja јун jun junij junija kesäkuuta kesäkuu juuni birželio juny",
    "červenec července júl júla srpanj srpnja јул jul julij julija heinäkuuta heinäkuu juuli liepos juliol",
    "srpen srpna augusta kolovoz kolovoza avgust avgusta elokuuta elokuu rugpjūčio agost",
    "září septembra rujan rujna септембар septembar syyskuuta syyskuu rugsėjo",
    "říjen října lis októbra listopad listopada октобар oktobar oktobra lokakuuta lokakuu oktoober spalio",
    "listopadu novembra studeni studenoga studenog новембар novembar marraskuuta marraskuu lapkričio",
    "prosinec prosince decembra prosinac prosinca децембар decembar joulukuuta joulukuu detsember "
    "gruodžio desembre",
)


def _numbers() -> dict[str, int]:
    """The months by their forms. A form of two months is none: "listopada" is November in Polish and October
    in Croatian, "jui" the beginning of juin and of juillet.
    """
    months: dict[str, set[int]] = {}
    for number, (names, whole) in enumerate(zip(_NAMES, _WHOLE_NAMES, strict=True), 1):
        for form in (*whole.split(), *(form for name in names.split() for form in (name, name[:3]))):
            months.setdefault(form, set()).add(number)
    return {form: numbers.pop() for form, numbers in months.items() if len(numbers) == 1}


MONTH_NUMBERS = _numbers()
"""1 to 12 by the name of a month or its first three letters, in lower case."""

MONTH = rf"(?P<month>{'|'.join(sorted(MONTH_NUMBERS, key=len, reverse=True))})\.?"
"""A pattern that matches one of them, with or without a full stop, as the group `month`."""
