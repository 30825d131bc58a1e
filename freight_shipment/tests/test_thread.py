"""The chatter of a shipment stays inside, although a customer may read the shipment."""

from odoo import Command
from odoo.exceptions import AccessError
from odoo.tests import tagged

from .common import FreightCase


@tagged("post_install", "-at_install")
class TestThread(FreightCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        portal = cls.env.ref("base.group_portal")
        cls.saigon_contact.email = "lan@saigontech.example"
        cls.customer = cls.env["res.users"].create(
            {
                "name": "Lan",
                "login": "lan@saigontech.example",
                "partner_id": cls.saigon_contact.id,
                "group_ids": [Command.set(portal.ids)],
            }
        )
        cls.file = cls.shipment()
        # The portal add-on opens shipments to share users; here the test does.
        cls.env["ir.model.access"].create(
            {
                "name": "share users read shipments",
                "model_id": cls.env["ir.model"]._get_id("freight.shipment"),
                "group_id": portal.id,
                "perm_read": True,
            }
        )

    def post(self, **values):
        return self.file.message_post(
            body="We buy at 999 USD",
            message_type="comment",
            subtype_xmlid="mail.mt_comment",
            **values,
        )

    def messages(self):
        self.env.invalidate_all()
        domain = [("model", "=", self.file._name), ("res_id", "=", self.file.id)]
        return self.env["mail.message"].with_user(self.customer).search(domain)

    def test_a_customer_reads_no_message(self):
        message = self.post()
        self.assertFalse(self.messages())
        with self.assertRaises(AccessError):
            message.with_user(self.customer).read(["body"])

    def test_not_even_one_that_is_addressed_to_them(self):
        message = self.post(partner_ids=self.saigon_contact.ids)
        self.assertIn(self.saigon_contact, message.notified_partner_ids)
        self.assertFalse(self.messages())

    def test_an_inbound_mail_is_filed_internally(self):
        message = self.file.message_post(
            body="Our rates", message_type="email", subtype_xmlid="mail.mt_comment"
        )
        self.assertTrue(message.is_internal)

    def test_a_customer_who_follows_is_not_written_to(self):
        self.file.with_user(self.customer).message_subscribe(
            partner_ids=self.saigon_contact.ids
        )
        self.assertFalse(self.post().notified_partner_ids)

    def test_staff_who_follow_are(self):
        staff = self.env["res.users"].create(
            {
                "name": "Minh",
                "login": "minh@hailong.example",
                "email": "minh@hailong.example",
                "group_ids": [
                    Command.set(
                        self.env.ref("freight_base.group_freight_operations").ids
                    )
                ],
            }
        )
        self.file.message_subscribe(partner_ids=staff.partner_id.ids)
        self.assertEqual(self.post().notified_partner_ids, staff.partner_id)

    def test_a_customer_cannot_post(self):
        with self.assertRaises(AccessError):
            self.file.with_user(self.customer).message_post(body="Hello")

    def test_a_customer_reaches_no_attachment(self):
        rates = self.env["ir.attachment"].create(
            {
                "name": "rates.txt",
                "raw": b"999 USD",
                "res_model": self.file._name,
                "res_id": self.file.id,
            }
        )
        self.env.flush_all()
        self.env.invalidate_all()
        with self.assertRaises(AccessError):
            rates.with_user(self.customer).read(["datas"])
        with self.assertRaises(AccessError):
            self.env["ir.binary"].with_user(self.customer)._find_record(
                res_model="ir.attachment", res_id=rates.id
            )
