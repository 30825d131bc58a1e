"""A customer's own users: their administrator lets colleagues in, and out again.

All of it is done elevated, so each verb begins with who asks: only who manages users
now, only people of the very same company within the administrator's own reach, and
only roles that hold nothing that the administrator has not.
"""

import secrets
from datetime import timedelta

from odoo import SUPERUSER_ID, Command, api, fields, models
from odoo.exceptions import AccessError, UserError
from odoo.fields import Domain
from odoo.tools.mail import email_normalize

from odoo.addons.freight_shipment.tools.view_data import moment

from ..tools.list_order import Column, after, mark_of, order_of, read_mark
from ..tools.talk_text import one_line

PAGE = 40
BY_NAME = (Column("name"), Column("id", kind=int))
LONGEST_NAME = 100
LONGEST_EMAIL = 254
STAFF = "freight_base.group_freight_sales,freight_base.group_freight_operations"


class FreightCustomerAccess(models.Model):
    _inherit = "freight.customer.access"

    # Who runs shipments sees them here, and no more of a user.
    login = fields.Char(related="user_id.login", string="E-mail")
    last_login = fields.Datetime(related="user_id.login_date", string="Last Here")

    # What the portal shows

    @api.model
    def _get_customer_team(self, admin, viewer, mark=""):
        """Return a page of the people whom ``admin`` manages, as plain data.

        :param mark: where the page before it ended
        :return: ``{"rows", "next"}``
        """
        users, is_more = self._find_team_page(admin, mark)
        roles = self._get_roles_for(admin)
        rows = [
            {
                "id": user.id,
                "name": user.name,
                "email": user.login,
                "role_id": user.freight_access_ids.role_id.id or None,
                "role": user.freight_access_ids.with_context(
                    lang=viewer.lang
                ).role_id.name
                or None,
                "branches": user.freight_access_ids.branch_ids.mapped("name"),
                "companies": user.freight_access_ids.subsidiary_ids.mapped("name"),
                "last_login": moment(user.login_date, viewer),
                "is_self": user == admin,
                "may_change": user != admin and self._is_within(user, roles),
            }
            for user in users
        ]
        return {
            "rows": rows,
            "next": mark_of(BY_NAME, users[-1:]) if is_more else None,
        }

    @api.model
    def _get_customer_roles(self, admin, viewer):
        """Return the roles that ``admin`` may give, as plain data."""
        roles = self._get_roles_for(admin).with_context(lang=viewer.lang)
        return [
            {"id": one.id, "name": one.name, "description": one.description or ""}
            for one in roles
        ]

    # What the portal does

    @api.model
    def _invite_colleague(self, admin, name, email, role_id):
        """Let a colleague of ``admin`` in.

        :return: what is wrong, or nothing. It is no error: the attempt has to be kept.
        """
        self._check_admin(admin)
        role = self._find_role(admin, role_id)
        name, email = self._check_invitation(name, email)
        customer = admin.sudo().partner_id.commercial_partner_id
        self.env["freight.customer.invitation"]._note(customer, admin, email)
        branches = self._get_reach(admin)[0]
        # What goes wrong leaves nothing half made, and the attempt counted.
        with self.env.cr.savepoint():
            _user, problem = self._invite_person(customer, name, email, role, branches)
        return problem

    @api.model
    def _invite_again(self, admin, user_id):
        """Send a colleague who has not been here yet the invitation once more."""
        self._check_admin(admin)
        user = self._find_colleague(admin, user_id)
        if user.login_date:
            raise UserError(self.env._("%s has signed in already.", user.name))
        customer = admin.sudo().partner_id.commercial_partner_id
        self.env["freight.customer.invitation"]._note(customer, admin, user.login)
        self._send_invitation(user)
        self._log_team(
            customer, self.env._("%s was sent the invitation again.", user.login)
        )

    @api.model
    def _change_role(self, admin, user_id, role_id):
        """Give a colleague another role; their very next request goes by it."""
        self._check_admin(admin)
        role = self._find_role(admin, role_id)
        user = self._find_colleague(admin, user_id)
        self._lock_team(admin | user)
        access = user.freight_access_ids
        if access:
            access.write({"role_id": role.id})
        else:
            branches = self._get_reach(admin)[0]
            self._give_access(user, role, branches)
        self._log_team(
            user.partner_id.commercial_partner_id,
            self.env._(
                "%(user)s has the role %(role)s now.", user=user.login, role=role.name
            ),
        )

    @api.model
    def _remove_colleague(self, admin, user_id):
        """Take a colleague's access away; their very next request is a stranger's."""
        self._check_admin(admin)
        user = self._find_colleague(admin, user_id)
        self._lock_team(admin | user)
        self._remove_person(user)

    # Of the portal and of staff

    @api.model
    def _invite_person(self, customer, name, email, role, branches=()):
        """Make or revive a login below ``customer``.

        :return: ``(user, problem)``, one of which is empty. That an address is known
            elsewhere is said in the same words for whatever it is.
        """
        name, email = self._check_invitation(name, email)
        elevated = self.with_user(SUPERUSER_ID).sudo()
        customer = customer.with_env(elevated.env)
        users, contacts = elevated._find_address(email)
        elsewhere = (users.partner_id | contacts).filtered(
            lambda one: one.commercial_partner_id != customer
        )
        if elsewhere or users.filtered(lambda one: not one.share):
            return users.browse(), self.env._(
                "%s cannot be invited from here. Please ask your contact at our "
                "company to do it.",
                email,
            )
        if users.filtered("active"):
            return users.browse(), self.env._(
                "%s has access already. Look in the list.", email
            )
        user = users[:1] or elevated._make_user(customer, contacts, name, email)
        # Whatever password it had before is none any more.
        user.write({"active": True, "password": secrets.token_urlsafe(32)})
        elevated._give_access(user, role.sudo(), branches)
        elevated._send_invitation(user)
        self._log_team(
            customer,
            self.env._(
                "%(user)s was invited to the portal as %(role)s.",
                user=email,
                role=role.sudo().name,
            ),
        )
        return user, ""

    @api.model
    def _remove_person(self, user):
        """End a login: its sessions, keys, role and mails. The contact stays."""
        user = user.with_user(SUPERUSER_ID).sudo()
        user.freight_access_ids.unlink()
        user.api_key_ids.unlink()
        user.partner_id.freight_notice_preference_ids.write({"is_on": False})
        # A link of an invitation or a new password that was not used yet.
        user.partner_id.signup_cancel()
        user.write({"active": False})
        self._log_team(
            user.partner_id.commercial_partner_id,
            self.env._("%s has no access to the portal any more.", user.login),
        )

    # Who may

    @api.model
    def _check_admin(self, admin):
        """Refuse who does not manage users at this very moment."""
        self._lock_team(admin)
        viewer = admin._get_freight_viewer()
        if not (admin.share and viewer.can("users") and viewer.acts):
            raise AccessError(self.env._("Your role does not manage users."))

    @api.model
    def _lock_team(self, users):
        """Have changes of these people wait for each other.

        Two administrators who demote each other at a time: the second begins anew,
        and is none by then.
        """
        users.sudo().freight_access_ids.sorted("id").lock_for_update()

    @api.model
    def _find_team_page(self, admin, mark=""):
        """Return some people of the team, and whether there are more."""
        found = self.env["res.users"].sudo()
        start = read_mark(BY_NAME, mark)
        # Who is beyond the administrator's reach is left out of what was found.
        while len(found) <= PAGE:
            behind = after(BY_NAME, start) if start else Domain.TRUE
            users = self._find_people(admin, behind, PAGE + 1)
            found |= self._within_reach(admin, users)
            if len(users) <= PAGE:
                break
            start = [users[-1:][column.name] for column in BY_NAME]
        return found[:PAGE], len(found) > PAGE

    @api.model
    def _find_team(self, admin, domain=Domain.TRUE):
        """Return the people of the very same company within ``admin``'s reach."""
        return self._within_reach(admin, self._find_people(admin, domain))

    @api.model
    def _find_people(self, admin, domain, limit=None):
        customer = admin.sudo().partner_id.commercial_partner_id
        users = self.env["res.users"].sudo()
        return users.search(
            Domain("partner_id.commercial_partner_id", "=", customer.id)
            & Domain("share", "=", True)
            & Domain("active", "=", True)
            & domain,
            order=order_of(BY_NAME),
            limit=limit,
        )

    @api.model
    def _within_reach(self, admin, users):
        branches, companies = self._get_reach(admin)
        return users.filtered(
            lambda one: one == admin or self._reaches(one, branches, companies)
        )

    @api.model
    def _get_reach(self, user):
        access = user.sudo().freight_access_ids
        return access.branch_ids, access.subsidiary_ids

    @api.model
    def _reaches(self, user, branches, companies):
        """Tell if a user sees no more than these branches, if any, and companies."""
        own_branches, own_companies = self._get_reach(user)
        if branches and not (own_branches and own_branches <= branches):
            return False
        return own_companies <= companies

    @api.model
    def _get_roles_for(self, admin):
        """Return the roles that hold nothing that ``admin`` has not."""
        own = admin._get_freight_capabilities()
        roles = self.env["freight.customer.role"].sudo().search(Domain.TRUE)
        return roles.filtered(lambda one: one._get_capabilities() <= own)

    @api.model
    def _is_within(self, user, roles):
        """Tell if a user's present role is one of these, or none."""
        return user.sudo().freight_access_ids.role_id <= roles

    @api.model
    def _find_role(self, admin, role_id):
        role = self._get_roles_for(admin).filtered(lambda one: one.id == role_id)
        if not role:
            raise UserError(self.env._("Choose one of the roles that are listed."))
        return role

    @api.model
    def _find_colleague(self, admin, user_id):
        """Return somebody whom ``admin`` manages; others are answered like nobody."""
        user = self._find_team(admin, Domain("id", "=", user_id))
        if not user:
            raise UserError(self.env._("This person is not in your team any more."))
        if user == admin:
            raise UserError(
                self.env._("Your own access is changed by another administrator.")
            )
        if not self._is_within(user, self._get_roles_for(admin)):
            raise UserError(
                self.env._("%s may do what you may not. Please ask us.", user.name)
            )
        return user

    # Helpers

    @api.model
    def _check_invitation(self, name, email):
        name, email = one_line(name), one_line(email)
        if not name or len(name) > LONGEST_NAME:
            raise UserError(
                self.env._("Enter the name, in at most %s characters.", LONGEST_NAME)
            )
        normal = email_normalize(email)
        if not normal or len(normal) > LONGEST_EMAIL:
            raise UserError(
                self.env._(
                    "%s is no e-mail address. It looks like name@company.com.",
                    email[:LONGEST_EMAIL] or "?",
                )
            )
        return name, normal

    @api.model
    def _find_address(self, email):
        """Return all users and contacts, archived ones too, that have an address."""
        every = self.with_context(active_test=False).env
        users = every["res.users"].search(
            ["|", ("login", "=", email), ("partner_id.email_normalized", "=", email)]
        )
        contacts = every["res.partner"].search([("email_normalized", "=", email)])
        return users, contacts

    @api.model
    def _make_user(self, customer, contacts, name, email):
        """Return a new portal user, of the contact with that address if any."""
        people = contacts.filtered(lambda one: one != customer and not one.is_company)
        contact = people[:1] or contacts.create(
            {"name": name, "email": email, "parent_id": customer.id}
        )
        contact.active = True
        company = customer.company_id or self.env.company
        users = self.env["res.users"].with_context(no_reset_password=True)
        return users.with_company(company).create(
            {
                "name": contact.name,
                "login": email,
                "email": email,
                "partner_id": contact.id,
                "company_id": company.id,
                "company_ids": [Command.set(company.ids)],
                "group_ids": [Command.set(self.env.ref("base.group_portal").ids)],
            }
        )

    @api.model
    def _give_access(self, user, role, branches):
        access = self.with_user(SUPERUSER_ID).sudo()
        user.sudo().freight_access_ids.unlink()
        return access.create(
            {
                "user_id": user.id,
                "role_id": role.id,
                "branch_ids": [Command.set([one.id for one in branches])],
            }
        )

    @api.model
    def _send_invitation(self, user):
        """Send Odoo's own invitation, with its link to choose a password."""
        user = user.with_user(SUPERUSER_ID).sudo()
        user.partner_id.signup_prepare()
        template = user.env.ref("auth_signup.portal_set_password_email")
        template.with_context(
            dbname=self.env.cr.dbname, lang=user.lang, medium="portalinvite"
        ).send_mail(user.id)

    @api.model
    def _log_team(self, customer, text):
        """Note for the team what was done, and by whom."""
        customer = customer.with_user(SUPERUSER_ID).sudo()
        who = self.env.user
        customer._message_log(
            body=self.env._(
                "Portal: %(what)s By %(name)s (%(login)s).",
                what=text,
                name=who.name,
                login=who.login,
            )
        )

    # Staff

    @api.model
    def _staff_check_customer(self, customer):
        """Refuse others than staff who run shipments, and customers they cannot see."""
        if self.env.user.share or not self.env.user.has_groups(STAFF):
            raise AccessError(
                self.env._("Sales and operations let people in. Please ask them.")
            )
        customer.check_access("read")

    def action_invite_again(self):
        """Send the invitation of these people once more."""
        self._staff_check_customer(self.customer_id)
        self.check_access("write")
        for access in self:
            self._send_invitation(access.user_id)
        return True

    def action_remove(self):
        """End these people's access to the portal; their contacts stay."""
        self._staff_check_customer(self.customer_id)
        self.check_access("unlink")
        for user in self.user_id:
            self._remove_person(user)
        return True


