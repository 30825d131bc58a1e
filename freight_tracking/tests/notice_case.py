"""Customers' contacts who chose to be told, and a post office that keeps the mails."""

from contextlib import contextmanager
from unittest.mock import patch

from .common import BOX, TrackingCase, day


class NoticeCase(TrackingCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.env.company.email = "desk@hailong.example"
        cls.saigon_contact.write({"email": "lan@saigontech.example", "tz": "UTC"})
        cls.file = cls.booked(BOX)

    @classmethod
    def choose(cls, contact, *kinds, timing="instant"):
        return cls.env["freight.notice.preference"].create(
            [
                {"contact_id": contact.id, "kind": kind, "timing": timing}
                for kind in kinds
            ]
        )

    def loaded(self, **values):
        """News that is published by itself."""
        return self.report(
            *("SEA_LOADED", day(9), "VNSGN"),
            **{"booking": "BKG100", "container": BOX, **values},
        )

    def slipped(self, at=None, **values):
        """A new ETA of a few hours, which publishes itself."""
        return self.report(
            *("SEA_ARRIVED", at or day(25, 9), "USLGB"),
            **{"booking": "BKG100", "classifier": "estimated", **values},
        )

    def notices(self, *domain):
        return self.env["freight.notice"].search(list(domain), order="id")

    def make_due(self):
        self.notices(("state", "=", "waiting")).write({"due_at": day(1)})
        self.env.flush_all()

    @contextmanager
    def post_office(self, refuse=None):
        """Keep the mails as they would go over the wire."""
        mails = []

        def send_email(_self, message, *_args, **_options):
            if refuse:
                raise refuse
            mails.append(message)
            return message["Message-Id"]

        server = type(self.env["ir.mail_server"])
        with (
            patch.object(server, "_disable_send", lambda _self: False),
            patch.object(server, "_connect__", lambda _self, **_options: None),
            patch.object(server, "send_email", send_email),
        ):
            yield mails

    def send(self, refuse=None):
        """Run the job when all is due; return the mails."""
        self.make_due()
        # The job's own transactions are the test's then.
        with self.post_office(refuse) as mails, self.enter_registry_test_mode():
            self.env["freight.notice"]._send_due()
        return mails


def text_of(mail):
    """All that a mail says: headers, plain text and HTML."""
    parts = [f"{name}: {value}" for name, value in mail.items()]
    parts += [
        part.get_content()
        for part in mail.walk()
        if part.get_content_maintype() == "text"
    ]
    return "\n".join(parts)
