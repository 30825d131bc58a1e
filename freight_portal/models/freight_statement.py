"""Statements and disputes as the customer's finance people see and answer them."""

from collections import defaultdict
from datetime import date

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Domain

from odoo.addons.freight_shipment.tools.view_data import choice

from ..tools.asked import LARGEST_ID
from ..tools.list_order import Column, after, mark_of, order_of, read_mark

# What a customer has been asked about.
ASKED = ("sent", "answered", "invoiced")
ANSWERABLE = ("sent", "answered")
PAGE = 24
LATEST = (Column("date_to", True, date), Column("id", True, int))
# A page of text, and as many of them as anybody reads.
LONGEST = 4000
MOST_MESSAGES = 100


class FreightStatement(models.Model):
    _inherit = "freight.statement"

    _customer_idx = models.Index("(partner_id, date_to DESC, id DESC)")

    @api.model
    def _get_customer_domain(self, user):
        """Return the domain of the statements that a portal user may answer or see."""
        if "finance" not in user._get_freight_capabilities():
            return Domain.FALSE
        return Domain("partner_id", "in", user._get_freight_payers().ids) & Domain(
            "state", "in", ASKED
        )

    @api.model
    def _find_for_customer(self, user, statement_id):
        """Return that statement, or none; foreign and absent ones end alike."""
        wanted = statement_id if 0 < statement_id <= LARGEST_ID else 0
        return self.sudo().search(
            Domain("id", "=", wanted) & self._get_customer_domain(user), limit=1
        )

    @api.model
    def _list_for_customer(self, user, viewer, mark=""):
        """Return a page of statements, the latest first, and whether there are more.

        :param mark: where the page before it ended
        """
        statements = self.sudo().with_context(lang=viewer.lang, tz=viewer.tz)
        domain = self._get_customer_domain(user)
        if start := read_mark(LATEST, mark):
            domain &= after(LATEST, start)
        found = statements.search(domain, order=order_of(LATEST), limit=PAGE + 1)
        page, is_more = found[:PAGE], len(found) > PAGE
        return {
            "rows": [one._get_customer_head() for one in page],
            "next": mark_of(LATEST, page[-1:]) if is_more else None,
        }

    def _get_customer_head(self):
        self.ensure_one()
        open_lines = self.line_ids.filtered(lambda line: line.state == "open")
        return {
            "id": self.id,
            "from": self.date_from.isoformat(),
            "to": self.date_to.isoformat(),
            "branch": self.company_id.name,
            "customer": self.partner_id.name,
            "state": choice(self, "state"),
            "waits": self.state in ANSWERABLE and len(open_lines),
            "totals": self._get_customer_totals(),
        }

    def _get_customer_view(self, user):
        """Return a statement with its lines and what was said of each."""
        self.ensure_one()
        opened = user._find_freight_opened(self.line_ids.shipment_id.ids)
        return {
            **self._get_customer_head(),
            "can_answer": self.state in ANSWERABLE,
            "answer_by": self.answer_by.isoformat() if self.answer_by else None,
            "lines": [line._get_customer_view(opened) for line in self.line_ids],
        }

    def _get_customer_totals(self):
        """Return the sums of what stands on it, by currency."""
        sums = defaultdict(float)
        for line in self.line_ids.filtered(lambda one: one._is_shown_in_full()):
            sums[line.currency_id] += line.amount
        return [
            {"currency": currency.name, "amount": currency.round(amount)}
            for currency, amount in sums.items()
        ]

    def _get_customer_link(self):
        """Return where the customer answers, if somebody there can."""
        self.ensure_one()
        users = self.env["res.users"].sudo()
        people = users.search(
            [
                ("share", "=", True),
                ("active", "=", True),
                ("partner_id.commercial_partner_id", "=", self.partner_id.id),
                ("freight_access_ids.role_id.sees_finance", "=", True),
                ("freight_access_ids.branch_ids", "=", False),
            ],
            limit=1,
        )
        if not people:
            return super()._get_customer_link()
        return f"{self.get_base_url()}/my/statements/{self.id}"

    def _note_customer(self, text):
        """Tell the team on the statement's own thread, which no customer reads."""
        self.sudo()._message_log(body=text)