class FreightCustomerInvitation(models.Model):
    """Who asked whom in; what keeps a customer from trying addresses."""

    _name = "freight.customer.invitation"
    _description = "Invitation by a Customer"
    _order = "id desc"
    _rec_name = "email"
    _log_access = False

    customer_id = fields.Many2one(
        "res.partner", required=True, readonly=True, ondelete="cascade"
    )
    user_id = fields.Many2one(
        "res.users", "Invited By", readonly=True, ondelete="set null"
    )
    email = fields.Char(required=True, readonly=True)
    at = fields.Datetime(required=True, readonly=True)

    _customer_idx = models.Index("(customer_id, at)")

    # A large customer's whole office on one day; further ones come tomorrow.
    _most_a_day = 20

    @api.model
    def _note(self, customer, user, email):
        """Keep an attempt, or refuse it if there were too many within a day."""
        now = fields.Datetime.now()
        rows = self.sudo()
        count = rows.search_count(
            [("customer_id", "=", customer.id), ("at", ">", now - timedelta(days=1))],
            limit=self._most_a_day,
        )
        if count >= self._most_a_day:
            raise UserError(
                self.env._(
                    "%s invitations were sent within a day. Go on tomorrow, or ask us.",
                    count,
                )
            )
        rows.create(
            {
                "customer_id": customer.id,
                "user_id": user.id,
                "email": email,
                "at": now,
            }
        )

    @api.autovacuum
    def _gc_old(self):
        """Forget attempts of last month."""
        self.search([("at", "<", fields.Datetime.now() - timedelta(days=30))]).unlink()
