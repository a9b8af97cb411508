"""{{ moment|dated:"l j F Y" }}: a day in words, as people write it; {{ moment|next_minute }}."""

import re
from datetime import date, datetime, timedelta

from django import template
from django.utils.formats import date_format

from parvis.ui.language import reader_language

register = template.Library()


@register.filter(expects_localtime=True)
def dated(moment: date | None, form: str = "DATE_FORMAT") -> str:
    """The day in the active language, "" when there is none; in French the first of a month is « 1er ».

    A datetime must be in the portal's time zone already: templates bring it there by themselves.
    """
    if not moment:
        return ""
    words = date_format(moment, form)
    if moment.day == 1 and reader_language() == "fr":
        words = re.sub(r"\b1(?= [^\W\d])", "1er", words, count=1)
    return words


@register.filter
def next_minute(moment: datetime) -> datetime:
    """The first whole minute that is not before: an hour told without its seconds must not come too early."""
    whole = moment.replace(second=0, microsecond=0)
    return whole if whole == moment else whole + timedelta(minutes=1)
