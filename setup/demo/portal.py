"""What the customers' people may do on the portal."""

from demo import portal_bookings, talks

ROLES = {
    "ops": "operations",
    "finance": "finance",
    "viewer": "read_only",
    "admin": "administrator",
}
CUSTOMERS = ("saigontech.example", "pacifichome.example")


def load(env):
    _have_roles(env)
    talks.load(env)
    portal_bookings.load(env)


def _have_roles(env):
    access = env["freight.customer.access"]
    for domain in CUSTOMERS:
        for desk, role in ROLES.items():
            user = env["res.users"].search([("login", "=", f"{desk}@{domain}")])
            if user and not access.search_count([("user_id", "=", user.id)]):
                role_id = env.ref(f"freight_portal.role_{role}").id
                access.create({"user_id": user.id, "role_id": role_id})
