"""Puts orders into the database and moves them on, by the verbs that people use."""

from datetime import datetime, timedelta

from odoo import Command

from odoo.addons.freight_base.tools import iso6346

from demo import customers

PREFIX = "HLCU"
CONSIGNEES = {
    "US": "Harbor Retail Supply",
    "DE": "Nordlicht Elektronik",
    "NL": "Maasdijk Trading",
}
DOOR_MODES = ("road", "express")


def today():
    return datetime.now().replace(hour=0, minute=0, second=0, microsecond=0)


def box_number(serial):
    """A container number of our own series, with its right check digit."""
    body = f"{PREFIX}{serial:06d}"
    return body + iso6346.check_digit(body)


class Desk:
    """The staff at work: what they look up, and what they do with a shipment."""

    def __init__(self, env):
        self.env = env(
            context={
                **env.context,
                "tracking_disable": True,
                "mail_create_nosubscribe": True,
                "mail_notrack": True,
            }
        )

    def user(self, desk):
        login = f"{desk}@hailong.example"
        return self.env["res.users"].search([("login", "=", login)])

    def place(self, code):
        places = self.env["freight.location"]
        if len(code) == 3:
            return places.search([("iata", "=", code), ("kind", "=", "airport")])
        found = places.search([("code", "=", code), ("kind", "=", "place")])
        if not found:
            raise LookupError(f"The demo names the place {code}, which is not there")
        return found

    def carrier(self, code):
        if not code:
            return self.env["freight.carrier"]
        domain = ["|", ("scac", "=", code), ("iata", "=", code)]
        return self.env["freight.carrier"].search(domain, limit=1)

    def vessel(self, name):
        if not name:
            return self.env["freight.vessel"]
        vessels = self.env["freight.vessel"]
        found = vessels.search([("name", "=", name)], limit=1)
        return found or vessels.create({"name": name})

    def partner(self, name, country):
        found = customers.company(self.env, name)
        return found or self.env["res.partner"].create(
            {"name": name, "is_company": True, "country_id": country.id}
        )

    def equipment(self, code):
        return self.env["freight.equipment.type"].search([("code", "=", code)])

    def package(self, code):
        return self.env["freight.package.type"].search([("code", "=", code)])

    def team(self):
        return {
            "salesperson_id": self.user("sales").id,
            "operator_id": self.user("operations").id,
            "documentation_user_id": self.user("documentation").id,
            "finance_user_id": self.user("finance").id,
        }

    # -- moving things on ------------------------------------------------------

    def finish_tasks(self, shipment):
        """The team did its tasks of the past."""
        past = shipment.activity_ids.filtered(
            lambda task: task.date_deadline < today().date()
        )
        past.action_feedback()

    def move_boxes(self, shipment, moves):
        """Record moves of every box, each a (state, moment)."""
        for state, moment in moves:
            shipment.container_ids._set_state(state, moment)

    def depart(self, shipment, moment):
        shipment._get_main_legs()[:1].atd = moment

    def arrive(self, shipment, moment):
        shipment._get_main_legs()[-1:].ata = moment


def load(env):
    from demo import consolidation, guide, orders

    desk = Desk(env)
    guide.load(desk)
    for number, order in enumerate(orders.ORDERS):
        _have_order(desk, number, order)
    consolidation.load(desk)


def _have_order(desk, number, order):
    shipments = desk.env["freight.shipment"]
    if shipments.search_count([("customer_reference", "=", order.reference)]):
        return
    shipment = shipments.create(_prepare_order(desk, number, order))
    _move_on(desk, shipment, order)
    desk.finish_tasks(shipment)


