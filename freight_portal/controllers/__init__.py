from . import account, documents, home, shipment_documents, shipments
