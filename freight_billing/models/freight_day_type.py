from collections import defaultdict

from odoo import api, fields, models
from odoo.exceptions import ValidationError
from odoo.fields import Domain

from ..tools.day_types import HOLIDAYS, WEEKDAYS, Calendar, DayType


class FreightDayType(models.Model):
    """Which days count: of free time, or of the days that are charged."""

    _name = "freight.day.type"
    _description = "Type of Days"
    _order = "sequence, id"

    name = fields.Char(required=True, translate=True)
    sequence = fields.Integer(default=10)
    excluded = fields.Char(
        "Days That Do Not Count",
        help="MON, TUE, WED, THU, FRI, SAT, SUN and HOL for holidays, with commas "
        "between them. Empty: every day of the calendar counts.",
    )
    active = fields.Boolean(default=True)

    @api.constrains("excluded")
    def _check_excluded(self):
        for kind in self:
            try:
                kind._get_day_type()
            except ValueError:
                raise ValidationError(
                    self.env._(
                        "%(name)s: %(excluded)s are not days. Use some of %(days)s "
                        "with commas between them, and leave at least one day of the "
                        "week to count.",
                        name=kind.name,
                        excluded=kind.excluded,
                        days=", ".join((*WEEKDAYS, HOLIDAYS)),
                    )
                ) from None

    def write(self, vals):
        if "excluded" in vals:
            self.env["freight.holiday"]._note_calendars()
        return super().write(vals)

    def _get_day_type(self):
        """Return the days as the arithmetic takes them; all, if none are named."""
        return DayType.parse(self.excluded or "calendar")


class FreightHoliday(models.Model):
    """A day on which a terminal or a line's office is closed."""

    _name = "freight.holiday"
    _description = "Holiday"
    _order = "date desc, id desc"

    name = fields.Char(required=True, translate=True)
    date = fields.Date(required=True, index=True)
    country_id = fields.Many2one("res.country", index="btree_not_null")
    location_id = fields.Many2one(
        "freight.location",
        "Only At",
        index="btree_not_null",
        help="A port or a terminal that keeps a holiday of its own.",
    )

    _day_uniq = models.UniqueIndex(
        "(date, COALESCE(country_id, 0), COALESCE(location_id, 0))",
        "This holiday is entered already.",
    )
    _somewhere = models.Constraint(
        "CHECK (country_id IS NOT NULL OR location_id IS NOT NULL)",
        "A holiday is that of a country or of a place: fill in one of them.",
    )

    @api.model_create_multi
    def create(self, vals_list):
        holidays = super().create(vals_list)
        self._note_calendars()
        return holidays

    def write(self, vals):
        self._note_calendars()
        return super().write(vals)

    def unlink(self):
        self._note_calendars()
        return super().unlink()

    @api.model
    def _note_calendars(self):
        """Free time may end on other days now, by whosever terms."""
        clocks = self.env["freight.clock"]
        clocks._note_terms(self.env["freight.clock.terms"])

    @api.model
    def _get_calendars(self, places, since):
        """Return {place: its calendar}: the country's holidays and its own.

        A terminal keeps those of its port, too.
        """
        countries, own = defaultdict(set), defaultdict(set)
        kept = Domain("location_id", "in", (places | places.parent_id).ids)
        kept |= Domain("country_id", "in", places.country_id.ids)
        for one in self.search_fetch(
            kept & Domain("date", ">=", since), ("date", "country_id", "location_id")
        ):
            days = own if one.location_id else countries
            days[one.location_id.id or one.country_id.id].add(one.date)
        return {
            place: Calendar(
                frozenset(
                    countries.get(place.country_id.id, set())
                    | own.get(place.id, set())
                    | own.get(place.parent_id.id, set())
                )
            )
            for place in places
        }