def _prepare_order(desk, number, order):
    origin, destination = desk.place(order.origin), desk.place(order.destination)
    departs = today() + timedelta(days=order.departs, hours=10)
    customer = customers.company(desk.env, order.customer)
    country = destination.country_id
    other = desk.partner(
        CONSIGNEES.get(country.code, f"{destination.name} Import Trading"), country
    )
    supplier = desk.partner(f"{origin.name} Manufacturing", origin.country_id)
    leg = {
        "stage": "main",
        "mode": order.mode,
        "origin_id": origin.id,
        "destination_id": destination.id,
        "carrier_id": desk.carrier(order.carrier).id,
        "vessel_id": desk.vessel(order.vessel).id,
        "voyage": order.voyage,
        "etd": departs,
        "eta": departs + timedelta(days=order.takes),
    }
    values = {
        "partner_id": customer.id,
        "customer_reference": order.reference,
        "mode": order.mode,
        "service": order.service,
        "direction": order.direction,
        "goods_description": order.goods,
        "shipper_id": (supplier if order.direction == "import" else customer).id,
        "consignee_id": (customer if order.direction == "import" else other).id,
        "booking_number": f"BK{700100 + 37 * number}" if order.stage != "draft" else "",
        "leg_ids": [Command.create(leg)],
        "container_ids": [
            Command.create(
                {
                    "type_id": desk.equipment(code).id,
                    "number": box_number(400100 + 100 * number + position),
                }
            )
            for position, code in enumerate(order.boxes)
        ],
        "cargo_ids": [
            Command.create(
                {
                    "description": order.goods,
                    "package_type_id": desk.package(package).id,
                    "booked_packages": count,
                    "booked_weight": kilograms,
                    "booked_volume": volume,
                }
            )
            for count, package, kilograms, volume in order.cargo
        ],
        "cargo_ready": departs - timedelta(days=4),
        "required_by": leg["eta"] + timedelta(days=4),
        **desk.team(),
        **order.more,
    }
    if order.mode in DOOR_MODES:
        values |= {
            "pickup_id": origin.id,
            "delivery_id": destination.id,
            "origin_scope": "door",
            "destination_scope": "door",
        }
    elif order.service == "fcl":
        values |= {"origin_scope": "cy", "destination_scope": "cy"}
    elif order.mode == "sea":
        values |= {"origin_scope": "cfs", "destination_scope": "cfs"}
    if order.mode == "sea" and order.direction == "export" and order.stage != "draft":
        values["cutoff_ids"] = [
            Command.create({"kind": kind, "due": departs - timedelta(days=before)})
            for kind, before in (("dco", 3), ("vco", 2), ("fco", 1))
        ]
    return values


def _move_on(desk, shipment, order):
    """Bring a shipment as far as its order says."""
    if order.stage == "draft":
        return
    if order.stage == "cancelled":
        shipment.action_cancel()
        return
    shipment.action_confirm()
    if order.stage == "confirmed":
        return
    leg = shipment._get_main_legs()
    day = timedelta(days=1)
    exported = order.direction != "import"
    if exported:
        desk.move_boxes(
            shipment,
            [
                ("empty_out", leg.etd - 5 * day),
                ("stuffed", leg.etd - 4 * day),
                ("gated_in", leg.etd - 2 * day),
                ("loaded", leg.etd - day / 4),
            ],
        )
        shipment.cutoff_ids.action_meet()
    desk.depart(shipment, leg.etd)
    if order.stage == "departed":
        return
    landed = leg.eta
    desk.arrive(shipment, landed)
    boxes = shipment.container_ids
    for box in boxes:
        if box.state in ("draft", "loaded"):
            box._set_state("arrived", landed)
    desk.move_boxes(shipment, [("discharged", landed + day / 2)])
    if order.stage == "arrived":
        return
    desk.move_boxes(
        shipment,
        [("gated_out", landed + 2 * day), ("empty_in", landed + 4 * day)],
    )
    for line in shipment.cargo_ids:
        line.delivered_packages = line.packages
    shipment.delivery_actual = landed + 2 * day
    if shipment.state != "done":
        _close(desk, shipment)


def _close(desk, shipment):
    """Done by a person, as for cargo whose last step nobody reported."""
    answer = shipment.action_done()
    if isinstance(answer, dict):
        wizard = (
            desk.env[answer["res_model"]].with_context(answer["context"]).create({})
        )
        wizard.reason = "Delivery confirmed by phone"
        wizard.action_apply()
