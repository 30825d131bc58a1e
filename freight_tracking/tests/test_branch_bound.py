"""What belongs to a branch is not given to one that its writer does not work for."""

from odoo.exceptions import AccessError
from odoo.tests import new_test_user, tagged

from .common import BOX, BOX_2, TrackingCase, day


@tagged("post_install", "-at_install")
class TestBranchBound(TrackingCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.branch = cls.env["res.company"].create({"name": "Other branch"})
        cls.outsider = cls.user_of("manager")
        cls.clerk = cls.user_of("operations")
        cls.ours = cls.booked(BOX)
        cls.theirs = cls.booked(BOX_2, booking="BKG200", company_id=cls.branch.id)

    @classmethod
    def user_of(cls, role):
        return new_test_user(
            cls.env,
            f"other_branch_{role}",
            groups=f"freight_base.group_freight_{role}",
            company_id=cls.branch.id,
            company_ids=[(6, 0, cls.branch.ids)],
        )

    def make(self, user, model, **vals):
        return self.env[model].with_user(user).create(vals)

    def feed(self, **vals):
        return self.env["freight.feed"].create(
            {"name": "Line", "kind": "fsu", "source_id": self.carrier_source.id, **vals}
        )

    def assert_stays(self, record, **vals):
        with self.assertRaises(AccessError), self.env.cr.savepoint():
            record.write(vals)

    def test_a_webhook(self):
        webhook = self.make(
            *(self.outsider, "freight.webhook"),
            name="ERP",
            partner_id=self.saigon_tech.id,
            url="https://erp.example/in",
        )
        self.assert_stays(webhook, company_id=self.env.company.id)
        webhook.name = "Other name"
        self.assertEqual(webhook.company_id, self.branch)

    def test_a_feed_and_what_its_codes_mean(self):
        feed = self.make(
            *(self.outsider, "freight.feed"),
            name="Line",
            source_id=self.carrier_source.id,
        )
        self.assert_stays(feed, company_id=self.env.company.id)
        code = self.make(
            self.clerk, "freight.feed.code", feed_id=feed.id, code="RCF", is_ignored=1
        )
        self.assert_stays(code, feed_id=self.feed().id)

    def test_a_held_date(self):
        pin = self.make(
            *(self.clerk, "freight.pin"),
            leg_id=self.theirs.leg_ids[-1].id,
            field="eta",
            value=day(28),
            reason="The line said so",
        )
        self.assert_stays(pin, leg_id=self.ours.leg_ids[-1].id)

    def test_a_contacts_wishes(self):
        ours, theirs = self.env["res.partner"].create(
            [
                {"name": "Ours", "company_id": self.env.company.id},
                {"name": "Theirs", "company_id": self.branch.id},
            ]
        )
        wish = self.make(
            self.clerk, "freight.notice.preference", contact_id=theirs.id, kind="eta"
        )
        self.assert_stays(wish, contact_id=ours.id)

    def test_a_rule(self):
        rule = self.make(
            *(self.outsider, "freight.exception.rule"),
            name="Late",
            company_id=self.branch.id,
        )
        self.assert_stays(rule, company_id=self.env.company.id)
