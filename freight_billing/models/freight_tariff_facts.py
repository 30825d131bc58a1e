from collections import Counter, defaultdict
from decimal import Decimal

from odoo import api, models
from odoo.tools import SQL

from odoo.addons.freight_base.tools.weight import SEA_LCL, chargeable
from odoo.addons.freight_shipment.models.freight_shipment_totals import MEASURED_IN

from ..tools.rated import Case
from ..tools.rating import Measures
from ..tools.tariff_match import Facts, Place

# Whom a shipment is priced for: a master has no customer, and what the carriage of a
# house costs is its master's.
SIDES_BY_KIND = {
    "direct": ("sell", "buy"),
    "house": ("sell", "buy"),
    "master": ("buy",),
}
ENDS = {
    "pol": "pol_id",
    "pod": "pod_id",
    "receipt": "pickup_id",
    "delivery": "delivery_id",
}
# A day that nobody knows yet is taken from the next of these that is known.
STAND_INS = ("etd", "booking")


class FreightTariff(models.Model):
    """What rating has to know of shipments, read in a fixed number of queries."""

    _inherit = "freight.tariff"

    @api.model
    def _load_cases(self, shipments):
        """Return a :class:`~..tools.rated.Case` for each of the shipments, in order."""
        rows = self._read_shipments(shipments)
        places = self._read_places(
            {row[column] for row in rows for column in ENDS.values() if row[column]}
        )
        tags = self._read_tags({row["commercial_partner_id"] for row in rows})
        boxes = self._read_boxes(shipments)
        commodities = self._read_commodities(shipments)
        vendors = self._read_vendors(shipments)
        gate_ins = self._read_gate_ins(shipments)
        legs = self._read_carriers_legs(shipments)
        ratios = self.env["freight.weight.rule"]._get_ratios()
        by_id = {
            row["id"]: self._prepare_case(
                row,
                places=places,
                tags=tags.get(row["commercial_partner_id"], frozenset()),
                boxes=self._get_priced_boxes(row, boxes.get(row["id"], ())),
                commodities=commodities.get(row["id"], frozenset()),
                vendors=vendors.get(row["id"], frozenset()),
                gate_in=gate_ins.get(row["id"]),
                legs=legs.get(row["id"], {}),
                ratios=ratios,
            )
            for row in rows
        }
        return [by_id[shipment_id] for shipment_id in shipments.ids]

    def _prepare_case(
        self, row, places, tags, boxes, commodities, vendors, gate_in, legs, ratios
    ):
        known = {
            "receipt": row["receipt_day"],
            "gate_in": gate_in,
            "etd": row["etd_day"],
            "booking": row["booking_day"],
        }
        days = {basis: self._settle_day(basis, known) for basis in known}
        counts = Counter(box_type for box_type, _teu in boxes)
        facts = Facts(
            customer=row["commercial_partner_id"],
            tags=tags,
            vendors=vendors,
            carrier=row["carrier_id"],
            equipment=tuple(sorted(counts)),
            commodities=commodities,
            service=row["service"],
            mode=row["mode"],
            direction=row["direction"],
            dates={basis: day for basis, (day, _source) in days.items()},
            **{name: places.get(row[column], Place()) for name, column in ENDS.items()},
        )
        sides = SIDES_BY_KIND[row["kind"]]
        if row["master_id"]:
            sides = ("sell",)
        return Case(
            key=row["id"],
            company=row["company_id"],
            sides=sides,
            facts=facts,
            measures=Measures(
                bills=row["bl_count"] or 1,
                boxes=counts,
                teu={
                    box_type: counts[box_type] * (teu or Decimal(0))
                    for box_type, teu in set(boxes)
                },
                wm=row["revenue_tons"] or self._get_revenue_tons(row),
                chargeable_kg=row["chargeable_weight"]
                or self._get_chargeable_kg(row, ratios),
                cbm=row["volume"],
                days=Decimal(row["day_count"] or 0) or None,
            ),
            value=row["goods_value"],
            value_currency=row["currency_id"],
            days=days,
            house_terms=row["house_freight_terms"],
            master_terms=row["master_freight_terms"],
            legs=legs,
        )

    def _settle_day(self, basis, known):
        """Return the day that counts, and which of the shipment's days it is."""
        for source in (basis, *STAND_INS):
            if known[source]:
                return known[source], source
        return None, basis

    def _get_revenue_tons(self, row):
        """By W/M where the service itself is not: tonnes or m³, the larger one."""
        return chargeable(row["gross_weight"], row["volume"], SEA_LCL)

    def _get_chargeable_kg(self, row, ratios):
        """By weight where the service itself is not, as the mode's rule has it."""
        rule = ratios.get((row["mode"], row["carrier_id"] or False)) or ratios.get(
            (row["mode"], False)
        )
        if not rule or rule.kg_per_unit != 1:
            return row["gross_weight"]
        return chargeable(
            row["gross_weight"], row["volume"], rule, row["loading_metres"]
        )

    def _get_priced_boxes(self, row, boxes):
        """Return (type, TEU) of the boxes that are this shipment's own to pay for.

        Cargo that only has a part of a box, by LCL, is not charged for the box.
        """
        by_part = row["kind"] != "master" and row["service"] in MEASURED_IN
        return [
            (box_type, teu) for is_own, box_type, teu in boxes if is_own or not by_part
        ]

    @api.model
    def _read_shipments(self, shipments):
        # Days are those of the place where the cargo leaves.
        return self._query(
            SQL(
                """
                SELECT s.id, s.company_id, s.commercial_partner_id, s.kind,
                       s.master_id, s.mode, s.service, s.direction, s.carrier_id,
                       s.pol_id, s.pod_id, s.pickup_id, s.delivery_id,
                       COALESCE(s.gross_weight, 0) AS gross_weight,
                       COALESCE(s.volume, 0) AS volume,
                       COALESCE(s.loading_metres, 0) AS loading_metres,
                       s.chargeable_weight, s.revenue_tons,
                       s.goods_value, s.currency_id, s.bl_count, s.day_count,
                       s.house_freight_terms, s.master_freight_terms,
                       (s.etd AT TIME ZONE 'UTC'
                              AT TIME ZONE COALESCE(p.tz, 'UTC'))::date AS etd_day,
                       (COALESCE(s.pickup_actual, s.pickup_planned, s.cargo_ready)
                              AT TIME ZONE 'UTC'
                              AT TIME ZONE COALESCE(r.tz, p.tz, 'UTC')
                       )::date AS receipt_day,
                       (COALESCE(s.booked_at, s.create_date)
                              AT TIME ZONE 'UTC'
                              AT TIME ZONE COALESCE(p.tz, 'UTC')
                       )::date AS booking_day
                  FROM freight_shipment s
             LEFT JOIN freight_location p ON p.id = s.pol_id
             LEFT JOIN freight_location r ON r.id = s.pickup_id
                 WHERE s.id = ANY(%s)
                """,
                shipments.ids,
            )
        )

    @api.model
    def _read_places(self, ids):
        """Return ``{id: Place}``: a terminal is also its port, and that its town."""
        rows = self._query(
            SQL(
                """
                SELECT l.id, l.country_id, p.id AS parent, g.id AS grandparent
                  FROM freight_location l
             LEFT JOIN freight_location p ON p.id = l.parent_id
             LEFT JOIN freight_location g ON g.id = p.parent_id
                 WHERE l.id = ANY(%s)
                """,
                list(ids),
            )
        )
        return {
            row["id"]: Place(
                tuple(filter(None, (row["id"], row["parent"], row["grandparent"]))),
                row["country_id"],
            )
            for row in rows
        }

    @api.model
    def _read_tags(self, partner_ids):
        tags = defaultdict(set)
        for row in self._query(
            SQL(
                "SELECT partner_id, category_id"
                " FROM res_partner_res_partner_category_rel WHERE partner_id = ANY(%s)",
                list(partner_ids),
            )
        ):
            tags[row["partner_id"]].add(row["category_id"])
        return {partner: frozenset(found) for partner, found in tags.items()}

    @api.model
    def _read_boxes(self, shipments):
        """Return ``{shipment id: [(is it its own, type, TEU)]}`` of typed boxes."""
        boxes = defaultdict(list)
        for row in self._query(
            SQL(
                """
                SELECT DISTINCT holder, box.id, box.shipment_id = holder AS is_own,
                       box.type_id, type.teu
                  FROM (SELECT shipment_id AS holder, id AS box_id
                          FROM freight_container WHERE shipment_id = ANY(%(ids)s)
                         UNION
                        SELECT shipment_id, container_id
                          FROM freight_cargo_line WHERE shipment_id = ANY(%(ids)s)
                           AND container_id IS NOT NULL) held
                  JOIN freight_container box ON box.id = held.box_id
                  JOIN freight_equipment_type type ON type.id = box.type_id
                """,
                ids=shipments.ids,
            )
        ):
            boxes[row["holder"]].append((row["is_own"], row["type_id"], row["teu"]))
        return boxes

    @api.model
    def _read_commodities(self, shipments):
        return self._gather(
            SQL(
                "SELECT shipment_id, commodity_id AS found FROM freight_cargo_line"
                " WHERE shipment_id = ANY(%s) AND commodity_id IS NOT NULL",
                shipments.ids,
            )
        )

    @api.model
    def _read_vendors(self, shipments):
        """Who works on the shipment: carriers, hauliers and agents, as companies."""
        return self._gather(
            SQL(
                """
                SELECT shipment_id, partner.commercial_partner_id AS found
                  FROM (SELECT leg.shipment_id, carrier.partner_id
                          FROM freight_shipment_leg leg
                          JOIN freight_carrier carrier ON carrier.id = leg.carrier_id
                         WHERE leg.shipment_id = ANY(%(ids)s)
                         UNION
                        SELECT shipment_id, haulier_id FROM freight_container
                         WHERE shipment_id = ANY(%(ids)s)
                         UNION
                        SELECT id, origin_agent_id FROM freight_shipment
                         WHERE id = ANY(%(ids)s)
                         UNION
                        SELECT id, destination_agent_id FROM freight_shipment
                         WHERE id = ANY(%(ids)s)) at_work
                  JOIN res_partner partner ON partner.id = at_work.partner_id
                """,
                ids=shipments.ids,
            )
        )

    @api.model
    def _read_gate_ins(self, shipments):
        """The day on which the first box was gated in, at the port."""
        rows = self._query(
            SQL(
                """
                SELECT box.shipment_id,
                       MIN((move.at AT TIME ZONE 'UTC'
                            AT TIME ZONE COALESCE(place.tz, 'UTC'))::date) AS day
                  FROM freight_container box
                  JOIN freight_container_move move
                    ON move.container_id = box.id AND move.new_state = 'gated_in'
                  JOIN freight_shipment s ON s.id = box.shipment_id
             LEFT JOIN freight_location place ON place.id = s.pol_id
                 WHERE box.shipment_id = ANY(%s)
              GROUP BY box.shipment_id
                """,
                shipments.ids,
            )
        )
        return {row["shipment_id"]: row["day"] for row in rows}

    @api.model
    def _read_carriers_legs(self, shipments):
        """Return ``{shipment id: {who is paid: leg}}``, where it is one leg alone."""
        legs = defaultdict(lambda: defaultdict(list))
        for row in self._query(
            SQL(
                """
                SELECT leg.shipment_id, leg.id, carrier.partner_id
                  FROM freight_shipment_leg leg
                  JOIN freight_carrier carrier ON carrier.id = leg.carrier_id
                 WHERE leg.shipment_id = ANY(%s) AND carrier.partner_id IS NOT NULL
                """,
                shipments.ids,
            )
        ):
            legs[row["shipment_id"]][row["partner_id"]].append(row["id"])
        return {
            shipment: {who: ids[0] for who, ids in carried.items() if len(ids) == 1}
            for shipment, carried in legs.items()
        }

    @api.model
    def _load_standing(self, shipments, cases):
        """Tell the cases what stands already, whatever a tariff proposes."""
        standing = defaultdict(lambda: defaultdict(lambda: defaultdict(list)))
        rated = set()
        for row in self._query(
            SQL(
                """
                SELECT shipment_id, company_id, side, code_id, equipment_type_id,
                       COALESCE(amount, 0) AS amount, currency_id,
                       is_rated AND NOT COALESCE(hand_changed, FALSE)
                           AND state = 'draft' AS is_estimate
                  FROM freight_charge
                 WHERE shipment_id = ANY(%s)
                """,
                shipments.ids,
            )
        ):
            branch = (row["shipment_id"], row["company_id"])
            key = (row["code_id"], row["equipment_type_id"])
            if row["is_estimate"]:
                rated.add((*branch, row["side"], *key))
                continue
            found = standing[branch][row["side"]][key]
            found.append((row["amount"], row["currency_id"]))
        for case in cases:
            branch = (case.key, case.company)
            case.standing = standing.get(branch, {})
            case.replaced = {
                (side, *key)
                for side, found in case.standing.items()
                for key in found
                if (*branch, side, *key) not in rated
            }

    @api.model
    def _gather(self, query):
        found = defaultdict(set)
        for row in self._query(query):
            found[row["shipment_id"]].add(row["found"])
        return {shipment: frozenset(ids) for shipment, ids in found.items()}

    @api.model
    def _query(self, query):
        """Return rows in which figures are exact: Odoo's cursor reads them as floats.

        A float of at most 15 digits tells the decimal that it came from.
        """
        self.env.cr.execute(query)
        return [
            {
                name: Decimal(repr(value)) if isinstance(value, float) else value
                for name, value in row.items()
            }
            for row in self.env.cr.dictfetchall()
        ]
