"""Whether the planner takes the index that was made for each hot query, at the size the benchmark has."""

import json
from typing import Any
from uuid import UUID

from django.db import connection, transaction

from cases import listing, work
from cases.models import Announcement, Case, Deadline, Person, PersonRole, Ticket
from cases.services import finding
from dost_portal.audit.models import AuditEvent
from dost_portal.outbox.models import OutboxMessage
from dost_portal.row_security import scope
from dost_portal.staff.models import User

# Tables that grow with the cases: none of them is read from end to end for a page.
GROWING = {"cases_case", "cases_person", "cases_deadline", "cases_deadlinestage", "cases_announcement", "cases_ticket"}
GROWING |= {"cases_casemember", "cases_casemove", "cases_identitydocument", "audit_auditevent", "outbox_outboxmessage"}


# Below so many rows to read all is the shortest way.
FEW = 10_000


def without_their_index() -> list[str]:
    """Return the names of the hot queries that read a growing table, which has grown, from end to end."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT relname FROM pg_class WHERE relname = ANY (%s) AND reltuples < %s", [list(GROWING), FEW])
        GROWING.difference_update(name for (name,) in cursor.fetchall())
    with scope.reading_state():
        case = Case.objects.filter(responsible__isnull=False, step="referral").select_related("responsible")[0]
        person = Person.objects.filter(role=PersonRole.HARMED, fin_index__isnull=False)[0]
    user = case.responsible
    assert user is not None
    queries = {
        "list of cases": Case.objects.visible_to(user).order_by("-opened_at")[:26],
        "list of open cases": listing.listed(user, {})[0].order_by("-opened_at")[:26],
        "my work": work.of(user).order_by("turn", "pk")[:26],
        "a centre's clocks": Deadline.objects.running().filter(centre=user.centre_id).order_by("due_at", "id")[:51],
        "a centre's unexplained": Deadline.objects.filter(unexplained=True, centre=user.centre_id).order_by("-due_at")[
            :50
        ],
        "one case": Case.objects.filter(number=case.number),
        "its history": case.moves.all(),
        "its clocks": Deadline.objects.filter(case=case),
        "bell": Announcement.objects.filter(user=user, seen_at__isnull=True, muted=False)[:100],
        "search by FİN": Person.objects.filter(fin_index=bytes(person.fin_index or b"")),
        "running clocks": Deadline.objects.running().order_by("due_at", "id")[:100],
        "queue": Ticket.objects.filter(centre=user.centre_id).waiting()[:30],
        "trail of a case": AuditEvent.objects.filter(subject=f"case:{case.pk}").order_by("-pk")[:50],
        "outbox": OutboxMessage.objects.filter(delivered_at__isnull=True, dead_at__isnull=True).order_by(
            "available_at"
        )[:50],
    }
    missed = [name for name, query in queries.items() if _reads_all(user, case.pk, query)]
    with transaction.atomic(), scope.for_request():
        scope.enter_user(user, dsmf=False)
        asked: list[str] = []
        with connection.execute_wrapper(
            lambda run, sql, params, many, context: _noted(asked, run, sql, params, many, context)
        ):
            finding.same_person(case=case, user=user)
    return missed + (["same person"] if any(_scanned(plan) for plan in map(json.loads, asked)) else [])


def _noted(asked: list[str], run: Any, sql: Any, params: Any, many: bool, context: Any) -> Any:
    """Explain a statement after running it, for only then a prepared one is known."""
    done = run(sql, params, many, context)
    if "cases_person" in str(sql) or "cases.services.finding" in str(sql):
        with context["connection"].connection.cursor() as cursor:
            cursor.execute("SELECT set_config('dost.scope', 'state', true)")
            cursor.execute(f"EXPLAIN (FORMAT JSON) {str(sql).rpartition('; ')[2]}", params)
            asked.append(json.dumps(cursor.fetchone()[0]))
    return done


def _reads_all(user: User, case: UUID, query: Any) -> bool:
    """Explain `query` as the web's role, behind its policies."""
    with transaction.atomic(), scope.for_request():
        scope.enter_user(user, dsmf=False)
        scope.enter_case(case)
        try:
            plan = json.loads(query.explain(format="json"))
        finally:
            transaction.set_rollback(True)
    return _scanned(plan)


def _scanned(plan: Any) -> bool:
    if isinstance(plan, list):
        return any(map(_scanned, plan))
    if not isinstance(plan, dict):
        return False
    if plan.get("Node Type") == "Seq Scan" and plan.get("Relation Name") in GROWING:
        return True
    return any(_scanned(part) for part in plan.values() if isinstance(part, (list, dict)))
