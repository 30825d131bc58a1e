"""As many active tariff lines as BENCH_LINES says: ten a lane, so more are more lanes.

The shipments that are there go over the first thousand lanes, whatever the number.
"""

import json
import os

from odoo.tools import SQL

LINES = int(os.environ["BENCH_LINES"])
PER_LANE = (
    # side, charge, basis, price, box
    ("sell", "OFR", "container", 2150, "22G1"),
    ("sell", "OFR", "container", 2890, "45G1"),
    ("sell", "BAF", "charges", 12.5, None),
    ("sell", "THC-O", "container", 150, None),
    ("sell", "DOC", "bl", 45, None),
    ("sell", "ISPS", "container", 11, None),
    ("buy", "OFR", "container", 2400, None),
    ("buy", "BAF", "charges", 10, None),
    ("buy", "THC-O", "container", 130, None),
    ("buy", "DOC", "bl", 35, None),
)
LANES_OF_SHIPMENTS = 1000

env = env(context={"tracking_disable": True})  # noqa: F821
cr = env.cr
ports = env["freight.location"].search(
    [("is_seaport", "=", True)], limit=200, order="id"
)
lanes = [(pol, pod) for pol in ports.ids for pod in ports.ids if pol != pod]
lanes = lanes[: LINES // len(PER_LANE)]
tariffs = {
    side: env["freight.tariff"].create({"name": f"Bench {side}", "side": side})
    for side in ("sell", "buy")
}
codes = {code.code: code.id for code in env["freight.charge.code"].search([])}
boxes = {each.code: each.id for each in env["freight.equipment.type"].search([])}
env.flush_all()
company = env.company
for side, code, basis, price, box in PER_LANE:
    cr.execute(
        SQL(
            """
            INSERT INTO freight_tariff_line
                   (tariff_id, company_id, sequence, code_id, basis, price,
                    equipment_type_id, currency_id, break_kind, pol_id, pod_id,
                    match_key)
            SELECT %s, %s, 10, %s, %s, %s, %s, %s, 'flat', lane.pol, lane.pod,
                   %s || lane.pol || ':L' || lane.pod
              FROM unnest(%s, %s) AS lane (pol, pod)
            """,
            *(tariffs[side].id, company.id, codes[code], basis, price),
            *(boxes.get(box), company.currency_id.id),
            f"{company.id}:{side}:*:L",
            [pol for pol, _pod in lanes],
            [pod for _pol, pod in lanes],
        )
    )
cr.execute(
    "INSERT INTO freight_tariff_line_percent_rel (line_id, code_id)"
    " SELECT id, %s FROM freight_tariff_line"
    " WHERE basis = 'charges' AND tariff_id = ANY(%s)",
    [codes["OFR"], [tariff.id for tariff in tariffs.values()]],
)
cr.execute("UPDATE freight_tariff SET state = 'active'")
used = lanes[:LANES_OF_SHIPMENTS]
cr.execute(
    SQL(
        """
        UPDATE freight_shipment s SET pol_id = lane.pol, pod_id = lane.pod
          FROM unnest(%s, %s) WITH ORDINALITY AS lane (pol, pod, number)
         WHERE lane.number = s.id %% %s + 1
        """,
        [pol for pol, _pod in used],
        [pod for _pol, pod in used],
        len(used),
    )
)
cr.commit()
cr._cnx.autocommit = True
cr.execute("VACUUM ANALYZE")
print("BENCH", json.dumps({"lines": len(lanes) * len(PER_LANE)}))
