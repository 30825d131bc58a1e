from . import (
    account,
    containers,
    documents,
    home,
    messages,
    notifications,
    preview,
    shipment_documents,
    shipments,
    team,
    track,
)
