from . import shipment_import
