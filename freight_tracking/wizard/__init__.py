from . import (
    freight_event_entry,
    freight_event_match,
    freight_notice_preview,
    freight_webhook_secret,
)
