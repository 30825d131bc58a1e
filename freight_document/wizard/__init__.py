from . import (
    freight_bill_move,
    freight_document_amend,
    freight_document_mail,
    freight_document_make,
    freight_document_publish,
    freight_document_release,
    freight_document_void,
)
