"""A shipment under way, a link to it for its consignee, and how it is opened."""

from datetime import timedelta

from odoo import fields
from odoo.tests import HttpCase, tagged

from odoo.addons.freight_tracking.tests.notice_case import NoticeCase

from .common import PortalCase

MARY = "mary@pacifichome.example"


@tagged("post_install", "-at_install")
class ShareCase(NoticeCase, PortalCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        # The examples are of May 2025, and a link would be over.
        cls.now = fields.Datetime.now().replace(microsecond=0)
        cls.arrive(cls.now + timedelta(days=10))
        cls.links = cls.env["freight.share.link"]

    @classmethod
    def arrive(cls, eta, ata=False, shipment=None):
        """Have these dates been published."""
        shipment = shipment or cls.file
        shipment.write({"published_eta": eta, "published_ata": ata})
        cls.env.flush_all()

    @classmethod
    def share(cls, shipment=None, email=MARY, **scope):
        """A link and a key to it."""
        link = cls.links.issue(shipment or cls.file, email, **scope)
        key = link._mint("copy")
        cls.env.flush_all()
        return link, key

    def opened(self, key):
        self.env.flush_all()
        self.env.invalidate_all()
        return self.links._find_open(key)


class SharePageCase(ShareCase, HttpCase):
    def track(self, key, path="", data=None, **options):
        """GET, or POST with ``data``, as somebody without a session."""
        self.env.flush_all()
        self.env.invalidate_all()
        options.setdefault("allow_redirects", False)
        return self.url_open(f"/track/{key}{path}", data=data, **options)

    def send(self, refuse=None):
        # Pages are served in the test's own transaction, and so are jobs.
        self.make_due()
        with self.post_office(refuse) as mails:
            self.env["freight.notice"]._send_due()
        return mails

    def post(self, key, path, **data):
        # Without a field it would be a GET.
        return self.track(key, path, data={"x": "", **data})
