"""The two customers and their people's portal logins."""

from demo.company import PASSWORD

SAIGON, PACIFIC = "Saigon Tech Export", "Pacific Home Goods"
CUSTOMERS = {
    "saigontech.example": (
        {
            "name": SAIGON,
            "street": "25 Tân Thuận Road, District 7",
            "city": "Ho Chi Minh City",
            "country_id": "base.vn",
            "phone": "+84 28 5550 0180",
        },
        {
            "ops": "Dang Thi Mai",
            "finance": "Bui Van Long",
            "viewer": "Ngo Thanh Tam",
            "admin": "Hoang Anh Tuan",
        },
    ),
    "pacifichome.example": (
        {
            "name": PACIFIC,
            "street": "1200 Harbor Plaza",
            "city": "Long Beach",
            "country_id": "base.us",
            "phone": "+1 562 555 0142",
        },
        {"ops": "Karen Miller", "finance": "David Ortiz"},
    ),
}


def load(env):
    for domain, (address, people) in CUSTOMERS.items():
        customer = _have_company(env, domain, address)
        for desk, person in people.items():
            _have_portal_user(env, customer, f"{desk}@{domain}", person)


def company(env, name):
    """A customer's company record, empty where there is none yet."""
    domain = [("name", "=", name), ("is_company", "=", True)]
    return env["res.partner"].search(domain, limit=1)


def _have_company(env, domain, address):
    found = company(env, address["name"])
    if found:
        return found
    return env["res.partner"].create(
        {
            **address,
            "country_id": env.ref(address["country_id"]).id,
            "is_company": True,
            "email": f"info@{domain}",
            "website": f"https://www.{domain}",
        }
    )


def _have_portal_user(env, customer, login, name):
    users = env["res.users"].with_context(no_reset_password=True)
    if users.search_count([("login", "=", login)]):
        return
    partner = env["res.partner"].create(
        {"name": name, "email": login, "parent_id": customer.id}
    )
    users.create(
        {
            "name": name,
            "login": login,
            "password": PASSWORD,
            "partner_id": partner.id,
            "group_ids": [(6, 0, env.ref("base.group_portal").ids)],
        }
    )
