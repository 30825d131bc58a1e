from . import (
    account_move,
    freight_customer_access,
    freight_customer_role,
    freight_shipment,
    freight_shipment_grant,
    res_partner,
    res_users,
)
