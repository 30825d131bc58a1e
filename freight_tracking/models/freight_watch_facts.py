"""Reading what the rules look at, for many shipments in a handful of queries."""

from odoo import api, models
from odoo.tools import SQL

from ..tools.exceptions import Box, Cutoff, Facts, Hold, Leg, Told

UNDER_WAY = ("confirmed", "in_transit")
OF_EVENTS = {
    *("no_news", "overdue", "customs_hold"),
    *("roll_over", "temperature", "reported"),
}
SHIPMENTS = """
    SELECT id, mode, direction, commercial_partner_id, company_id,
           state = 'in_transit', etd, eta, atd, ata, NULL,
           required_by, delivery_planned, delivery_actual,
           coalesce(master_id, id)
      FROM freight_shipment
     WHERE id = ANY(%s) AND active AND state = ANY(%s)
"""
LEGS = """
    SELECT shipment_id, id, etd, eta, atd, ata FROM freight_shipment_leg
     WHERE shipment_id = ANY(%s) AND stage = 'main'
  ORDER BY shipment_id, sequence, id
"""
# Of what was said of a plan over time the latest word counts, of actuals the last.
TOLD = """
    SELECT shipment_id, milestone_id, container_id, leg_id, classifier != 'actual',
           max(at), (array_agg(at ORDER BY recorded_at DESC, at DESC))[1], max(seen_at)
      FROM freight_event
     WHERE shipment_id = ANY(%s) AND is_void IS NOT TRUE AND kind != 'retraction'
  GROUP BY 1, 2, 3, 4, 5
"""
FIRST_ETA = """
    SELECT DISTINCT ON (shipment_id) shipment_id, old FROM freight_schedule_change
     WHERE shipment_id = ANY(%s) AND field = 'eta' AND of_shipment AND old IS NOT NULL
  ORDER BY shipment_id, seen_at, id
"""
CUTOFFS = """
    SELECT shipment_id, id, due FROM freight_cutoff
     WHERE shipment_id = ANY(%s) AND met_at IS NULL AND due IS NOT NULL
       AND status IN ('open', 'rejected')
"""
BOXES = """
    SELECT c.shipment_id, c.id, c.state,
           (SELECT max(m.at) FROM freight_container_move m
             WHERE m.container_id = c.id AND m.new_state IN ('arrived', 'discharged'))
      FROM freight_container c
     WHERE c.shipment_id = ANY(%s) AND c.state IN ('arrived', 'discharged')
"""
HOLDS = """
    SELECT shipment_id, id, coalesce(lodged_at, create_date)
      FROM freight_customs_declaration
     WHERE shipment_id = ANY(%s) AND status IN ('hold', 'inspection')
"""


class FreightWatch(models.Model):
    _inherit = "freight.watch"

    @api.model
    def _load_facts(self, shipment_ids, kinds):
        """Return ``{id: Facts}`` of those of these shipments that are under way,
        and of those that are done and have boxes whose free time runs on.

        :param kinds: only what these kinds of rules look at is read
        """
        facts = self._load_under_way(shipment_ids, kinds)
        if "free_time" in kinds:
            free_times = self._get_free_times(sorted(shipment_ids))
            over = sorted(free_times.keys() - facts.keys())
            if over:
                self.env.cr.execute(SQL(SHIPMENTS, over, ["done"]))
                for *values, _carrier in self.env.cr.fetchall():
                    facts[values[0]] = Facts(*values, is_done=True)
            for id_, each in free_times.items():
                if id_ in facts:
                    facts[id_].free_times = list(each)
        return facts

    @api.model
    def _load_under_way(self, shipment_ids, kinds):
        facts, carriers = {}, {}
        self.env.cr.execute(SQL(SHIPMENTS, list(shipment_ids), list(UNDER_WAY)))
        for *values, carrier in self.env.cr.fetchall():
            facts[values[0]] = Facts(*values)
            carriers.setdefault(carrier, []).append(facts[values[0]])
        if not facts:
            return facts
        if not kinds.isdisjoint(("not_departed", "overdue")):
            # A house sails on the legs of its master.
            for carrier, *values in self._fetch(LEGS, carriers):
                for one in carriers[carrier]:
                    one.legs.append(Leg(*values))
        if not kinds.isdisjoint(OF_EVENTS):
            self._load_told(facts, carriers)
        if "eta_slip" in kinds:
            for one in facts.values():
                one.first_eta = one.eta
            for id_, eta in self._fetch(FIRST_ETA, facts):
                facts[id_].first_eta = eta
        for kind, query, shape, name in (
            ("cutoff", CUTOFFS, Cutoff, "cutoffs"),
            ("not_picked_up", BOXES, Box, "boxes"),
            ("customs_hold", HOLDS, Hold, "holds"),
        ):
            if kind in kinds:
                for id_, *values in self._fetch(query, facts):
                    getattr(facts[id_], name).append(shape(*values))
        return facts

    def _load_told(self, facts, carriers):
        """Read the events; of a house's carriage just when they were heard."""
        rows = self._fetch(TOLD, {*facts, *carriers})
        for id_, milestone, box, leg, is_forecast, last, word, seen_at in rows:
            at = word if is_forecast else last
            if id_ in facts:
                told = Told(milestone, at, box, leg, is_forecast)
                facts[id_].told.append(told)
            heard = [*carriers.get(id_, ()), *filter(None, [facts.get(id_)])]
            for one in heard:
                one.last_news = max(one.last_news or seen_at, seen_at)

    @api.model
    def _fetch(self, query, ids):
        self.env.cr.execute(SQL(query, sorted(ids)))
        return self.env.cr.fetchall()

    # Hooks

    @api.model
    def _get_free_times(self, shipment_ids):
        """Return ``{shipment id: [FreeTime]}`` of the clocks that run. For billing.

        When one starts or stops, its shipment's watch is marked due
        (``freight.shipment._mark_watch``).
        """
        return {}
