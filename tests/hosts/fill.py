"""Fills an empty database as the demo does and prints who may go in: `python -m tests.hosts.fill`, as the owner."""

import json
import sys

import django


def main() -> None:
    django.setup()
    from django.conf import settings
    from django.core.management import call_command
    from django.test import Client

    from cases.models import Case
    from dost_portal.row_security import scope
    from dost_portal.staff.models import User

    call_command("migrate", interactive=False, verbosity=0)
    call_command("seed_demo", first_run=True, verbosity=0)
    cookies = {}
    for username in ("aysel", "murad", "nigar", "sevil"):
        client = Client()
        client.force_login(User.objects.get(username=username))
        cookies[username] = f"{settings.SESSION_COOKIE_NAME}={client.cookies[settings.SESSION_COOKIE_NAME].value}"
    with scope.reading_state():
        number = Case.objects.filter(responsible__username="aysel", closed_at=None)[0].number
    json.dump({"cookies": cookies, "number": number}, sys.stdout)


if __name__ == "__main__":
    main()
