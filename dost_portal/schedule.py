"""What Celery beat asks for, and how often. Each task is one call of a service, and may run twice at once."""

from typing import Any

HOUR_SECONDS = 60 * 60
DAY_SECONDS = 24 * 60 * 60


def beat_schedule(*, sweep: float, day: float) -> dict[str, Any]:
    """Return the schedule: clocks and messages every `sweep` seconds, what follows the day every `day`."""
    return {
        "sweep-deadlines": _every(sweep, "cases.tasks.sweep_deadlines"),
        "collect-decisions": _every(sweep, "cases.tasks.collect_decisions"),
        "deliver-outbox": _every(sweep, "dost_portal.outbox.tasks.deliver_outbox"),
        "close-day": _every(day, "cases.tasks.close_day"),
        "keep-deputies": _every(day, "cases.tasks.keep_deputies"),
        "make-digest": _every(day, "cases.tasks.make_digest"),
        "examine-files": _every(day, "cases.tasks.examine_files"),
        "erase-due": _every(HOUR_SECONDS, "cases.tasks.erase_due"),
        "delete-leftovers": _every(DAY_SECONDS, "cases.tasks.delete_leftovers"),
    }


def _every(seconds: float, task: str) -> dict[str, Any]:
    # A turn that waited longer than the next one is of no use.
    return {"task": task, "schedule": seconds, "options": {"expires": seconds}}
