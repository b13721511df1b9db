"""What Celery beat asks for, and how often. Each task is one call of a service, and may run twice at once."""

from typing import Any

WATCH_SECONDS = 5 * 60
HEADS_SECONDS = 15 * 60
HOUR_SECONDS = 60 * 60
DAY_SECONDS = 24 * 60 * 60


def beat_schedule(*, sweep: float, day: float) -> dict[str, Any]:
    """Return the schedule: clocks and messages every `sweep` seconds, what follows the day every `day`."""
    return {
        "sweep-deadlines": _every(sweep, "cases.tasks.sweep_deadlines"),
        "collect-decisions": _every(sweep, "cases.tasks.collect_decisions"),
        "deliver-outbox": _every(sweep, "dost_portal.outbox.tasks.deliver_outbox"),
        "collect-receipts": _every(day, "cases.tasks.collect_receipts"),
        "close-day": _every(day, "cases.tasks.close_day"),
        "keep-deputies": _every(day, "cases.tasks.keep_deputies"),
        "make-digest": _every(day, "cases.tasks.make_digest"),
        "watch-reading": _every(WATCH_SECONDS, "cases.tasks.watch_reading"),
        "export-heads": _every(HEADS_SECONDS, "dost_portal.audit.tasks.export_heads"),
        "tidy-sessions": _every(HOUR_SECONDS, "dost_portal.staff.tasks.tidy"),
        "forget-drafts": _every(HOUR_SECONDS, "cases.tasks.forget_drafts"),
        "examine-files": _every(day, "cases.tasks.examine_files"),
        "make-exports": _every(sweep, "cases.tasks.make_exports"),
        "forget-exports": _every(HOUR_SECONDS, "cases.tasks.forget_exports"),
        "erase-due": _every(HOUR_SECONDS, "cases.tasks.erase_due"),
        "delete-leftovers": _every(DAY_SECONDS, "cases.tasks.delete_leftovers"),
    }


def _every(seconds: float, task: str) -> dict[str, Any]:
    # A turn that waited longer than the next one is of no use.
    return {"task": task, "schedule": seconds, "options": {"expires": seconds}}
