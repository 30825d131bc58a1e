"""Events of many shipments: through ingest, by COPY, and by Odoo's plain create().

A voyage has ten events, as carriers' DCSA feeds tell them: the booking, five moves of
the box, departure and arrival, two estimates of the arrival. They come as feeds bring
them: of many shipments in turn, of each what is new since it was asked about last.

Each figure and its peers are measured in turn, a part of the shipments after the other,
so that what else the machine does befalls them alike. What is made for it is taken away
again, so that it can run in a database that is kept.
"""

import gc
import io
import json
import os
import time
from datetime import datetime, timedelta

from bench_rows import clone, columns, place, vacuum

from odoo import Command
from odoo.tools import SQL

from odoo.addons.freight_tracking.tools.normal_form import from_dict

EVENTS = int(os.environ.get("BENCH_EVENTS", 100_000))
SHIPMENTS = EVENTS // 10
ROUNDS = 5
BATCH = 500
ALONE = int(os.environ.get("BENCH_ALONE", 500))
PEERS = bool(int(os.environ.get("BENCH_PEERS", 1)))
BEGIN = datetime(2025, 5, 1)
TABLES = ("freight_event", "freight_schedule_change", "freight_watch")
# These grow by ingest too. What a session plans while a table is empty, such as how to
# look for whose activity was deleted, it goes by until the table is analysed.
GROWING = (*TABLES, "freight_exception", "mail_activity")
# Code, empty or laden, classifier, day, place; and at which visit the carrier tells it.
VOYAGE = (
    ("SHIPMENT/CONF/BKG", "", "actual", -20, "", 0),
    ("EQUIPMENT/GTOT", "EMPTY", "actual", -6, "VNSGN", 1),
    ("EQUIPMENT/GTIN", "LADEN", "actual", -3, "VNSGN", 2),
    ("EQUIPMENT/LOAD", "LADEN", "actual", -1, "VNSGN", 3),
    ("TRANSPORT/DEPA", "", "actual", 0, "VNSGN", 3),
    ("TRANSPORT/ARRI", "", "estimated", 16, "USLGB", 3),
    ("TRANSPORT/ARRI", "", "estimated", 18, "USLGB", 4),
    ("TRANSPORT/ARRI", "", "actual", 18, "USLGB", 5),
    ("EQUIPMENT/DISC", "LADEN", "actual", 19, "USLGB", 5),
    ("EQUIPMENT/GTOT", "LADEN", "actual", 21, "USLGB", 6),
)
OFFSETS = {"VNSGN": "+07:00", "USLGB": "-07:00"}
TERMINALS = {"VNSGN": ("Cat Lai", "VNCLI"), "USLGB": ("Long Beach Pier T", "LGBPT")}

env = env(context={**env.context, "tracking_disable": True})  # noqa: F821
cr = env.cr


def make_shipments():
    """Make confirmed shipments with one leg and one box each; return the first id."""
    customer = env["res.partner"].create({"name": "Bench", "is_company": True})
    box_type = env["freight.equipment.type"].search([("code", "=", "45G1")])
    pol, pod = place(env, "VNSGN"), place(env, "USLGB")
    model = env["freight.shipment"].create(
        {
            "partner_id": customer.id,
            "shipper_id": customer.id,
            "consignee_id": customer.id,
            "pol_id": pol.id,
            "pod_id": pod.id,
            "booking_number": "EVB0",
            "master_number": "EVBL0",
            "leg_ids": [
                Command.create(
                    {
                        "origin_id": pol.id,
                        "destination_id": pod.id,
                        "voyage": "025E",
                        "etd": BEGIN,
                        "eta": BEGIN + timedelta(days=15),
                    }
                )
            ],
            "container_ids": [Command.create({"type_id": box_type.id})],
        }
    )
    model.action_confirm()
    cr.precommit.run()
    env.flush_all()
    shipment = {"shipment_id": f"{model.id} + n"}
    clone(
        *(cr, "freight_shipment", model.id, SHIPMENTS),
        name="'EVB/' || lpad(n::text, 8, '0')",
        booking_number="'EVB' || n",
        master_number="'EVBL' || n",
        search_key="'evb' || n",
        # The model's tasks are not cloned, so neither is the plan that they are of.
        sop_plan_id="NULL",
        sop_waiting="NULL",
    )
    clone(cr, "freight_shipment_leg", model.leg_ids.id, SHIPMENTS, **shipment)
    clone(
        *(cr, "freight_container", model.container_ids.id, SHIPMENTS),
        **shipment,
        number="'EVBU' || lpad(n::text, 7, '0')",
    )
    vacuum(cr, "freight_shipment", "freight_shipment_leg", "freight_container")
    return model.id


