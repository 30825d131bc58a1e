"""What a mail says: views of shipments in, a dictionary of plain texts out."""

from odoo import api, fields, models
from odoo.tools.mail import email_normalize_all
from odoo.tools.misc import babel_locale_parse, hash_sign

from odoo.addons.freight_shipment.tools.viewer import Viewer

from ..tools.notice_kinds import as_about
from ..tools.notice_text import (
    hours_between,
    how_long,
    in_words,
    merge_changes,
    merge_events,
)

UNSUBSCRIBE = "freight_notice_unsubscribe"
# The dates of a shipment that a mail sums up: the actual one, else the expected.
SUMMARY = (("atd", "etd"), ("ata", "eta"))
# A mail is not the place for the 300 events of a shipment.
MOST_EVENTS = 40


class FreightNotice(models.Model):
    _inherit = "freight.notice"

    @api.model
    def _get_viewer(self, contact):
        """Return the contact as one who looks at shipments, in its own words."""
        lang = self.env["res.lang"]._get_code(contact.lang or "") or "en_US"
        return Viewer(frozenset({"shipments"}), lang, contact.tz or "UTC")

    def _get_about(self):
        """Return ``{model: ids}`` of what these notices tell."""
        return as_about(one for notice in self for one in notice.about or ())

    @api.model
    def _get_news(self, shipment, viewer, about):
        """Return what a mail tells: a date that went forth and came back is no news."""
        news = shipment._customer_news(viewer, about)
        changes = merge_changes(news["schedule_changes"])
        return news | {"schedule_changes": changes}

    @api.model
    def _prepare_mail(self, contact, told, for_sending=True):
        """Return all that the template gets: texts, and no record.

        :param told: ``[(shipment, its news as _get_news gives them)]``
        :param for_sending: whether it holds what only the contact may use: the links
        """
        viewer = self._get_viewer(contact)
        self = self.with_context(lang=viewer.lang, tz=viewer.tz)
        locale = babel_locale_parse(viewer.lang)
        parts = []
        for shipment, news in told:
            (view,) = shipment._customer_view(viewer)
            parts.append(self._prepare_part(view, news, locale))
            link = for_sending and self._get_notice_link(shipment, contact)
            parts[-1]["link"] = link or ""
        whom = view["contact"]
        return {
            "lang": viewer.lang.replace("_", "-"),
            "direction": locale.text_direction,
            "subject": self._prepare_subject(parts),
            "company": told[0][0].sudo().company_id.name,
            "parts": parts,
            "whom": {name: whom[name] or "" for name in ("name", "email", "phone")},
            "unsubscribe": for_sending and self._get_unsubscribe_url(contact),
        }

    def _prepare_part(self, view, news, locale):
        """Return what is told of one shipment."""
        events = merge_events(news["events"])
        places = (
            view["pickup"] or view["pol"],
            view["pol"],
            view["pod"],
            view["delivery"] or view["pod"],
        )
        names = [place["name"] for place in places if place]
        dates = view["dates"]
        return {
            "number": view["number"],
            "reference": view.get("reference") or "",
            "route": " → ".join(dict.fromkeys(names)),
            "state": view["state"]["label"],
            "changes": [
                self._prepare_change(change, locale)
                for change in news["schedule_changes"]
            ],
            "events": [self._prepare_event(e, locale) for e in events[-MOST_EVENTS:]],
            "exceptions": [one["text"] for one in news["exceptions"]],
            "departure": self._prepare_date(dates, *SUMMARY[0], locale),
            "arrival": self._prepare_date(dates, *SUMMARY[1], locale),
        }

    def _prepare_change(self, change, locale):
        hours = hours_between(change["old"], change["new"])
        return {
            "code": change["date"]["code"],
            "label": change["date"]["label"],
            "old": in_words(change["old"], locale) or self.env._("not known"),
            "new": in_words(change["new"], locale) or self.env._("not known"),
            "by": self._get_slip_text(hours, locale),
            "is_later": hours > 0,
            "reason": change["reason"] or "",
        }

    def _prepare_event(self, event, locale):
        place = event["place"] or {}
        is_actual = event["classifier"]["code"] == "actual"
        return {
            "text": event["text"],
            "when": in_words(event["at"], locale, event["date_only"]),
            "place": place.get("name") or "",
            "containers": ", ".join(event["containers"]),
            "mark": "" if is_actual else event["classifier"]["label"],
        }

    def _prepare_date(self, dates, actual, expected, locale):
        at = dates[actual] or dates[expected]
        return {"text": in_words(at, locale), "is_actual": bool(dates[actual])}

    def _get_slip_text(self, hours, locale):
        """Return ``1 day, 9 hours later`` in the language of the locale."""
        slip = how_long(hours, locale)
        if not slip:
            return ""
        if hours > 0:
            return self.env._("%(how_long)s later", how_long=slip)
        return self.env._("%(how_long)s earlier", how_long=slip)

    def _prepare_subject(self, parts):
        """Return one line that says it; of many shipments, how many they are."""
        if len(parts) > 1:
            return self.env._("News of %(count)s shipments", count=len(parts))
        (part,) = parts
        number = part["number"]
        if part["reference"]:
            number = f"{number} ({part['reference']})"
        # What it is about if it tells several things: the worst, then the latest.
        if part["exceptions"]:
            what = part["exceptions"][0]
        elif part["changes"]:
            change = part["changes"][0]
            what = self.env._(
                "%(date)s is now %(new)s", date=change["label"], new=change["new"]
            )
        else:
            what = part["events"][-1]["text"]
        # A header is one line, whatever was typed into a field.
        return " ".join(f"{number}: {what}".split())

    @api.model
    def _render_mail(self, mail):
        """Return the mail as HTML: the template sees ``mail`` and nothing else."""
        qweb = self.env["ir.qweb"].with_context(
            lang=mail["lang"].replace("-", "_"), minimal_qcontext=True
        )
        return qweb._render("freight_tracking.notice_mail", {"mail": mail})

    @api.model
    def _get_unsubscribe_url(self, contact):
        """Return the address of a page that ends all mails to this contact."""
        token = hash_sign(self.env(su=True), UNSUBSCRIBE, [contact.id, contact.email])
        return f"{contact.get_base_url()}/freight/notices/unsubscribe/{token}"

    def _prepare_mail_values(self, contact, mail, message_id):
        """Return the values of Odoo's own mail, which belongs to no document."""
        company = self.shipment_id[:1].company_id
        url = mail["unsubscribe"]
        return {
            "subject": mail["subject"],
            "body_html": self._render_mail(mail),
            "email_from": company.email_formatted or self.env.user.email_formatted,
            "reply_to": mail["whom"]["email"] or company.email_formatted,
            # Without the name: who writes an address into it gets no mail.
            "email_to": ", ".join(email_normalize_all(contact.email)),
            "message_id": message_id,
            "auto_delete": False,
            "headers": repr(
                {
                    # RFC 3834: nobody's out-of-office reply answers it.
                    "Auto-Submitted": "auto-generated",
                    # RFC 8058: only the POST of a mail program ends the mails.
                    "List-Unsubscribe": f"<{url}>",
                    "List-Unsubscribe-Post": "List-Unsubscribe=One-Click",
                }
            ),
            "date": fields.Datetime.now(),
        }
