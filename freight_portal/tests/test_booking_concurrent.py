"""Bookings in several real transactions at once, removed again after it."""

from concurrent.futures import ThreadPoolExecutor
from functools import partial
from threading import Barrier

from odoo import SUPERUSER_ID, Command, api
from odoo.exceptions import UserError
from odoo.service.model import retrying
from odoo.tests import tagged
from odoo.tools import mute_logger

from .common import PortalCase

PREFIX = "TSTB"


@tagged("post_install", "-at_install")
class TestConcurrentBooking(PortalCase):
    def setUp(self):
        super().setUp()
        with self.registry.cursor() as cr:
            env = api.Environment(cr, SUPERUSER_ID, {"no_reset_password": True})
            self.prefix = env.company.freight_shipment_prefix
            env.company.freight_shipment_prefix = PREFIX
            customer = env["res.partner"].create(
                {"name": "Concurrent Booker", "is_company": True}
            )
            user = env["res.users"].create(
                {
                    "name": "Booker",
                    "login": "booker@concurrent.example",
                    "group_ids": [Command.set(env.ref("base.group_portal").ids)],
                }
            )
            user.partner_id.parent_id = customer
            env["freight.customer.access"].create(
                {
                    "user_id": user.id,
                    "role_id": env.ref("freight_portal.role_operations").id,
                }
            )
            self.customer_id, self.user_id = customer.id, user.id
        self.addCleanup(self.clean_up)

    def clean_up(self):
        with self.registry.cursor() as cr:
            env = api.Environment(cr, SUPERUSER_ID, {})
            bookings = env["freight.booking"].search(
                [("booked_by_id", "=", self.user_id)]
            )
            shipments = bookings.shipment_id
            env["mail.mail"].search(
                [("model", "=", "freight.booking"), ("res_id", "in", bookings.ids)]
            ).unlink()
            bookings.unlink()
            shipments.with_context(freight_state=None).filtered(
                lambda one: one.state == "confirmed"
            ).action_cancel()
            shipments.unlink()
            env["freight.customer.access"].search(
                [("user_id", "=", self.user_id)]
            ).unlink()
            partner = env["res.users"].browse(self.user_id).partner_id
            env["res.users"].browse(self.user_id).unlink()
            contacts = env["res.partner"].search([("id", "child_of", self.customer_id)])
            (contacts | partner).unlink()
            env.company.freight_shipment_prefix = self.prefix
            env["freight.number.series"].search(
                [("prefix", "=like", f"{PREFIX}/%")]
            ).unlink()

    def at_once(self, *works):
        """Do each work in a transaction that has begun before any of them acts."""
        together = Barrier(len(works))

        def attempt(env, begun, work):
            env["freight.booking"].search_count([])  # its snapshot is taken
            if not begun:
                begun.append(True)
                together.wait(timeout=30)
            return work(env)

        def run(work):
            with self.registry.cursor() as cr:
                env = api.Environment(cr, SUPERUSER_ID, {})
                try:
                    return retrying(partial(attempt, env, [], work), env)
                except UserError as error:
                    return str(error)

        with ThreadPoolExecutor(len(works)) as pool:
            return list(pool.map(run, works))

    def book(self, env, key=None):
        user_env = env(user=self.user_id)
        booking, faults = user_env["freight.booking"]._place(
            {
                "mode": "sea",
                "service": "fcl",
                "pol": "VNSGN",
                "pod": "USLGB",
                "shipper": "Concurrent Booker",
                "consignee": "Concurrent Booker",
                "containers": [{"type": "22G1"}],
                "cargo": [],
            },
            user_env["res.partner"].browse(self.customer_id),
            env.company,
            key=key,
        )
        self.assertFalse(faults)
        return booking.id

    @mute_logger("odoo.sql_db")
    def test_form_sent_twice_at_once_is_one_booking(self):
        book = partial(self.book, key="c" * 32)
        first, second = self.at_once(book, book)
        self.assertEqual(first, second)

    @mute_logger("odoo.sql_db")
    def test_withdrawn_or_accepted_but_never_both(self):
        for _round in range(3):
            with self.registry.cursor() as cr:
                booking_id = self.book(api.Environment(cr, SUPERUSER_ID, {}))

            def withdraw(env, booking_id=booking_id):
                bookings = env(user=self.user_id)["freight.booking"]
                return bookings.browse(booking_id)._withdraw() or "done"

            def accept(env, booking_id=booking_id):
                env["freight.booking"].browse(booking_id).action_accept()
                return "done"

            answers = self.at_once(withdraw, accept)
            self.assertEqual(answers.count("done"), 1, answers)
            (loser,) = (text for text in answers if text != "done")
            self.assertRegex(loser, "accepted already|withdrawn by the customer")
            with self.registry.cursor() as cr:
                env = api.Environment(cr, SUPERUSER_ID, {})
                booking = env["freight.booking"].browse(booking_id)
                states = (booking.state, booking.shipment_id.state)
            self.assertIn(
                states, {("withdrawn", "cancelled"), ("accepted", "confirmed")}
            )
