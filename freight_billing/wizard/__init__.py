from . import freight_credit_lift
from . import freight_invoice_make
from . import freight_tariff_bench
from . import freight_tariff_import
