from . import (
    base_partner_merge,
    freight_event_entry,
    freight_event_match,
    freight_exception_close,
    freight_feed_secret,
    freight_feed_upload,
    freight_notice_preview,
    freight_watch_pause,
    freight_webhook_secret,
)
