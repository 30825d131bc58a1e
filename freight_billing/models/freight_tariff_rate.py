from collections import defaultdict
from dataclasses import dataclass
from decimal import Decimal
from itertools import product

from odoo import api, fields, models
from odoo.tools import SQL

from ..tools.exchange import NoRate, Rates
from ..tools.rated import Offer, Outcome, Problem, Proposed
from ..tools.rating import Break, Circle, Price, in_order, rate, round_to, without
from ..tools.tariff_match import Area, Line, choose
from .freight_tariff_line import match_key

OUT_OF_DATE = ("expired", "not_yet", "no_date")


@dataclass(frozen=True)
class Money:
    rates: Rates
    rounding: dict
    company_currency: dict


class FreightTariff(models.Model):
    """The engine: which tariff lines price which shipments, and what that comes to.

    All is read for the whole batch at once: the shipments, the lines that can concern
    them, by the index over ``match_key``, and the exchange rates.
    """

    _inherit = "freight.tariff"

    @api.private
    def rate(self, shipments):
        """Rate shipments and bring their estimated charges up to date.

        Where another branch handles the destination, each is priced by its own
        tariffs.

        :return: a list of :class:`~..tools.rated.Outcome`, one a shipment, in order:
            those of the branches at origin
        """
        engine = self.sudo()
        shipments = shipments.sudo()
        self.env.flush_all()
        cases = engine._load_cases(shipments)
        cases_there = engine._load_destination_cases(cases)
        engine._load_standing(shipments, [*cases, *cases_there])
        outcomes = engine._rate_cases([*cases, *cases_there])
        outcomes, at_destination = outcomes[: len(cases)], outcomes[len(cases) :]
        engine._settle_branches(outcomes, at_destination, engine._read_codes())
        engine._apply(shipments, [*outcomes, *at_destination])
        return outcomes

    @api.model
    def _rate_cases(self, cases):
        offers = self._find_offers(cases)
        codes = self._read_codes()
        today = fields.Date.context_today(self)
        money = self._read_money(cases)
        outcomes = []
        for case in cases:
            outcome = Outcome(case)
            for side in case.sides:
                found = [
                    offer
                    for key in self._get_keys(case, side)
                    for offer in offers.get(key, ())
                ]
                self._rate_side(outcome, side, found, codes, money, today)
            outcomes.append(outcome)
        return outcomes

    def _rate_side(self, outcome, side, offers, codes, money, today):
        case = outcome.case
        offers = [
            offer
            for offer in offers
            if self._is_of_branch(case, offer, codes[offer.line.code]["terms"])
        ]
        by_line = {offer.line.id: offer for offer in offers}
        choice = choose([offer.line for offer in offers], case.facts)
        outcome.refused += choice.refused
        for tie in choice.ties:
            code = tie.lines[0].code
            outcome.problems.append(
                Problem("tie", side, code, tie.box_type, lines=tie.lines)
            )
        for code, box_type in choice.unpriced:
            outcome.problems.append(Problem("unpriced", side, code, box_type))
        self._note_gaps(outcome, side, choice, codes)
        won = defaultdict(list)
        for each in choice.won:
            won[each.line.code].append((by_line[each.line.id], each.box_type))
        bases = {
            code: {base for offer, _box in lines for base in offer.percent_of}
            for code, lines in won.items()
        }
        done = defaultdict(list)
        for (code, _box_type), standing in case.standing.get(side, {}).items():
            done[code] += standing
        for code in self._put_in_order(outcome, side, bases):
            for offer, box_type in won.get(code, ()):
                made = self._price(case, side, offer, box_type, done, money, today)
                if isinstance(made, Problem):
                    outcome.problems.append(made)
                    continue
                outcome.proposed.append(made)
                if (side, code, box_type) not in case.replaced:
                    done[code].append((made.rated.amount, offer.currency))

    def _put_in_order(self, outcome, side, bases):
        """Return the charges in order; those that form a circle stay away."""
        while True:
            try:
                return in_order(bases)
            except Circle as circle:
                outcome.problems.append(Problem("circle", side, circle.codes[0]))
                bases = without(bases, circle.codes)

    def _note_gaps(self, outcome, side, choice, codes):
        """Note a carriage that no line prices, and charges whose lines are over."""
        found = {each.line.code for each in choice.won}
        found |= {tie.lines[0].code for tie in choice.ties}
        found |= {code for code, _box_type in choice.unpriced}
        whys = defaultdict(set)
        for refused in choice.refused:
            whys[refused.line.code].add(refused.why)
        for code, reasons in whys.items():
            if code not in found and reasons <= set(OUT_OF_DATE):
                outcome.problems.append(Problem(min(reasons), side, code))
        carried = any(codes[code]["group"] == "freight" for code in found)
        # The branch at destination need not carry anything.
        if not carried and not outcome.case.at_destination:
            outcome.problems.append(Problem("no_freight", side))

    def _price(self, case, side, offer, box_type, done, money, today):
        """Return a charge, or the problem that there is none."""
        line = offer.line
        day = today
        if offer.exchange_basis != "rating":
            day = case.days[offer.exchange_basis][0] or today
        try:
            quantity = self._get_quantity(case, offer, box_type, done, money, day)
            if quantity is None:
                why = "no_base" if line.basis == "charges" else "no_quantity"
                return Problem(why, side, line.code, box_type, line.basis)
            rated = rate(quantity, offer.price, money.rounding[offer.currency])
            own = money.company_currency[case.company]
            exchange = money.rates.rate(case.company, offer.currency, own, day)
        except NoRate as problem:
            return Problem(
                "no_exchange", side, line.code, box_type, currency=problem.currency
            )
        if offer.currency != own:
            exchange *= 1 + offer.exchange_margin / 100
        return Proposed(
            offer=offer,
            rated=rated,
            box_type=box_type,
            exchange_day=day,
            exchange_rate=exchange,
            company_amount=round_to(rated.amount * exchange, money.rounding[own]),
        )

    def _get_quantity(self, case, offer, box_type, done, money, day):
        """Return how much is charged; for percentages, of which amount."""
        basis = offer.line.basis

        def converted(amount, currency):
            return amount * money.rates.rate(
                case.company, currency, offer.currency, day
            )

        if basis == "value":
            if not case.value:
                return None
            return converted(case.value, case.value_currency)
        if basis == "charges":
            bases = [each for code in offer.percent_of for each in done.get(code, ())]
            if not bases:
                return None
            return sum(converted(amount, currency) for amount, currency in bases)
        return case.measures.quantity(basis, box_type)

    # Finding lines

    def _get_keys(self, case, side):
        """Return the addresses of all lines that can concern the case."""
        facts = case.facts
        customers = [f"T{tag}" for tag in facts.tags]
        if facts.customer:
            customers.append(f"P{facts.customer}")
        return [
            match_key(case.company, side, *slots)
            for slots in product(
                (*customers, "*"),
                self._get_area_slots(facts.pol),
                self._get_area_slots(facts.pod),
            )
        ]

    def _get_area_slots(self, place):
        slots = [f"L{location}" for location in place.ids]
        if place.country:
            slots.append(f"C{place.country}")
        return (*slots, "*")

    @api.model
    def _find_offers(self, cases):
        """Return ``{match key: [Offer]}`` of the lines that can concern the cases."""
        keys = {
            key
            for case in cases
            for side in case.sides
            for key in self._get_keys(case, side)
        }
        rows = self._query(
            SQL(
                """
                SELECT l.*, t.side AS tariff_side, t.date_basis,
                       t.exchange_date_basis, t.exchange_margin,
                       COALESCE(l.carrier_id, t.carrier_id) AS for_carrier_id,
                       vendor.commercial_partner_id AS vendor_id,
                       CASE WHEN t.side = 'buy'
                            THEN COALESCE(t.partner_id, carrier.partner_id)
                        END AS paid_id,
                       GREATEST(l.valid_from, t.valid_from) AS begins,
                       LEAST(l.valid_to, t.valid_to) AS ends
                  FROM freight_tariff_line l
                  JOIN freight_tariff t ON t.id = l.tariff_id
             LEFT JOIN res_partner vendor
                    ON vendor.id = t.partner_id AND t.side = 'buy'
             LEFT JOIN freight_carrier carrier
                    ON carrier.id = COALESCE(l.carrier_id, t.carrier_id)
                 WHERE l.match_key = ANY(%s)
                """,
                list(keys),
            )
        )
        ids = [row["id"] for row in rows]
        breaks = self._read_breaks(ids)
        percent_of = self._read_percent_codes(ids)
        offers = defaultdict(list)
        for row in rows:
            offers[row["match_key"]].append(
                self._prepare_offer(
                    row, breaks.get(row["id"], ()), percent_of.get(row["id"], ())
                )
            )
        return offers

    def _prepare_offer(self, row, breaks, percent_of):
        customer, tag = None, None
        slot = row["match_key"].split(":")[2]
        if slot.startswith("P"):
            customer = int(slot[1:])
        elif slot.startswith("T"):
            tag = int(slot[1:])
        line = Line(
            id=row["id"],
            code=row["code_id"],
            basis=row["basis"],
            customer=customer,
            tag=tag,
            vendor=row["vendor_id"],
            carrier=row["for_carrier_id"],
            equipment=row["equipment_type_id"],
            commodity=row["commodity_id"],
            service=row["service"],
            mode=row["mode"],
            direction=row["direction"],
            valid_from=row["begins"],
            valid_to=row["ends"],
            date_basis=row["date_basis"],
            **{
                end: Area(row[f"{end}_id"], row[f"{end}_country_id"])
                for end in ("pol", "pod", "receipt", "delivery")
            },
        )
        return Offer(
            line=line,
            tariff=row["tariff_id"],
            side=row["tariff_side"],
            price=Price(
                price=row["price"] or Decimal(0),
                breaks=tuple(breaks),
                incremental=row["break_kind"] == "incremental",
                next_break=bool(row["next_break"]),
                minimum=row["min_amount"] or None,
                maximum=row["max_amount"] or None,
                percent=row["basis"] in ("value", "charges"),
            ),
            currency=row["currency_id"],
            percent_of=tuple(percent_of),
            terms=row["terms"],
            vendor=row["paid_id"],
            exchange_basis=row["exchange_date_basis"],
            exchange_margin=row["exchange_margin"] or Decimal(0),
        )

    @api.model
    def _read_breaks(self, line_ids):
        breaks = defaultdict(list)
        for row in self._query(
            SQL(
                "SELECT line_id, start, price FROM freight_tariff_break"
                " WHERE line_id = ANY(%s) ORDER BY line_id, start",
                line_ids,
            )
        ):
            breaks[row["line_id"]].append(Break(row["start"], row["price"]))
        return breaks

    @api.model
    def _read_percent_codes(self, line_ids):
        codes = defaultdict(list)
        for row in self._query(
            SQL(
                "SELECT line_id, code_id FROM freight_tariff_line_percent_rel"
                " WHERE line_id = ANY(%s) ORDER BY line_id, code_id",
                line_ids,
            )
        ):
            codes[row["line_id"]].append(row["code_id"])
        return codes

    @api.model
    def _read_codes(self):
        rows = self._query(SQL('SELECT id, "group", terms FROM freight_charge_code'))
        return {row["id"]: row for row in rows}

    @api.model
    def _read_money(self, cases):
        """Return the companies' currencies, their rounding, and all exchange rates."""
        companies = self.env["res.company"].browse({case.company for case in cases})
        currencies = self.env["res.currency"].with_context(active_test=False)
        currencies = currencies.search_fetch([], ["rounding"])
        rows = self._query(
            SQL("SELECT company_id, currency_id, name, rate FROM res_currency_rate")
        )
        own = {company.id: company.currency_id.id for company in companies}
        return Money(
            rates=Rates(
                [
                    (r["company_id"], r["currency_id"], r["name"], r["rate"])
                    for r in rows
                ],
                parents={company.id: company.root_id.id for company in companies},
                own=own,
            ),
            rounding={each.id: Decimal(str(each.rounding)) for each in currencies},
            company_currency=own,
        )