class FreightStatementLine(models.Model):
    _inherit = "freight.statement.line"

    dispute_ids = fields.One2many("freight.dispute", "line_id", "Disputes")

    def _is_shown_in_full(self):
        """Tell if it stands: what was taken off is being reckoned anew, internally,
        and what another pays by now is worded for them."""
        self.ensure_one()
        charge, customer = self.charge_id, self.statement_id.partner_id
        payer = charge.partner_id.commercial_partner_id
        return (
            self.state != "withdrawn"
            and charge.released
            and payer == customer.commercial_partner_id
        )

    def _get_customer_view(self, opened):
        """Return a line as plain data.

        :param opened: ids of the shipments that the viewer can open
        """
        self.ensure_one()
        shipment, charge = self.shipment_id, self.charge_id
        stands = self._is_shown_in_full()
        return {
            "id": self.id,
            "shipment": shipment.name,
            "url": f"/my/shipments/{shipment.id}" if shipment.id in opened else None,
            "reference": shipment.customer_reference or None,
            "text": charge._get_customer_text()
            if stands
            else charge.code_id.name or self.text,
            "container": stands and charge.container_id.number or None,
            # What they were sent, whatever the charge is reckoned at by now.
            "amount": self.currency_id.round(self.amount),
            "currency": self.currency_id.name,
            "state": choice(self, "state"),
            "can_answer": self._is_answerable(),
            "disputes": [one._get_customer_view() for one in self.dispute_ids],
        }

    def _is_answerable(self):
        self.ensure_one()
        return bool(
            self._is_shown_in_full()
            and self.statement_id.state in ANSWERABLE
            and not self.charge_id.live_line_id
        )

    def _dispute(self, text, viewer):
        text = _check_text(self, text)
        result = super()._dispute(text, viewer)
        for line in self:
            line.statement_id._note_customer(
                self.env._(
                    "%(customer)s disputes %(charge)s: %(text)s",
                    customer=self.env.user.name,
                    charge=line.sudo().charge_id.display_name,
                    text=text,
                )
            )
        return result

    def _accept(self, viewer):
        result = super()._accept(viewer)
        for statement in self.statement_id:
            lines = self.filtered(lambda one, of=statement: one.statement_id == of)
            statement._note_customer(
                self.env._(
                    "%(customer)s accepts: %(charges)s",
                    customer=self.env.user.name,
                    charges=", ".join(lines.sudo().charge_id.mapped("display_name")),
                )
            )
        return result


class FreightDispute(models.Model):
    _inherit = "freight.dispute"

    def _get_customer_view(self):
        """Return a dispute as both sides know it; never an answer that was not sent."""
        self.ensure_one()
        return {
            "id": self.id,
            "state": choice(self, "state"),
            "answer_by": self.due_on.isoformat() if self.due_on else None,
            "messages": [
                {
                    "author": message.author,
                    "is_yours": message.from_customer,
                    "text": message.text,
                    "at": fields.Datetime.context_timestamp(
                        message, message.create_date
                    ).isoformat(),
                }
                for message in self.message_ids
            ],
        }

    def _reply(self, text):
        """The customer adds to a dispute; the caller has checked that it is theirs."""
        self.ensure_one()
        text = _check_text(self, text)
        dispute = self.sudo()
        dispute.lock_for_update()
        if dispute.state != "open":
            raise UserError(
                self.env._(
                    "It is settled. Write to your contact if there is more to say."
                )
            )
        if len(dispute.message_ids) >= MOST_MESSAGES:
            raise UserError(
                self.env._(
                    "There are %s messages already. Call your contact; that is faster.",
                    MOST_MESSAGES,
                )
            )
        dispute._say(text, from_customer=True)
        dispute.statement_id._note_customer(
            self.env._(
                "%(customer)s on %(dispute)s: %(text)s",
                customer=self.env.user.name,
                dispute=dispute.display_name,
                text=text,
            )
        )


class FreightShipment(models.Model):
    _inherit = "freight.shipment"

    def _read_customer_finance(self):
        result = super()._read_customer_finance()
        self.charge_ids.statement_line_ids.dispute_ids.mapped("state")
        return result

    def _get_customer_view(self, viewer):
        view = super()._get_customer_view(viewer)
        if viewer.can("finance"):
            charges = self._get_customer_sell_charges()
            view["disputes"] = [
                {
                    "text": dispute.line_id.text,
                    "url": f"/my/statements/{dispute.statement_id.id}",
                    "answer_by": dispute.due_on.isoformat() if dispute.due_on else None,
                }
                for dispute in charges.statement_line_ids.dispute_ids
                if dispute.state == "open" and dispute.line_id._is_shown_in_full()
            ]
        return view


def _check_text(records, text):
    text = (text or "").replace("\x00", "").strip()
    if not text:
        raise UserError(records.env._("Write what is wrong with it."))
    if len(text) > LONGEST:
        raise UserError(
            records.env._(
                "That is %(length)s characters long; at most %(most)s fit. Shorten it.",
                length=len(text),
                most=LONGEST,
            )
        )
    return text
