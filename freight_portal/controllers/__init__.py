from . import home, shipments
