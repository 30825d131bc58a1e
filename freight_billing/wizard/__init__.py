from . import freight_accrual_make
from . import freight_credit_lift
from . import freight_invoice_make
from . import freight_job_close
from . import freight_tariff_bench
from . import freight_tariff_import
