"""Profit as a pivot shows it: charges, and costs where they were spread to."""

from odoo import api, fields, models
from odoo.tools import SQL

from odoo.addons.freight_shipment.tools.services import MODES

CHARGES = """
    SELECT c.id::bigint AS id, c.shipment_id, c.leg_id, c.id AS charge_id,
           CASE c.side WHEN 'sell' THEN c.company_amount
                       ELSE -c.company_amount END AS estimated,
           CASE c.side WHEN 'sell' THEN c.actual_amount - c.exchange_difference
                       ELSE c.exchange_difference - c.actual_amount END AS posted,
           CASE c.side WHEN 'sell' THEN c.exchange_difference
                       ELSE -c.exchange_difference END AS exchange_difference,
           CASE c.side WHEN 'sell' THEN c.accrued_amount
                       ELSE -c.accrued_amount END AS accrued,
           c.side, c.code_id, c.company_id, c.recognized_on, c.is_recognized
      FROM freight_charge c
     WHERE c.without_order IS NOT TRUE
"""
# What is spread counts where, and when, its parts do; they add up to it.
WITH_SPREAD = f"""{CHARGES}
       AND c.cost_shares IS NULL
 UNION ALL
    SELECT c.id + (s.number::bigint << 40), s.shipment, COALESCE(s.leg, c.leg_id),
           c.id, sign * s.estimated, sign * s.posted, sign * s.exchange,
           sign * s.accrued, c.side, c.code_id, c.company_id,
           COALESCE(s.day, c.recognized_on), c.is_recognized
      FROM freight_charge c
     CROSS JOIN LATERAL jsonb_to_recordset(c.cost_shares) AS s (
           number int, shipment int, leg int, estimated numeric, posted numeric,
           exchange numeric, accrued numeric, day date)
     CROSS JOIN LATERAL (
           SELECT CASE c.side WHEN 'sell' THEN 1 ELSE -1 END AS sign) turn
     WHERE c.without_order IS NOT TRUE AND c.cost_shares IS NOT NULL
"""
# The joins cost nothing where a question does not ask for what they bring: each is
# by a primary key, so PostgreSQL leaves it out.
QUERY = """
    SELECT r.*, company.currency_id, s.commercial_partner_id AS customer_id,
           s.pol_id, s.pod_id, pol.code || ' – ' || pod.code AS lane, s.mode,
           s.salesperson_id, COALESCE(leg.carrier_id, s.carrier_id) AS carrier_id
      FROM (%s) r
      JOIN freight_charge_code code
        ON code.id = r.code_id AND code."group" <> 'disbursement'
      LEFT JOIN res_company company ON company.id = r.company_id
      LEFT JOIN freight_shipment s ON s.id = r.shipment_id
      LEFT JOIN freight_shipment_leg leg ON leg.id = r.leg_id
      LEFT JOIN freight_location pol ON pol.id = s.pol_id
      LEFT JOIN freight_location pod ON pod.id = s.pod_id
"""


def _money(label, **values):
    return fields.Monetary(label, readonly=True, aggregator="sum", **values)


class FreightProfit(models.Model):
    """What each charge earns or costs, in its branch's own currency.

    Costs are negative, so that all adds up to the margin. Exchange differences stand
    apart. Disbursements are left out: they are neither income nor cost. So are
    estimates of shipments that nobody has ordered, or that were called off. What is
    posted after its month was closed counts when it is posted.
    """

    _name = "freight.profit"
    _description = "Profit"
    _auto = False
    _order = "recognized_on desc, id desc"
    _rec_name = "charge_id"
    _depends = {
        "freight.charge": [
            *("shipment_id", "leg_id", "side", "code_id", "company_id"),
            *("company_amount", "actual_amount", "exchange_difference"),
            *("accrued_amount", "cost_shares", "recognized_on", "is_recognized"),
            "without_order",
        ],
        "freight.shipment": [
            *("commercial_partner_id", "pol_id", "pod_id", "mode"),
            *("salesperson_id", "carrier_id"),
        ],
        "freight.shipment.leg": ["carrier_id"],
        "freight.charge.code": ["group"],
        "freight.location": ["code"],
        "res.company": ["currency_id"],
    }

    charge_id = fields.Many2one("freight.charge", readonly=True)
    shipment_id = fields.Many2one("freight.shipment", readonly=True)
    leg_id = fields.Many2one("freight.shipment.leg", readonly=True)
    company_id = fields.Many2one("res.company", "Branch", readonly=True)
    currency_id = fields.Many2one("res.currency", readonly=True)
    code_id = fields.Many2one("freight.charge.code", "Charge Code", readonly=True)
    side = fields.Selection([("sell", "Income"), ("buy", "Cost")], readonly=True)
    customer_id = fields.Many2one("res.partner", readonly=True)
    pol_id = fields.Many2one("freight.location", "From", readonly=True)
    pod_id = fields.Many2one("freight.location", "To", readonly=True)
    lane = fields.Char(readonly=True)
    mode = fields.Selection(MODES, readonly=True)
    carrier_id = fields.Many2one("freight.carrier", readonly=True)
    salesperson_id = fields.Many2one("res.users", readonly=True)
    recognized_on = fields.Date("Counts On", readonly=True)
    is_recognized = fields.Boolean("Earned or Owed", readonly=True)
    estimated = _money("Estimated")
    posted = _money("Posted")
    exchange_difference = _money("Exchange Differences")
    accrued = _money("Last Accrued")

    @property
    def _table_query(self):
        """Ask for the parts of spread costs only where there are any: putting them
        beside the others takes a third of the time of the whole question."""
        self.env["freight.charge"].flush_model(["cost_shares"])
        [(spread,)] = self.env.execute_query(
            SQL("SELECT EXISTS (SELECT FROM freight_charge WHERE cost_shares NOTNULL)")
        )
        return SQL(QUERY, SQL(WITH_SPREAD if spread else CHARGES))

    @api.model
    def fields_get(self, allfields=None, attributes=None):
        """Describe amounts as plain figures where the branches share a currency.

        A pivot converts every amount at today's rate where it is told of currencies,
        to be able to add up several: here there is one, or a need for that.
        """
        result = super().fields_get(allfields, attributes)
        currency = self.env.companies.currency_id
        if len(currency) == 1:
            for description in result.values():
                if description.pop("currency_field", None):
                    digits = (16, currency.decimal_places)
                    description.update(type="float", digits=digits)
        return result
