"""Celery tasks: each one service call, no arguments that name anybody."""

from celery import shared_task

from cases.services import (
    announcements,
    clocks,
    closing,
    drafts,
    exchanging,
    exporting,
    filing,
    life,
    presence,
    referring,
    watching,
)


@shared_task(name="cases.tasks.sweep_deadlines")
def sweep_deadlines() -> None:
    clocks.sweep()


@shared_task(name="cases.tasks.collect_decisions")
def collect_decisions() -> None:
    referring.collect()


@shared_task(name="cases.tasks.close_day")
def close_day() -> None:
    closing.close_day()


@shared_task(name="cases.tasks.make_digest")
def make_digest() -> None:
    announcements.make_digest()


@shared_task(name="cases.tasks.keep_deputies")
def keep_deputies() -> None:
    presence.keep()


@shared_task(name="cases.tasks.examine_files")
def examine_files() -> None:
    filing.examine_waiting()


@shared_task(name="cases.tasks.delete_leftovers")
def delete_leftovers() -> None:
    filing.delete_leftovers()


@shared_task(name="cases.tasks.erase_due")
def erase_due() -> None:
    life.erase_due()


@shared_task(name="cases.tasks.forget_drafts")
def forget_drafts() -> None:
    drafts.forget_old()


@shared_task(name="cases.tasks.watch_reading")
def watch_reading() -> None:
    watching.watch()


@shared_task(name="cases.tasks.collect_receipts")
def collect_receipts() -> None:
    exchanging.collect_receipts()


@shared_task(name="cases.tasks.make_exports")
def make_exports() -> None:
    exporting.make_waiting()


@shared_task(name="cases.tasks.forget_exports")
def forget_exports() -> None:
    exporting.forget_old()
