"""As many charges as BENCH_COUNT says, five a shipment, cloned in SQL from one of ours.

Sell and buy, over three years, half of them posted; none of them is spread.
"""

import json
import os

from odoo.tools import SQL

COUNT = int(os.environ["BENCH_COUNT"])

env = env(context={"tracking_disable": True})  # noqa: F821
cr = env.cr
shipment = env["freight.shipment"].search([], limit=1, order="id")
codes = env["freight.charge.code"].search([("group", "!=", "disbursement")], limit=5)
charge = env["freight.charge"].create(
    {"shipment_id": shipment.id, "code_id": codes[0].id, "price": 100}
)
env.flush_all()
cr.execute(
    "SELECT column_name FROM information_schema.columns "
    "WHERE table_name = 'freight_charge' AND column_name <> 'id' ORDER BY 1"
)
names = [name for (name,) in cr.fetchall()]
changes = {
    "shipment_id": SQL("s.id"),
    "side": SQL("CASE WHEN k < 3 THEN 'sell' ELSE 'buy' END"),
    "code_id": SQL("(%s::int[])[k + 1]", codes.ids),
    "amount": SQL("100 + (s.id + k) %% 50"),
    "company_amount": SQL("100 + (s.id + k) %% 50"),
    "actual_amount": SQL("(s.id %% 2) * (100 + (s.id + k) %% 50)"),
    "recognized_on": SQL("COALESCE(s.atd, s.etd)::date"),
    "is_recognized": SQL("s.atd IS NOT NULL"),
    "without_order": SQL("false"),
}
cr.execute(
    SQL(
        "INSERT INTO freight_charge (%s) SELECT %s FROM freight_charge source, "
        "(SELECT id, atd, etd FROM freight_shipment ORDER BY id LIMIT %s) s, "
        "generate_series(0, 4) k WHERE source.id = %s",
        SQL(", ").join(map(SQL.identifier, names)),
        SQL(", ").join(
            changes.get(name) or SQL.identifier("source", name) for name in names
        ),
        COUNT // 5,
        charge.id,
    )
)
charge.unlink()
cr.commit()
cr._cnx.autocommit = True
cr.execute("VACUUM ANALYZE freight_charge")
print("BENCH", json.dumps({"charges": COUNT}))
