"""A customer's account and statements, for those whose role sees finance."""

from urllib.parse import urlencode

from werkzeug.exceptions import NotFound

from odoo.exceptions import UserError
from odoo.http import Controller, request, route

from odoo.addons.account_payment.controllers.portal import PortalAccount

from ..tools.asked import as_ids
from .page import enter, show


class FreightAccount(Controller):
    @route("/my/freight/account", type="http", auth="user", website=True, readonly=True)
    def show_account(self, **_kw):
        """Show what the visitor's company owes, and what is about to be billed."""
        viewer = enter("finance")
        user = request.env.user
        statements = request.env["freight.statement"]
        values = {
            "account": user._get_freight_account(viewer),
            "statements": statements._list_for_customer(user, viewer),
        }
        return show("freight_portal.account", viewer, values, tab="account")

    @route("/my/statements", type="http", auth="user", website=True, readonly=True)
    def list_statements(self, after="", **_kw):
        viewer = enter("finance")
        found = request.env["freight.statement"]._list_for_customer(
            request.env.user, viewer, after
        )
        mark = found["next"]
        values = {
            "statements": found,
            "older": mark and f"/my/statements?{urlencode({'after': mark})}",
        }
        return show("freight_portal.statement_list", viewer, values, tab="account")

    @route(
        "/my/statements/<int:statement_id>",
        type="http",
        auth="user",
        website=True,
        readonly=True,
    )
    def open_statement(self, statement_id, **_kw):
        viewer = enter("finance")
        return self._show(self._find(statement_id), viewer)

    @route(
        "/my/statements/<int:statement_id>/accept",
        type="http",
        auth="user",
        website=True,
        methods=["POST"],
    )
    def accept(self, statement_id, every="", **_kw):
        """Take down that the visitor agrees to the ticked charges, or to all."""
        viewer = enter("finance", acts=True)
        statement = self._find(statement_id)
        lines = statement.line_ids.filtered(lambda line: line._is_answerable())
        if every:
            # What is disputed is settled one by one, on purpose.
            lines = lines.filtered(lambda line: line.state == "open")
        else:
            ids = as_ids(request.httprequest.form.getlist("line"))
            lines = lines.filtered(lambda line: line.id in ids)
        return self._do(
            statement, viewer, None, lambda: self._accept(lines, viewer), "accepted"
        )

    @route(
        "/my/statements/<int:statement_id>/lines/<int:line_id>/dispute",
        type="http",
        auth="user",
        website=True,
        methods=["POST"],
    )
    def dispute(self, statement_id, line_id, text="", **_kw):
        """Take down what is wrong with a charge, in the visitor's words."""
        viewer = enter("finance", acts=True)
        statement = self._find(statement_id)
        line = statement.line_ids.filtered(lambda one: one.id == line_id)
        if not (line and line._is_answerable()):
            raise NotFound
        return self._do(
            statement, viewer, line_id, lambda: line._dispute(text, viewer), "disputed"
        )

    @route(
        "/my/statements/<int:statement_id>/disputes/<int:dispute_id>/reply",
        type="http",
        auth="user",
        website=True,
        methods=["POST"],
    )
    def reply(self, statement_id, dispute_id, text="", **_kw):
        """Add to what was said about a charge."""
        viewer = enter("finance", acts=True)
        statement = self._find(statement_id)
        dispute = statement.dispute_ids.filtered(lambda one: one.id == dispute_id)
        if not dispute:
            raise NotFound
        return self._do(
            statement,
            viewer,
            dispute.line_id.id,
            lambda: dispute._reply(text),
            "replied",
        )

    def _find(self, statement_id):
        statements = request.env["freight.statement"]
        found = statements._find_for_customer(request.env.user, statement_id)
        if not found:
            raise NotFound
        return found

    def _accept(self, lines, viewer):
        if not lines:
            raise UserError(
                request.env._("Tick the charges that you accept; billed ones stay.")
            )
        lines._accept(viewer)

    def _do(self, statement, viewer, line_id, verb, done):
        """Do it and show the page anew; or show why not, where it was asked."""
        try:
            with request.env.cr.savepoint():
                verb()
        except UserError as error:
            statement.invalidate_recordset()
            said = {"line": line_id, "problem": str(error)}
            return self._show(statement, viewer, said)
        url = f"/my/statements/{statement.id}?done={done}"
        if line_id:
            url += f"#line_{line_id}"
        return request.redirect(url, code=303)

    def _show(self, statement, viewer, said=None):
        words = statement.with_context(lang=viewer.lang, tz=viewer.tz)
        values = {
            "statement": words._get_customer_view(request.env.user),
            "said": said or {"line": None, "problem": None},
            "done": None if said else request.httprequest.args.get("done"),
        }
        response = show("freight_portal.statement_page", viewer, values, tab="account")
        if said:
            response.status_code = 422
        return response


class FreightInvoices(PortalAccount):
    def _invoice_get_page_view_values(self, invoice, access_token, **kwargs):
        """Let who came without a token in the address pay as well.

        Odoo's own links always bear one, and its form does not send an absent one.
        """
        if not access_token and request.env.user._is_freight_customer():
            access_token = invoice._portal_ensure_token()
        return super()._invoice_get_page_view_values(invoice, access_token, **kwargs)
