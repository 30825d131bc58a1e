from . import (
    test_customer_progress,
    test_customer_view,
    test_event_concurrency,
    test_event_entry,
    test_event_ingest,
    test_event_matching,
    test_event_sets,
    test_rollup,
    test_schedule_ledger,
    test_standing,
    test_timeline,
)
