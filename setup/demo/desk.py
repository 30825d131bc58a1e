"""The staff at work: what they look up, and what they do with a shipment."""

from datetime import datetime

from odoo.addons.freight_base.tools import awb, iso6346

from demo import customers

PREFIX = "HLCU"


def today():
    return datetime.now().replace(hour=0, minute=0, second=0, microsecond=0)


def waybill_number(carrier, serial):
    """An air waybill number of an airline, with its right check digit."""
    if not carrier.awb_prefix:
        return ""
    body = f"{carrier.awb_prefix}{serial:07d}"
    return body + awb.check_digit(body)


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

    def as_user(self, desk):
        """The environment of one of the staff, as at their own screen."""
        return self.env(user=self.user(desk), context={"lang": "en_US"})

    def shipment(self, reference):
        """The shipment that a customer knows by this number."""
        domain = [("customer_reference", "=", reference)]
        return self.env["freight.shipment"].search(domain, limit=1)

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
        domain = [
            "|",
            ("scac", "=", code),
            "|",
            ("iata", "=", code),
            ("name", "=", code),
        ]
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
        """The team did what was due, once the cargo is on its way."""
        due = shipment.activity_ids.filtered(
            lambda task: task.date_deadline < today().date()
            or shipment.state == "done"
            or (shipment.atd and task.date_deadline == today().date())
        )
        due.action_feedback()

    def move_boxes(self, shipment, moves):
        """Record moves of every box, each a (state, moment)."""
        for state, moment in moves:
            shipment.container_ids._set_state(state, moment)

    def depart(self, shipment, moment):
        shipment._get_main_legs()[:1].atd = moment

    def arrive(self, shipment, moment):
        shipment._get_main_legs()[-1:].ata = moment
