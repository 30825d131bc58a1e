"""The history of a shipment is the team's: by no kind of message and no way read."""

from odoo.exceptions import AccessError
from odoo.tests import tagged

from .common import PortalCase


@tagged("post_install", "-at_install")
class TestThread(PortalCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.lan = cls.portal_user("lan@saigontech.example", cls.saigon_tech)
        cls.theirs = cls.shipment()
        cls.messages = cls.env["mail.message"].create(
            [
                {
                    "model": "freight.shipment",
                    "res_id": cls.theirs.id,
                    "body": f"Buy rate 1,980 ({kind})",
                    "message_type": kind,
                    "subtype_id": cls.env.ref(subtype).id,
                    "is_internal": is_internal,
                }
                for kind in ("comment", "email", "notification", "auto_comment")
                for subtype in ("mail.mt_note", "mail.mt_comment")
                for is_internal in (True, False)
            ]
        )

    def test_no_message_is_read_by_its_number(self):
        self.env.flush_all()
        for message in self.messages:
            self.env.invalidate_all()
            with self.assertRaises(AccessError, msg=message.message_type):
                message.with_user(self.lan).read(["body"])

    def test_no_message_is_found(self):
        self.env.flush_all()
        found = self.env["mail.message"].with_user(self.lan)
        self.assertFalse(found.search([("model", "=", "freight.shipment")]))

    def test_staff_read_them(self):
        staff = self.env.ref("base.user_admin")
        self.assertTrue(self.messages[:1].with_user(staff).read(["body"])[0]["body"])
