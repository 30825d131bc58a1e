from . import (
    freight_booking_answer,
    freight_conversation_answer,
    freight_customer_invite,
    freight_publish_check,
    freight_share_issue,
    freight_share_shown,
)
