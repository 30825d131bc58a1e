from . import freight_document, freight_document_life

# isort: split
# What follows extends the life of a document, and so comes after it.
from . import (
    freight_awb_stock,
    freight_bill,
    freight_bill_telex,
    freight_document_batch,
    freight_document_content,
    freight_document_content_cargo,
    freight_document_content_papers,
    freight_document_label,
    freight_document_publish,
    freight_document_review,
    freight_document_rule,
    freight_document_template,
    freight_document_type,
    freight_document_upload,
    freight_shipment,
    freight_shipment_awb,
    freight_shipment_checklist,
    freight_shipment_customer,
    ir_actions_report,
    ir_attachment,
    ir_binary,
    mail_message,
    mail_template,
    res_company,
)
