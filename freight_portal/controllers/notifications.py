"""Which news a person gets by mail, chosen by themselves."""

from odoo.exceptions import UserError
from odoo.http import Controller, request, route

from .page import enter, show

TAB = "notifications"


class FreightNotifications(Controller):
    @route(
        "/my/notifications",
        type="http",
        auth="user",
        website=True,
        readonly=True,
        methods=["GET"],
    )
    def show_own(self, saved="", **_query):
        return self._show(enter("shipments"), saved=saved == "1")

    # Whose role only reads chooses their own mails all the same.
    @route(
        "/my/notifications", type="http", auth="user", website=True, methods=["POST"]
    )
    def choose(self, **form):
        viewer = enter("shipments")
        preferences = request.env["freight.notice.preference"]
        problem = ""
        try:
            with request.env.cr.savepoint():
                preferences._choose(request.env.user, form)
        except UserError as error:
            problem = str(error)
        if problem:
            return self._show(viewer, problem=problem)
        return request.redirect("/my/notifications?saved=1")

    def _show(self, viewer, saved=False, problem=""):
        preferences = request.env["freight.notice.preference"]
        user = request.env.user
        people = []
        if viewer.can("users"):
            people = preferences._get_customer_company_choices(user, viewer)
        values = {
            "choices": preferences._get_customer_choices(user, viewer),
            "timings": preferences._get_customer_timings(viewer),
            "address": user.sudo().partner_id.email or "",
            "people": people,
            "saved": saved,
            "problem": problem,
        }
        response = show("freight_portal.notifications_page", viewer, values, tab=TAB)
        if problem:
            response.status_code = 422
        return response
