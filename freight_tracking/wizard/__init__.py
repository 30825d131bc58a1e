from . import (
    freight_event_entry,
    freight_event_match,
    freight_exception_close,
    freight_watch_pause,
)
