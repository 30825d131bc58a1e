"""Two branches on one shipment: each is priced by its own tariffs."""

from dataclasses import replace

from odoo import api, models
from odoo.tools import SQL

from ..tools.payer import terms_of


class FreightTariff(models.Model):
    """What is collect is the destination branch's to charge, and to pay.

    Its tariffs price that and nothing else: freight that is prepaid is the origin's,
    whatever the other branch asks on its own jobs. What is collect and only the
    origin's tariffs price stays with the origin: nothing is charged by both.
    """

    _inherit = "freight.tariff"

    @api.model
    def _load_destination_cases(self, cases):
        """Return the cases of those that another branch handles at destination."""
        rows = self._query(
            SQL(
                "SELECT id, destination_company_id FROM freight_shipment"
                " WHERE id = ANY(%s) AND destination_company_id <> company_id",
                [case.key for case in cases],
            )
        )
        branches = {row["id"]: row["destination_company_id"] for row in rows}
        return [
            replace(case, company=branches[case.key], at_destination=True)
            for case in cases
            if case.key in branches
        ]

    @api.model
    def _load_case_for(self, shipment, companies):
        """Return the case of that of its branches whose prices these may see."""
        [case] = self._load_cases(shipment)
        if shipment.company_id in companies:
            return case
        return (self._load_destination_cases([case]) or [case])[0]

    def _is_of_branch(self, case, offer, code_terms):
        """Tell whether the branch of this case charges by this offer."""
        if not case.at_destination:
            return True
        return self._get_offer_terms(case, offer, code_terms) == "collect"

    def _get_offer_terms(self, case, offer, code_terms):
        freight = case.house_terms if offer.side == "sell" else case.master_terms
        return offer.terms or terms_of(code_terms, freight)

    def _settle_branches(self, outcomes, at_destination, codes):
        """Take off the origin what is collect and the other branch charges."""
        by_key = {outcome.case.key: outcome for outcome in at_destination}
        for origin in outcomes:
            other = by_key.get(origin.case.key)
            if not other:
                continue
            charged = {(one.offer.side, one.code) for one in other.proposed}
            origin.proposed = [
                one
                for one in origin.proposed
                if (one.offer.side, one.code) not in charged
                or self._get_offer_terms(
                    origin.case, one.offer, codes[one.code]["terms"]
                )
                != "collect"
            ]
            carried = {
                side for side, code in charged if codes[code]["group"] == "freight"
            }
            origin.problems = [
                one
                for one in origin.problems
                if one.why != "no_freight" or one.side not in carried
            ]
