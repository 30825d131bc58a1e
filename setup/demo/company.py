"""Hai Long Logistics and its staff."""

STAFF = {
    "sales": ("Nguyen Thi Lan", "freight_base.group_freight_sales"),
    "operations": ("Tran Van Minh", "freight_base.group_freight_operations"),
    "documentation": ("Le Thu Ha", "freight_base.group_freight_documentation"),
    "finance": ("Pham Quoc Bao", "freight_base.group_freight_finance"),
    "manager": ("Vo Hoang Nam", "freight_base.group_freight_manager"),
}
DOMAIN = "hailong.example"
PASSWORD = "demo"


def load(env):
    _speak_vietnamese(env)
    _name_company(env)
    _keep_mail_here(env)
    for desk, (name, group) in STAFF.items():
        _have_staff(env, desk, name, group)


def _speak_vietnamese(env):
    """Let everybody switch to it, as customers do at the foot of each page."""
    code = "vi_VN"
    if code in dict(env["res.lang"].get_installed()):
        return
    env["res.lang"]._activate_lang(code)
    domain = [("state", "=", "installed")]
    env["ir.module.module"].search(domain)._update_translations(code)


def _name_company(env):
    env.company.write(
        {
            "name": "Hai Long Logistics",
            "street": "18 Tôn Thất Thuyết, Ward 16, District 4",
            "city": "Ho Chi Minh City",
            "country_id": env.ref("base.vn").id,
            "email": f"info@{DOMAIN}",
            "website": f"https://www.{DOMAIN}",
        }
    )
    env.company.partner_id.tz = "Asia/Ho_Chi_Minh"


def _keep_mail_here(env):
    """No mail leaves the demo, whatever mail server runs on the machine.

    RFC 2606 keeps .invalid free of hosts; Odoo neutralizes a database the same way.
    """
    servers = env["ir.mail_server"].with_context(active_test=False)
    if not servers.search_count([]):
        servers.create({"name": "No mail leaves the demo", "smtp_host": "mail.invalid"})


def _quiet(env):
    """OdooBot greets nobody: its window would cover the first page on a phone."""
    has_bot = "odoobot_state" in env["res.users"]._fields
    return {"odoobot_state": "disabled"} if has_bot else {}


def _have_staff(env, desk, name, group):
    login = f"{desk}@{DOMAIN}"
    users = env["res.users"].with_context(no_reset_password=True)
    if users.search_count([("login", "=", login)]):
        return
    users.create(
        {
            "name": name,
            "login": login,
            "email": login,
            "password": PASSWORD,
            "tz": "Asia/Ho_Chi_Minh",
            **_quiet(env),
            "group_ids": [(4, env.ref("base.group_user").id), (4, env.ref(group).id)],
        }
    )
