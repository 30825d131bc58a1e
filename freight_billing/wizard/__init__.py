from . import (
    freight_accrual_make,
    freight_credit_lift,
    freight_holiday_import,
    freight_invoice_make,
    freight_job_close,
    freight_statement_close,
    freight_tariff_bench,
    freight_tariff_import,
)
