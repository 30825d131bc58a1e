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
    _name_company(env)
    for desk, (name, group) in STAFF.items():
        _have_staff(env, desk, name, group)


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
