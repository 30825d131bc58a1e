from . import freight_credit_lift
from . import freight_invoice_make
from . import freight_tariff_bench
from . import freight_tariff_import
from . import (
    freight_accrual_make,
    freight_invoice_make,
    freight_job_close,
    freight_tariff_bench,
    freight_tariff_import,
)
