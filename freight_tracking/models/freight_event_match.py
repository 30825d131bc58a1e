"""Which shipment a report is of: bill, booking or waybill decide, a box may help."""

from collections import defaultdict
from datetime import timedelta

from odoo import models
from odoo.tools import SQL

from ..tools.batch import resolve_time
from ..tools.keys import squeeze

# The first that finds a shipment decides. Our own number is as good as the bill's.
DECISIVE = ("bill", "booking", "house", "forwarder_reference")
# The carrier's numbers are of the master, where there is one.
OF_MASTER = ("bill", "booking")
FOLDED = "regexp_replace(upper(%s), '[^A-Z0-9]', '', 'g')"
COLUMNS = {
    "bill": "master_number",
    "booking": "booking_number",
    "house": "house_number",
}
# Airlines use waybill numbers again after a year or two, carriers booking numbers.
SAME_JOURNEY = timedelta(days=180)


class FreightEvent(models.Model):
    _inherit = "freight.event"

    def _match(self, batch, shipment=None):
        """Find the shipments of all reports, lock them, and read their journeys."""
        items = [item for item in batch.items if item.report]
        candidates = {}
        wanted = {shipment.id} if shipment else set()
        if not shipment:
            candidates, seen = self._find_candidates([item.report for item in items])
            wanted = {id_ for found in candidates.values() for id_, *_rest in found}
            wanted |= seen
        self._lock_and_load(batch, wanted)
        for item in items:
            if shipment:
                found, item.matched_by = [shipment.id], "person"
            else:
                found = self._decide(batch, item, candidates)
            item.targets = tuple(self._choose_boxes(batch, item, found))
            if not item.targets and not item.result:
                item.fail("unmatched", self._get_unmatched_reason(item.report))

    def _get_unmatched_reason(self, report):
        if report.container and not any(getattr(report, name) for name in DECISIVE):
            return (
                "The container is on no journey that was there at that time, or on "
                "several."
            )
        return "No shipment has this bill, booking or waybill."

    def _lock_and_load(self, batch, shipment_ids):
        wanted = shipment_ids - batch.journeys.keys()
        if not wanted:
            return
        locked = self.env["freight.watch"]._lock(wanted)
        batch.journeys |= self._load_journeys([*locked, *wanted])
        batch.share_places()

    def _find_candidates(self, reports):
        """Return ``({(kind, number): [(id, master id, etd, eta)]}, {shipment ids})``.

        One query over all numbers that the reports name, each part by its own index.
        Each number is looked up by itself: PostgreSQL takes five hundred folded numbers
        for most of the table, and would fold those of all shipments.
        """
        asked = defaultdict(set)
        for report in reports:
            decisive = False
            for kind in DECISIVE:
                if number := getattr(report, kind):
                    decisive = True
                    asked[kind].add(
                        number.upper() if kind not in COLUMNS else squeeze(number)
                    )
            if report.container and not decisive:
                asked["container"].add(report.container)
        parts = []
        for kind, numbers in asked.items():
            if kind in COLUMNS:
                column = SQL(FOLDED, SQL.identifier("s", COLUMNS[kind]))
            elif kind == "container":
                column = SQL.identifier("c", "number")
            else:
                column = SQL.identifier("s", "name")
            joined = (
                SQL("JOIN freight_container c ON c.shipment_id = s.id")
                if kind == "container"
                else SQL()
            )
            parts.append(
                SQL(
                    """
                    SELECT %s, asked.number, found.*
                      FROM unnest(%s) AS asked (number)
        CROSS JOIN LATERAL (
                    SELECT s.id, s.master_id, s.etd, s.eta
                      FROM freight_shipment s %s
                     WHERE %s = asked.number AND s.active AND s.state != 'cancelled'
                    OFFSET 0) AS found
                    """,
                    kind,
                    sorted(numbers),
                    joined,
                    column,
                )
            )
        found, seen = defaultdict(list), set()
        if parts:
            self.env.cr.execute(SQL(" UNION ALL ").join(parts))
            for kind, number, id_, master_id, etd, eta in self.env.cr.fetchall():
                if kind == "container":
                    seen.add(id_)
                    continue
                target = master_id if kind in OF_MASTER and master_id else id_
                found[kind, number].append((target, etd, eta))
        return found, seen

    def _decide(self, batch, item, candidates):
        """Return the ids of the shipments that the report's numbers name."""
        report = item.report
        for kind in DECISIVE:
            number = getattr(report, kind)
            if not number:
                continue
            key = number.upper() if kind not in COLUMNS else squeeze(number)
            found = candidates.get((kind, key))
            if found:
                item.matched_by = kind
                return self._of_this_time(report, dict.fromkeys(found))
        return []

    def _of_this_time(self, report, found):
        """Of several shipments with one number, leave out those of other years."""
        ids = dict.fromkeys(id_ for id_, _etd, _eta in found)
        if len(ids) == 1:
            return list(ids)
        at = resolve_time(report.when, report.zone).at
        near = {
            id_: None
            for id_, etd, eta in found
            if (not etd or etd - SAME_JOURNEY <= at)
            and (not (eta or etd) or at <= (eta or etd) + SAME_JOURNEY)
        }
        return list(near or ids)

    def _choose_boxes(self, batch, item, shipment_ids):
        """Return (shipment, box or None): those that have the box, if it is named."""
        number = item.report.container
        if not number:
            return [(id_, None) for id_ in shipment_ids]
        having = []
        for id_ in shipment_ids:
            journey = batch.journeys[id_]
            # A house's boxes are its master's.
            for one in filter(None, (journey, journey.master)):
                having += [
                    (one.row.id, box.id) for box in one.boxes if box.number == number
                ]
        if having:
            return list(dict.fromkeys(having))
        # A box that nobody has entered yet is the only shipment's.
        return [(id_, None) for id_ in shipment_ids] if len(shipment_ids) == 1 else []
