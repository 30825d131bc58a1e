from . import (
    account_move,
    freight_account,
    freight_customer_access,
    freight_customer_role,
    freight_document,
    freight_shipment,
    freight_shipment_grant,
    freight_statement,
    res_partner,
    res_users,
    res_users_documents,
)
