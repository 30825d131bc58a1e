from . import (
    account,
    documents,
    home,
    messages,
    notifications,
    shipment_documents,
    shipments,
    team,
)
from . import home, shipments, track
