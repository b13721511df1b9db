"""Celery tasks: each one service call, no arguments that name anybody."""

from celery import shared_task

from cases.services import clocks, referring


@shared_task(name="cases.tasks.sweep_deadlines")
def sweep_deadlines() -> None:
    clocks.sweep()


@shared_task(name="cases.tasks.collect_decisions")
def collect_decisions() -> None:
    referring.collect()
