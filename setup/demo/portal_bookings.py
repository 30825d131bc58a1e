"""What the customers booked on the portal, and what the team answered."""

from datetime import timedelta

from demo.desk import today

CARGO = [{"description": "Garden chairs", "packages": "600", "weight": "7800"}]
ORDERS = (
    {
        "reference": "STE-PO-7781",
        "pod": "Long Beach (USLGB)",
        "goods_description": "Garden chairs and tables",
        "incoterm": "FOB",
        "containers": [{"type": "45G1", "count": "2"}],
        "cargo": CARGO,
    },
    {
        "reference": "STE-PO-7782",
        "pod": "Hamburg (DEHAM)",
        "goods_description": "Frozen shrimp",
        "containers": [{"type": "45R1", "count": "1", "temperature": "-18"}],
        "cargo": [{"description": "Shrimp", "packages": "900", "weight": "18000"}],
    },
    {
        "reference": "STE-PO-7783",
        "pod": "Rotterdam (NLRTM)",
        "goods_description": "Garden chairs",
        "containers": [{"type": "22G1", "count": "1"}],
        "cargo": CARGO,
    },
)
NO_SPACE = "The vessels of these two weeks are full. Please try the week after."


def load(env):
    user = env["res.users"].search([("login", "=", "ops@saigontech.example")])
    if env["freight.booking"].search_count([("booked_by_id", "=", user.id)], limit=1):
        return
    accepted, _waiting, declined = (_place(env, user, order) for order in ORDERS)
    sales = env["res.users"].search([("login", "=", "sales@hailong.example")])
    accepted.with_user(sales).action_accept()
    declined.with_user(sales)._decline(NO_SPACE)
    shipment = accepted.shipment_id
    env["freight.customer.request"].with_user(user)._ask(
        shipment,
        "change",
        {"text": "Please load in the morning: the gate closes at 4."},
    )


def _place(env, user, order):
    ready = today() + timedelta(days=20)
    booking, faults = (
        env["freight.booking"]
        .with_user(user)
        ._place(
            {
                "mode": "sea",
                "service": "fcl",
                "direction": "export",
                "pol": "Ho Chi Minh City (VNSGN)",
                "shipper": user.commercial_partner_id.name,
                "consignee": "Harbor Retail Supply",
                "cargo_ready": ready.strftime("%Y-%m-%d"),
                **order,
            },
            user.commercial_partner_id,
            user.company_id,
        )
    )
    if faults:
        raise ValueError(faults)
    return booking.with_env(env)
