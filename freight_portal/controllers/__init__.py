from . import (
    account,
    documents,
    home,
    messages,
    notifications,
    shipment_documents,
    shipments,
    team,
    track,
)
