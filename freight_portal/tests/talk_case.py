"""Customers who talk with the team, and mails as they come and go."""

from email import policy
from email.message import EmailMessage

from odoo import Command

from odoo.addons.freight_shipment.tools.viewer import Viewer

from .common import PortalCase

WORDS = Viewer(frozenset({"shipments"}), "en_US", "Asia/Ho_Chi_Minh", True)


class TalkCase(PortalCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.domain = cls.env["mail.alias.domain"].create(
            {"name": "hailong.example", "bounce_alias": "b", "catchall_alias": "talk"}
        )
        cls.env.company.alias_domain_id = cls.domain
        cls.env.company.email = "desk@hailong.example"
        cls.lan = cls.portal_user(
            "lan@saigontech.example", cls.saigon_tech, "operations"
        )
        cls.minh = cls.portal_user(
            "minh@saigontech.example", cls.saigon_tech, "finance"
        )
        cls.tam = cls.portal_user(
            "tam@saigontech.example", cls.saigon_tech, "read_only"
        )
        cls.karen = cls.portal_user(
            "karen@pacific.example", cls.pacific_home, "administrator"
        )
        cls.operator = cls.staff("operator@hailong.example", "operations")
        cls.file = cls.shipment(operator_id=cls.operator.id)
        cls.talks = cls.env["freight.conversation"]

    @classmethod
    def staff(cls, login, *groups):
        return (
            cls.env["res.users"]
            .with_context(no_reset_password=True)
            .create(
                {
                    "name": login.partition("@")[0].title(),
                    "login": login,
                    "email": login,
                    "password": login,
                    "group_ids": [
                        Command.link(
                            cls.env.ref(f"freight_base.group_freight_{one}").id
                        )
                        for one in groups
                    ],
                }
            )
        )

    @classmethod
    def asked(cls, text="Where is it?", user=None, files=()):
        """The conversation about the file, in which a customer has asked."""
        talk = cls.talks._of_shipment(cls.file, begin=True)
        talk._say_as(user or cls.lan, text, files)
        return talk

    @classmethod
    def answer(cls, talk, text="At sea.", user=None, files=()):
        user = user or cls.operator
        return talk.with_user(user)._say(
            text, user.name, "staff", partner=user.partner_id, files=files
        )

    def seen_talks(self, user):
        self.env.flush_all()
        self.env.invalidate_all()
        return self.talks.with_user(user).search([])

    def said(self, talk, user=None):
        """What a customer's page shows of it."""
        (view,) = talk._customer_view(WORDS, user or self.lan)
        return [one["text"] for one in view["messages"]]

    def outgoing(self, address):
        """The mails to an address that wait to be sent."""
        return self.env["mail.mail"].search([("email_to", "=", address)], order="id")

    def receive(self, mail_from, body="Thank you.", answers="", html=False, **headers):
        """Have a mail come in, as a mail server hands it over."""
        mail = EmailMessage(policy=policy.SMTP)
        mail["From"] = mail_from
        mail["To"] = "talk@hailong.example"
        mail["Subject"] = "Re: your message"
        mail["Message-ID"] = headers.pop("id", f"<{abs(hash(body))}@customer.example>")
        if answers:
            mail["In-Reply-To"] = answers
            mail["References"] = f"<other@else.example> {answers}"
        attach = headers.pop("attach", ())
        for name, value in headers.items():
            mail[name.replace("_", "-")] = value
        if html:
            mail.set_content(body, subtype="html")
        else:
            mail.set_content(body)
        for name, content in attach:
            mail.add_attachment(
                content, maintype="application", subtype="octet-stream", filename=name
            )
        return self.env["mail.thread"].message_process(False, bytes(mail))
