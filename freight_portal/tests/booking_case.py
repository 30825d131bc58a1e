"""A customer's people who book, for the tests of bookings."""

from odoo.tests import tagged

from .common import PortalCase


@tagged("post_install", "-at_install")
class BookingCase(PortalCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.env.company.freight_tz = "Asia/Ho_Chi_Minh"
        cls.saigon_tech.name = "Lotus Export"
        cls.pacific_home.name = "Cedar Imports"
        cls.lan = cls.portal_user("lan@lotus.example", cls.saigon_tech, "operations")
        cls.mai = cls.portal_user("mai@lotus.example", cls.saigon_tech, "finance")
        cls.viewer = cls.portal_user("see@lotus.example", cls.saigon_tech, "read_only")
        cls.karen = cls.portal_user(
            "karen@cedar.example", cls.pacific_home, "operations"
        )
        cls.seller = cls.staff("seller", "sales")
        cls.clerk = cls.staff("clerk", "documentation")
        cls.saigon_tech.user_id = cls.seller

    @classmethod
    def staff(cls, login, *groups):
        return (
            cls.env["res.users"]
            .with_context(no_reset_password=True)
            .create(
                {
                    "name": login.title(),
                    "login": f"{login}@forwarder.example",
                    "email": f"{login}@forwarder.example",
                    "group_ids": [
                        (4, cls.env.ref(f"freight_base.group_freight_{name}").id)
                        for name in groups
                    ],
                }
            )
        )

    def order(self, **changed):
        """What a form asks for: one box by sea, with its cargo."""
        order = {
            "mode": "sea",
            "service": "fcl",
            "direction": "export",
            "pol": "VNSGN",
            "pod": "USLGB",
            "shipper": "Lotus Export",
            "consignee": "Harbor Retail",
            "goods_description": "Garden chairs",
            "containers": [{"type": "22G1", "count": "1"}],
            "cargo": [
                {"description": "Chairs", "packages": "420", "weight": "5040"},
            ],
        } | changed
        return {name: value for name, value in order.items() if value is not None}

    def send_form(self, order=None, user=None, **options):
        """Book as ``user``; return the booking and the faults."""
        user = user or self.lan
        booking, faults = (
            self.env["freight.booking"]
            .with_user(user)
            ._place(
                order or self.order(),
                user.sudo().commercial_partner_id,
                self.env.company,
                **options,
            )
        )
        return booking.with_env(self.env), faults

    def booked(self, **changed):
        booking, faults = self.send_form(self.order(**changed))
        self.assertFalse(faults)
        return booking

    def as_staff(self, booking, user=None):
        self.env.invalidate_all()
        return booking.with_user(user or self.seller).with_context(
            tracking_disable=False
        )
