from odoo import api, models
from odoo.tools import SQL

from ..tools.payer import payer_of
from ..tools.tariff_match import CRITERIA
from .freight_charge import PARTY_FIELDS
from .freight_charge_verbs import BY_VERB

# What rating writes on a charge that is there already, and compares before it does.
AMOUNTS = ("basis", "quantity", "price", "currency_id", "amount", "company_amount")
EXCHANGE = ("exchange_rate", "rate_date", "rate_source")
PARTIES = ("terms", "payer", "partner_id", "payable_at_id", "leg_id")
# No journal item is of a charge that is only being made: nothing is to be looked up.
NOT_BILLED = {
    "live_line_id": False,
    "invoice_id": False,
    "billing_state": "open",
    "actual_amount": 0,
    "exchange_difference": 0,
    "accrued_amount": 0,
}
# What an estimate comes to that no tariff proposes any more.
NOT_PROPOSED = {
    "price": 0,
    "amount": 0,
    "tariff_line_id": False,
    "rated_amount": 0,
    "explanation_data": False,
}
# What stands beside the amount, also where a person has typed another.
BESIDE = ("tariff_line_id", "rated_amount", "rated_currency_id", "explanation_data")


class FreightTariff(models.Model):
    """From what rating proposes to the estimated charges of shipments."""

    _inherit = "freight.tariff"

    @api.model
    def _apply(self, shipments, outcomes):
        """Add, refresh and remove estimates; what people settled stays as it is."""
        self._lock(shipments)
        charges = self.env["freight.charge"].with_context(freight_charge=BY_VERB)
        existing = self._read_charges(shipments)
        parties = self._read_parties(shipments)
        codes = self.env["freight.charge.code"].search_fetch(
            [], ["name", "sequence", "terms"]
        )
        codes = {code.id: code for code in codes}
        found, gone = [], []
        for outcome in outcomes:
            old = existing.pop((outcome.case.key, outcome.case.company), {})
            for proposed in outcome.proposed:
                key = (proposed.offer.side, proposed.code, proposed.box_type)
                code = codes[proposed.code]
                values = {
                    **self._prepare_charge_values(outcome.case, proposed, code),
                    **self._prepare_parties(
                        outcome.case, proposed, code.terms, parties[outcome.case.key]
                    ),
                    **self._prepare_rated_values(outcome, proposed),
                }
                found.append((old.pop(key, None), values))
            gone += self._let_go(charges, old.values())
        for old in existing.values():
            # Of a branch that has no part in the shipment any more.
            gone += self._let_go(charges, old.values())
        charges.browse(gone).unlink()
        self._keep_partners_of_branches([values for _charge, values in found])
        charges._insert_rated(
            [{**values, **NOT_BILLED} for charge, values in found if not charge]
        )
        for charge, values in found:
            if charge and charge["is_rated"] and charge["state"] == "draft":
                self._refresh(charges, charge, values)
        self._note_rated(shipments, outcomes)

    def _refresh(self, charges, charge, values):
        """Write what rating finds otherwise now, but for what a person has typed."""
        names = list(BESIDE)
        if not charge["hand_changed"]:
            names += AMOUNTS
            if charge["currency_id"] != values["currency_id"]:
                # The rate was typed for another currency.
                names += EXCHANGE
            elif charge["rate_source"] == "manual":
                names.remove("company_amount")
            else:
                names += EXCHANGE
        if not charge["parties_by_hand"]:
            names += PARTIES
        changed = {
            name: values[name]
            for name in names
            if (values[name] or None) != (charge[name] or None)
        }
        if changed:
            charges.browse(charge["id"]).write(changed)

    @api.model
    def _keep_partners_of_branches(self, rows):
        """Leave the payer open where it belongs to another branch alone.

        Nobody can invoice it there; confirming the charge asks for another.
        """
        partners = self.env["res.partner"].browse(
            {row["partner_id"] for row in rows if row["partner_id"]}
        )
        owners = {one.id: one.company_id.id for one in partners if one.company_id}
        if not owners:
            return
        companies = self.env["res.company"].browse({row["company_id"] for row in rows})
        served = {one.id: set(one.parent_ids.ids) for one in companies}
        for row in rows:
            owner = owners.get(row["partner_id"])
            if owner and owner not in served[row["company_id"]]:
                row["partner_id"] = None

    def _let_go(self, charges, rest):
        """Return the ids of estimates that no tariff proposes any more.

        One with a typed amount stays; its tariff's amount is nothing now. One that the
        books name, accrued or billed and credited, stays for them and comes to nothing.
        """
        gone = []
        for charge in rest:
            if not charge["is_rated"] or charge["state"] != "draft":
                continue
            if not charge["hand_changed"]:
                if not charge["is_booked"]:
                    gone.append(charge["id"])
                elif charge["amount"] or charge["tariff_line_id"]:
                    charges.browse(charge["id"]).write(NOT_PROPOSED)
            elif charge["tariff_line_id"]:
                charges.browse(charge["id"]).write(
                    {
                        "tariff_line_id": False,
                        "rated_amount": 0,
                        "explanation_data": False,
                    }
                )
        return gone

    def _prepare_rated_values(self, outcome, proposed):
        rated, offer = proposed.rated, proposed.offer
        own = proposed.exchange_rate == 1 and not offer.exchange_margin
        return {
            "basis": offer.line.basis,
            "quantity": float(rated.charged_quantity),
            "price": float(round(rated.price, 6)),
            "currency_id": offer.currency,
            "amount": float(rated.amount),
            "company_amount": float(proposed.company_amount),
            "exchange_rate": float(round(proposed.exchange_rate, 12)),
            "rate_date": proposed.exchange_day,
            "rate_source": "company" if own or not offer.exchange_margin else "tariff",
            "tariff_line_id": offer.line.id,
            "rated_amount": float(rated.amount),
            "rated_currency_id": offer.currency,
            "explanation_data": self._prepare_explanation(outcome, proposed),
        }

    def _prepare_explanation(self, outcome, proposed):
        """Return how the amount came about, for ``_compute_explanation`` to word."""
        line, rated = proposed.offer.line, proposed.rated
        day, source = outcome.case.days[line.date_basis]
        beaten = [
            [refused.line.id, refused.at]
            for refused in outcome.refused
            if refused.by is line
        ]
        named = [
            name
            for name in CRITERIA
            if getattr(line, name, None) and getattr(line, name) != type(line.pol)()
        ]
        if line.tag:
            named.insert(0, "tag")
        return {
            "parts": [[f"{part:f}", f"{price:f}"] for part, price in rated.parts],
            "quantity": f"{rated.quantity:f}",
            "bound": rated.bound,
            "named": named,
            "day": day.isoformat() if day else None,
            "day_basis": line.date_basis,
            "day_source": source,
            "beaten": beaten,
        }

    def _prepare_charge_values(self, case, proposed, code):
        return {
            "is_rated": True,
            "shipment_id": case.key,
            "company_id": case.company,
            "side": proposed.offer.side,
            "code_id": code.id,
            "name": code.name,
            "sequence": code.sequence,
            "equipment_type_id": proposed.box_type,
        }

    def _prepare_parties(self, case, proposed, code_terms, parties):
        """Return who pays it or is paid, on which terms, where, and for which leg."""
        offer = proposed.offer
        terms = self._get_offer_terms(case, offer, code_terms)
        payer, partner = None, offer.vendor
        if offer.side == "sell":
            companies = {role: parties[f"{role}_company"] for role in PARTY_FIELDS}
            if case.at_destination:
                # It collects for itself: its agent there would be itself.
                companies["destination_agent"] = None
            payer = payer_of(terms, companies, companies["customer"])
            partner = parties[payer]
        return {
            "terms": terms,
            "payer": payer,
            "partner_id": partner,
            "payable_at_id": parties["pol_id" if terms == "prepaid" else "pod_id"],
            "leg_id": case.legs.get(partner) if offer.side == "buy" else None,
        }

    @api.model
    def _lock(self, shipments):
        """Let one rating at a time work on a shipment, in an order that cannot jam."""
        self.env.cr.execute(
            SQL(
                "SELECT id FROM freight_shipment WHERE id = ANY(%s)"
                " ORDER BY id FOR NO KEY UPDATE",
                shipments.ids,
            )
        )

    @api.model
    def _read_charges(self, shipments):
        """Return, by shipment and branch, ``{(side, code, type of box): charge}``.

        A charge that a person added stands for the tariff's of the same code.
        """
        charges = {}
        self.env["freight.charge"].flush_model()
        for row in self._query(
            SQL(
                """
                SELECT c.*, EXISTS (
                           SELECT FROM freight_accrual_line l WHERE l.charge_id = c.id
                       ) OR EXISTS (
                           SELECT FROM account_move_line l
                            WHERE l.freight_charge_id = c.id
                       ) AS is_booked
                  FROM freight_charge c
                 WHERE c.shipment_id = ANY(%s)
              ORDER BY c.is_rated IS TRUE, c.id DESC
                """,
                shipments.ids,
            )
        ):
            key = (row["side"], row["code_id"], row["equipment_type_id"])
            for name in ("quantity", "price", "amount", "company_amount"):
                row[name] = float(row[name] or 0)
            row["exchange_rate"] = float(row["exchange_rate"] or 0)
            row["rated_amount"] = float(row["rated_amount"] or 0)
            branch = (row["shipment_id"], row["company_id"])
            charges.setdefault(branch, {})[key] = row
        return charges

    @api.model
    def _read_parties(self, shipments):
        """Return, by shipment, its parties and their companies, and both ports."""
        columns, joins = [], []
        for role, name in PARTY_FIELDS.items():
            alias = SQL.identifier(f"{role}_partner")
            columns.append(
                SQL(
                    "%s.id AS %s, %s.commercial_partner_id AS %s",
                    *(alias, SQL.identifier(role)),
                    *(alias, SQL.identifier(f"{role}_company")),
                )
            )
            joins.append(
                SQL(
                    "LEFT JOIN res_partner %s ON %s.id = s.%s",
                    *(alias, alias, SQL.identifier(name)),
                )
            )
        rows = self._query(
            SQL(
                "SELECT s.id AS shipment, s.pol_id, s.pod_id, %s"
                " FROM freight_shipment s %s WHERE s.id = ANY(%s)",
                SQL(", ").join(columns),
                SQL(" ").join(joins),
                shipments.ids,
            )
        )
        return {row["shipment"]: row for row in rows}

    @api.model
    def _note_rated(self, shipments, outcomes):
        """Keep what a person has to see, and take the shipments off the list."""
        noted = {}
        for outcome in outcomes:
            pair = noted.setdefault(outcome.case.key, [None, None])
            pair[outcome.case.at_destination] = self._prepare_notes(outcome)
        alike = {}
        for shipment_id, pair in noted.items():
            alike.setdefault(repr(pair), (pair, []))[1].append(shipment_id)
        for (own, at_destination), ids in alike.values():
            shipments.browse(ids)._write_rated(own, at_destination)

    def _prepare_notes(self, outcome):
        """Return the ties and gaps as plain data, for ``_word_problems``."""
        return [
            {
                "why": problem.why,
                "side": problem.side,
                "code": problem.code,
                "box_type": problem.box_type,
                "basis": problem.basis,
                "currency": problem.currency,
                "lines": [line.id for line in problem.lines],
            }
            for problem in outcome.problems
        ]
