"""What people of a customer choose to be told, on the portal."""

from odoo import api, models
from odoo.exceptions import UserError

from odoo.addons.freight_tracking.tools.notice_kinds import KINDS
from odoo.addons.freight_tracking.tools.notice_timing import TIMINGS

OFF = "off"


class FreightNoticePreference(models.Model):
    _inherit = "freight.notice.preference"

    @api.model
    def _get_customer_choices(self, user, viewer):
        """Return each kind of news, and when ``user`` gets it: plain data."""
        labels = self._get_labels("kind", viewer)
        chosen = user.sudo().partner_id.freight_notice_preference_ids
        timing = {one.kind: one.timing for one in chosen if one.is_on}
        return [
            {"kind": kind, "label": labels[kind], "timing": timing.get(kind, OFF)}
            for kind, _label in KINDS
        ]

    @api.model
    def _get_customer_timings(self, viewer):
        """Return what can be chosen, besides nothing: plain data."""
        labels = self._get_labels("timing", viewer)
        return [{"code": code, "label": labels[code]} for code, _label in TIMINGS]

    @api.model
    def _get_customer_company_choices(self, admin, viewer):
        """Return what each of a customer's people is told, for who manages them.

        Contacts without a login are named as well: they get what they chose, too.
        """
        team = self.env["freight.customer.access"]._find_team(admin)
        customer = admin.sudo().partner_id.commercial_partner_id
        chosen = self.sudo().search(
            [("commercial_partner_id", "=", customer.id), ("is_on", "=", True)]
        )
        people = team.partner_id
        # Who is held to branches manages no more than the logins of those.
        if not admin.sudo().freight_access_ids.branch_ids:
            people |= chosen.contact_id
        kinds = self._get_labels("kind", viewer)
        timings = self._get_labels("timing", viewer)
        return [
            {
                "name": person.name or person.email or "?",
                "email": person.email or "",
                "has_login": person in team.partner_id,
                "news": [
                    {"kind": kinds[one.kind], "timing": timings[one.timing]}
                    for one in chosen
                    if one.contact_id == person
                ],
            }
            for person in people.sorted(lambda one: (one.name or "", one.id))
        ]

    @api.model
    def _choose(self, user, choices):
        """Write what ``user`` chose for themselves.

        :param choices: ``{kind: timing or "off"}``; kinds that are missing stay
        """
        contact = user.sudo().partner_id
        timings = dict(TIMINGS)
        lines = {one.kind: one for one in contact.freight_notice_preference_ids}
        for kind, label in KINDS:
            timing = choices.get(kind)
            if timing is None:
                continue
            if timing != OFF and timing not in timings:
                raise UserError(
                    self.env._("%s: choose one of the times that are listed.", label)
                )
            line = lines.get(kind, self.sudo())
            is_on = timing != OFF
            if line:
                line.write({"is_on": is_on} | ({"timing": timing} if is_on else {}))
            elif is_on:
                line.create({"contact_id": contact.id, "kind": kind, "timing": timing})

    @api.model
    def _get_labels(self, name, viewer):
        env = self.with_context(lang=viewer.lang).env
        return dict(self._fields[name]._description_selection(env))
