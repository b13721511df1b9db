from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from dost_portal.demo import first_run
from dost_portal.demo.mark import NotADemoError


class Command(BaseCommand):
    help = "Invented people and cases, for a database made for the demo only."

    def add_arguments(self, parser: ArgumentParser) -> None:
        what = parser.add_mutually_exclusive_group(required=True)
        what.add_argument("--first-run", action="store_true", help="fill an empty database; once")
        what.add_argument("--cases", type=int, metavar="N", help="add N synthetic cases in all states, by bulk")
        parser.add_argument("--processes", type=int, default=1, metavar="N", help="add them by N processes at once")
        parser.add_argument("--seed", type=int, default=1, help="the same seed on the same data gives the same cases")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            if options["first_run"]:
                made = first_run.make()
                self.stdout.write("demo data made" if made else "demo data is there already")
            else:
                self._add(options["cases"], options["seed"], options["processes"])
        except NotADemoError as error:
            raise CommandError(str(error)) from error

    def _add(self, cases: int, seed: int, processes: int) -> None:
        from dost_portal.demo import bulk

        if cases < 1 or processes < 1:
            raise CommandError("--cases and --processes take a number of at least 1")
        report = bulk.add_cases(cases, seed, processes)
        self.stdout.write(f"{report.cases} cases added in {report.seconds:.1f} s")
