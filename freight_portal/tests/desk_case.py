"""Customers' people at their desks: papers and money, through the pages they use."""

import base64
import io
import re

from odoo.tests import HttpCase
from odoo.tools import mute_logger

from odoo.addons.freight_document.tests.common import a_pdf

from .common import PortalCase

TOKEN = re.compile(r'name="csrf_token" value="([^"]+)"')


class DeskCase(HttpCase, PortalCase):
    """People of two customers, and pages opened and forms sent as any of them."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.ops, cls.finance, cls.reader, cls.admin = (
            cls.portal_user(f"{name}@desk.example", cls.saigon_tech, role)
            for name, role in (
                ("desk-ops", "operations"),
                ("desk-finance", "finance"),
                ("desk-reader", "read_only"),
                ("desk-admin", "administrator"),
            )
        )
        cls.plain = cls.portal_user("desk-plain@desk.example", cls.saigon_tech)
        cls.stranger = cls.portal_user(
            "desk-stranger@other.example", cls.pacific_home, "administrator"
        )

    def as_user(self, user):
        self.env.flush_all()
        self.authenticate(user.login, user.login)

    @mute_logger("odoo.http")
    def fetch(self, url, user=None):
        if user:
            self.as_user(user)
        return self.url_open(url, allow_redirects=False)

    @mute_logger("odoo.http")
    def submit(self, url, data=None, files=None, user=None, token=True):
        """Send a form as its page would, with the session's own token."""
        if user:
            self.as_user(user)
        data = dict(data or {})
        if token:
            page = self.url_open("/my/security")
            data["csrf_token"] = TOKEN.search(page.text)[1]
        return self.url_open(url, data=data, files=files, allow_redirects=False)

    def refresh(self):
        self.env.invalidate_all()

    # Papers

    @classmethod
    def kind(cls, code):
        return cls.env.ref(f"freight_document.type_{code}")

    @classmethod
    def paper(cls, shipment, code="arrival_note", content=None, publish=True, **vals):
        """A paper that we received, accepted and, unless told not to, published."""
        kind = cls.env["freight.document.type"].search([("code", "=", code)])
        kind = kind or cls.env["freight.document.type"].create(
            {"code": code, "name": f"Kind {code}", "audience": "link"}
        )
        document = cls.env["freight.document"].create(
            {
                "shipment_id": shipment.id,
                "type_id": kind.id,
                "file": base64.b64encode(content or a_pdf(code)),
                "file_name": "paper.pdf",
                **vals,
            }
        )
        document._issue()
        if publish:
            document._publish("customer")
        return document


def a_file(name="paper.pdf", content=None, mimetype="application/pdf"):
    return {
        "file": (name, io.BytesIO(a_pdf() if content is None else content), mimetype)
    }
