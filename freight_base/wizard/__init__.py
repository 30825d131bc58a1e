from . import freight_location_load
