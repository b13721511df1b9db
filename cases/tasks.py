"""Celery tasks: each one service call, no arguments that name anybody."""

from celery import shared_task

from cases.services import clocks, closing, referring


@shared_task(name="cases.tasks.sweep_deadlines")
def sweep_deadlines() -> None:
    clocks.sweep()


@shared_task(name="cases.tasks.collect_decisions")
def collect_decisions() -> None:
    referring.collect()


@shared_task(name="cases.tasks.close_day")
def close_day() -> None:
    closing.close_day()
