"""How a page writes dates, figures and money: plain data in, words out."""

from dataclasses import dataclass
from functools import cached_property

from babel.core import Locale
from babel.numbers import format_currency, format_decimal

from odoo.tools.misc import babel_locale_parse

from odoo.addons.freight_tracking.tools.notice_text import day_in_words, in_words


@dataclass(frozen=True)
class Wording:
    """The words of one language. Templates know it as ``say``."""

    lang: str = "en_US"

    @classmethod
    def of(cls, viewer):
        return cls(viewer.lang if viewer else "en_US")

    @cached_property
    def locale(self) -> Locale:
        return babel_locale_parse(self.lang)

    def when(self, moment: dict | None, date_only: bool = False) -> str:
        """Return a view's moment in the place's own time."""
        return in_words(moment, self.locale, date_only)

    def day(self, moment: dict | None) -> str:
        """Return the day of a view's moment, at its place."""
        return day_in_words(moment["local"][:10], self.locale) if moment else ""

    def date(self, iso: str | None) -> str:
        """Return a day without a place, such as an invoice's."""
        return day_in_words(iso[:10], self.locale) if iso else ""

    def money(self, amount: float, currency: str) -> str:
        """
        >>> Wording("en_US").money(1234.5, "USD")
        '$1,234.50'
        """
        return format_currency(amount, currency, locale=self.locale)

    def number(self, figure: float | None, unit: str = "") -> str:
        """
        >>> Wording("en_US").number(18250.0, "kg")
        '18,250\\xa0kg'
        """
        if figure is None:
            return ""
        text = format_decimal(figure, format="#,##0.###", locale=self.locale)
        return f"{text}\xa0{unit}" if unit else text

    def size(self, count: int | None) -> str:
        """Return how large a file is.

        >>> Wording("en_US").size(245_000), Wording("en_US").size(3_400_000)
        ('245\\xa0kB', '3.4\\xa0MB')
        """
        if not count:
            return ""
        if count < 1_000_000:
            return self.number(max(count // 1000, 1), "kB")
        return self.number(round(count / 1_000_000, 1), "MB")

    def zone(self, moment: dict | None) -> str:
        """Return the zone that a moment is told in, for a hint beside it."""
        return moment["zone"] if moment else ""
