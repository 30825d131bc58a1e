from . import freight_invoice_make