def make_reports(numbers):
    """Return reports of these shipments as parsers hand them over, in their order."""
    reports = []
    for step, (code, lading, classifier, days, at, visit) in enumerate(VOYAGE):
        terminal, code_of_terminal = TERMINALS.get(at, ("", ""))
        is_move = code.startswith("TRANSPORT")
        for number in numbers:
            moment = BEGIN + timedelta(days=days, minutes=number % 600)
            created = moment if classifier == "actual" else BEGIN + timedelta(step)
            report = {
                "booking": f"EVB{number}",
                # There is no bill before the cargo is on board.
                "bill": f"EVBL{number}" if visit > 3 else "",
                "container": f"EVBU{number:07}" if lading else "",
                "equipment_type": "45G1" if lading else "",
                "format": "dcsa",
                "code": code,
                "source_code": code,
                "empty_laden": lading,
                "classifier": classifier,
                "when": f"{moment.isoformat()}{OFFSETS.get(at, '+00:00')}",
                "created": f"{created.isoformat()}+00:00",
                "place": at,
                "place_text": terminal,
                "terminal": code_of_terminal,
                "mode": "sea" if is_move else "",
                "carrier": "EGLV" if at else "",
                "vessel": "EVER BENCH" if at else "",
                "vessel_imo": "9811000" if at else "",
                "voyage": "025E" if at else "",
                "external_id": f"5f0b{step:04}-9c1d-4a57-8f4e-{number:012}",
            }
            checked, problems = from_dict(report)
            assert checked, problems
            reports.append((visit, number * 7919 % SHIPMENTS, checked))
    # Carriers are asked in turn about each shipment, and tell what is new of it.
    reports.sort(key=lambda item: item[:2])
    return [report for _visit, _turn, report in reports]


def batches(items, size):
    return (items[begin : begin + size] for begin in range(0, len(items), size))


def ingest(reports, size):
    source = env.ref("freight_tracking.source_carrier")
    for batch in batches(reports, size):
        done = env["freight.event"].ingest(batch, source)
        assert done.count("created") == len(batch), done.counts
        cr.commit()


def copy(content, names):
    cr._obj.copy_expert(
        f"COPY freight_event ({', '.join(names)}) FROM STDIN", io.StringIO(content)
    )
    cr.commit()


def create(rows):
    for batch in batches(rows, BATCH):
        env["freight.event"].sudo().create(batch)
        cr.commit()
        env.invalidate_all()


def seconds(work, *arguments):
    gc.collect()
    began = time.perf_counter()
    work(*arguments)
    return time.perf_counter() - began


def take_away(table, column, ids):
    cr.execute(
        SQL(
            "DELETE FROM %s WHERE %s BETWEEN %s AND %s",
            SQL.identifier(table),
            SQL.identifier(column),
            ids[0],
            ids[-1],
        )
    )


def measure_ingest(numbers):
    reports = make_reports(numbers)
    # One at a time are events of each kind, of shipments in turn.
    step = len(reports) * ROUNDS // ALONE
    alone = reports[::step]
    many = [report for index, report in enumerate(reports) if index % step]
    add("ingest", len(many), seconds(ingest, many, BATCH))
    add("alone", len(alone), seconds(ingest, alone, 1))


def measure_peers(ids):
    """Write the very rows that ingest has made, into the same table again."""
    names = columns(cr, "freight_event")
    mine = f"shipment_id BETWEEN {ids[0]} AND {ids[-1]}"
    query = f"SELECT {', '.join(names)} FROM freight_event WHERE {mine} ORDER BY id"
    content = io.StringIO()
    cr._obj.copy_expert(f"COPY ({query}) TO STDOUT", content)
    cr.execute(query)
    rows = [dict(zip(names, row, strict=True)) for row in cr.fetchall()]
    for name, work, arguments in (
        ("copy", copy, (content.getvalue(), names)),
        ("create", create, (rows,)),
    ):
        take_away("freight_event", "shipment_id", ids)
        vacuum(cr, *GROWING)
        add(name, len(rows), seconds(work, *arguments))


def add(name, count, duration):
    counts, durations = spent.setdefault(name, ([], []))
    counts.append(count)
    durations.append(duration)


cr.execute("SELECT count(*) FROM freight_event")
answer = {"before": cr.fetchone()[0], "events": EVENTS}
spent = {}
first = make_shipments()
share = SHIPMENTS // ROUNDS
for start in range(1, SHIPMENTS + 1, share):
    numbers = range(start, start + share)
    ids = range(first + start, first + start + share)
    measure_ingest(numbers)
    cr.execute(
        "SELECT DISTINCT state FROM freight_shipment WHERE id BETWEEN %s AND %s",
        [ids[0], ids[-1]],
    )
    states = [state for (state,) in cr.fetchall()]
    assert states == ["done"], states
    if PEERS:
        measure_peers(ids)
all_ids = range(first, first + SHIPMENTS + 1)
for table in TABLES:
    take_away(table, "shipment_id", all_ids)
take_away("freight_shipment", "id", all_ids)
vacuum(cr, *GROWING)
answer |= {
    name: sum(counts) / sum(durations) for name, (counts, durations) in spent.items()
}
print("BENCH", json.dumps(answer))
