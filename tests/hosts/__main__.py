"""Two web hosts, two workers, two beats, a broker, PostgreSQL and its standby: killed one by one under load.

Counts what was lost. Acknowledged writes are tickets that the page said were issued; clocks are breaches that fall due
all the while and must be told exactly once; letters are the e-mails about them. SECONDS (90) is how long it takes.
"""

import http.client
import json
import os
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from dost_portal.processes import free_port, wait_until
from tests.hosts.load import Load
from tests.hosts.machines import PASSWORD, Broker, Database, Part

SECONDS = float(os.environ.get("SECONDS", "90"))
CLOCKS = 300


def say(text: str) -> None:
    sys.stdout.write(f"[{time.strftime('%H:%M:%S')}] {text}\n")
    sys.stdout.flush()


def main() -> None:
    with tempfile.TemporaryDirectory(prefix="dost-hosts-") as name:
        folder = Path(name)
        folder.chmod(0o711)
        Hosts(folder).run()


class Hosts:
    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.primary, self.standby = Database(folder / "one"), Database(folder / "two")
        self.broker = Broker(folder / "broker")
        self.ports = [free_port(), free_port()]
        self.parts: dict[str, Part] = {}
        self.table: list[str] = []

    def environment(self, role: str) -> dict[str, str]:
        return os.environ | {
            "DATABASE_URL": f"postgres://dost_{role}:{PASSWORD}@127.0.0.1:{self.primary.port}/dost",
            "DOST_DATABASE_STANDBY": f"127.0.0.1:{self.standby.port}",
            "REDIS_URL": self.broker.url,
            "DOST_DEMO": "1",
            "DOST_DATA_DIR": str(self.folder / "data"),
            "DOST_SWEEP_SECONDS": "1",
            "DJANGO_SETTINGS_MODULE": "dost_portal.settings",
        }

    def run(self) -> None:
        try:
            self._run()
        finally:
            for part in self.parts.values():
                part.kill()
            for engine in (self.broker, self.standby, self.primary):
                if engine.child is not None:
                    engine.kill()

    def _run(self) -> None:
        self.primary.start()
        self.primary.server.ensure_owner_and_database()
        self.broker.start()
        os.environ |= self.environment("owner") | {"DOST_DATABASE_STANDBY": ""}
        cookies, number = self._fill()
        self.primary.copy_to(self.standby)
        self.standby.start()
        # From here on nothing is acknowledged that only one machine has.
        self.primary.ask("ALTER SYSTEM SET synchronous_standby_names = 'standby'")
        self.primary.ask("SELECT pg_reload_conf()")
        self._start_parts()
        load = Load(self.ports, cookies, number)
        load.start()
        try:
            self._faults(load)
        finally:
            load.stop()
        wait_until(lambda: self._asked("SELECT count(*) FROM outbox_outboxmessage WHERE delivered_at IS NULL") == 0, 60)
        self._report(load)

    def _fill(self) -> tuple[dict[str, str], str]:
        import django

        django.setup()
        from django.conf import settings
        from django.core.management import call_command
        from django.test import Client

        from cases.models import Case
        from dost_portal.row_security import scope
        from dost_portal.staff.models import User
        from tests import many_clocks

        call_command("collectstatic", interactive=False, verbosity=0)
        call_command("migrate", interactive=False, verbosity=0)
        call_command("seed_demo", first_run=True, verbosity=0)
        cookies = {}
        aysel = User.objects.get(username="aysel")
        User.objects.filter(username__in=("aysel", "nigar")).update(email="kimse@dost.example")
        for username in ("aysel", "sevil"):
            client = Client()
            client.force_login(User.objects.get(username=username))
            cookies[username] = f"{settings.SESSION_COOKIE_NAME}={client.cookies[settings.SESSION_COOKIE_NAME].value}"
        with scope.reading_state():
            number = Case.objects.filter(responsible=aysel)[0].number
        self.letters_before = self._letters()
        many_clocks.fill(aysel.centre_id, str(aysel.pk), count=CLOCKS, first=20, last=SECONDS)
        self.tickets_before = self._asked("SELECT count(*) FROM cases_ticket", self.primary)
        return cookies, number

    def _start_parts(self) -> None:
        options = ["--worker-class", "gthread", "--workers", "1", "--threads", "4", "--keep-alive", "0"]
        options += ["--no-control-socket", "--graceful-timeout", "10", "--log-level", "error"]
        celery = ("celery", "-A", "dost_portal")
        for place, port in enumerate(self.ports, start=1):
            web = ("gunicorn", "dost_portal.wsgi", "--bind", f"127.0.0.1:{port}", *options)
            schedule = str(self.folder / f"beat{place}")
            self._part(f"web{place}", "web", *web)
            self._part(f"worker{place}", "worker", *celery, "worker", "-c", "1", "--loglevel", "ERROR")
            self._part(
                f"beat{place}", "worker", *celery, "beat", "--loglevel", "ERROR", "--schedule", schedule, "--pidfile="
            )
        assert wait_until(lambda: all(map(self._up, self.ports)), 120)

    def _part(self, name: str, role: str, *argv: str) -> None:
        self.parts[name] = Part(self.folder / f"{name}.log", self.environment(role), *argv)
        self.parts[name].start()

    def _up(self, port: int) -> bool:
        try:
            connection = http.client.HTTPConnection("127.0.0.1", port, timeout=5)
            connection.request("GET", "/readyz/web")
            return connection.getresponse().status == 200
        except OSError:
            return False

    def _faults(self, load: Load) -> None:
        step = SECONDS / 7
        time.sleep(step)
        self._fault(load, "a web host killed", self.parts["web1"].kill, self.parts["web1"].start, step / 2)
        self._fault(load, "a worker and a beat killed", self._kill_worker, self._start_worker, step / 2)
        self._fault(load, "the broker killed", self.broker.kill, self.broker.start, step / 2)
        self._fault(
            load, "rolling restart of both web hosts", lambda: self._restart("web1"), lambda: self._restart("web2"), 1
        )
        self._fault(load, "the primary killed, the standby promoted", self.primary.kill, self._promote, 3)
        time.sleep(step)

    def _fault(self, load: Load, name: str, hit: Callable[[], None], mend: Callable[[], None], seconds: float) -> None:
        say(name)
        load.fault, began = name, time.monotonic()
        hit()
        time.sleep(seconds)
        mend()
        self.table.append(f"{name}: {time.monotonic() - began:.1f} s")
        time.sleep(SECONDS / 14)
        load.fault = "none"

    def _kill_worker(self) -> None:
        self.parts["worker1"].kill()
        self.parts["beat1"].kill()

    def _start_worker(self) -> None:
        self.parts["worker1"].start()
        self.parts["beat1"].start()

    def _restart(self, name: str) -> None:
        """Stop in good order and wait until it is back, as a rolling upgrade does."""
        self.parts[name].ask_to_stop()
        self.parts[name].start()
        wait_until(lambda: self._up(self.ports[int(name[-1]) - 1]), 60)

    def _promote(self) -> None:
        self.standby.ask("SELECT pg_promote()")

    def _asked(self, sql: str, where: Database | None = None) -> Any:
        return (where or self.standby).ask(sql, "dost")[0]

    def _letters(self) -> int:
        text = "".join(path.read_text() for path in (self.folder / "data" / "mail").glob("*"))
        return text.count("Subject:")

    def _report(self, load: Load) -> None:
        from tests.many_clocks import INVARIANTS, WRONG

        wrong = {
            name: self._asked(
                "SELECT count(*) FROM cases_deadlinestage s JOIN cases_deadline d ON d.id = s.deadline_id"
                f" JOIN cases_case c ON c.id = d.case_id WHERE c.number LIKE 'FF%' AND {condition}"
            )
            for name, condition in WRONG.items()
        }
        wrong |= {name: self._asked(sql) for name, sql in INVARIANTS.items() if name == "told twice"}
        made = self._asked("SELECT count(*) FROM cases_ticket") - self.tickets_before
        told = self._asked(
            "SELECT count(*) FROM cases_announcement a JOIN cases_deadlinestage s ON s.id = a.stage_id"
            " JOIN cases_deadline d ON d.id = s.deadline_id JOIN cases_case c ON c.id = d.case_id"
            " JOIN staff_user u ON u.id = a.user_id WHERE c.number LIKE 'FF%' AND u.username = 'aysel' AND s.stage = 2"
        )
        sent = self._asked(
            "SELECT count(*) FROM outbox_outboxmessage WHERE delivered_at IS NOT NULL AND kind LIKE '%mail%'"
        )
        dead = self._asked("SELECT count(*) FROM outbox_outboxmessage WHERE dead_at IS NOT NULL")
        acknowledged = load.count.pop("acknowledged tickets", 0)
        found = {
            "faults": self.table,
            "slowest answer while": {name: f"{seconds:.1f} s" for name, seconds in load.worst.items()},
            "asked": dict(load.count),
            "tickets acknowledged": acknowledged,
            "tickets there": made,
            "acknowledged and lost": max(0, acknowledged - made),
            "clocks due": CLOCKS,
            "clocks told to the agent": told,
            "clocks wrong": {name: count for name, count in wrong.items() if count},
            "letters noted as sent": sent,
            "letters in the folder": self._letters() - self.letters_before,
            "letters given up": dead,
        }
        sys.stdout.write(json.dumps(found, indent=1, ensure_ascii=False) + "\n")


if __name__ == "__main__":
    main()
