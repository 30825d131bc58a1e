"""A customer's own users, for the one of them who manages them."""

from urllib.parse import urlencode

from odoo.exceptions import UserError
from odoo.http import Controller, request, route

from .messages import number_of
from .page import enter, show

TAB = "team"


class FreightTeam(Controller):
    @route(
        "/my/team",
        type="http",
        auth="user",
        website=True,
        readonly=True,
        methods=["GET"],
    )
    def show_team(self, done="", after="", **_query):
        return self._show(enter("users"), done=done, mark=after)

    @route("/my/team/invite", type="http", auth="user", website=True, methods=["POST"])
    def invite(self, name="", email="", role_id="", **_form):
        viewer = enter("users", acts=True)
        access = request.env["freight.customer.access"]
        try:
            problem = access._invite_colleague(
                request.env.user, name, email, number_of(role_id)
            )
        except UserError as error:
            problem = str(error)
        if problem:
            draft = {"name": name, "email": email, "role_id": number_of(role_id)}
            return self._show(viewer, problem, draft)
        return request.redirect("/my/team?done=invited")

    @route(
        "/my/team/<int:user_id>/role",
        type="http",
        auth="user",
        website=True,
        methods=["POST"],
    )
    def change_role(self, user_id, role_id="", **_form):
        return self._do("_change_role", "role", user_id, number_of(role_id))

    @route(
        "/my/team/<int:user_id>/invite",
        type="http",
        auth="user",
        website=True,
        methods=["POST"],
    )
    def invite_again(self, user_id, **_form):
        return self._do("_invite_again", "invited", user_id)

    @route(
        "/my/team/<int:user_id>/remove",
        type="http",
        auth="user",
        website=True,
        methods=["POST"],
    )
    def remove(self, user_id, **_form):
        return self._do("_remove_colleague", "removed", user_id)

    def _do(self, verb, done, *args):
        viewer = enter("users", acts=True)
        access = request.env["freight.customer.access"]
        problem = ""
        try:
            with request.env.cr.savepoint():
                getattr(access, verb)(request.env.user, *args)
        except UserError as error:
            problem = str(error)
        if problem:
            return self._show(viewer, problem)
        return request.redirect(f"/my/team?done={done}")

    def _show(self, viewer, problem="", draft=None, done="", mark=""):
        access = request.env["freight.customer.access"]
        user = request.env.user
        team = access._get_customer_team(user, viewer, mark)
        values = {
            "people": team["rows"],
            "more": team["next"] and f"/my/team?{urlencode({'after': team['next']})}",
            "roles": access._get_customer_roles(user, viewer),
            "problem": problem,
            "draft": draft or {"name": "", "email": "", "role_id": 0},
            "done": done,
        }
        response = show("freight_portal.team_page", viewer, values, tab=TAB)
        if problem:
            response.status_code = 422
        return response
