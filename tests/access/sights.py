"""Every page of the URL table as somebody sees it who may: with real objects, with errors, and empty.

A page is taken from the table (`tests/architecture/urls.tsv`): whoever comes first of those to whom it opens. A
page that needs more than the table's world has its sample in `SAMPLES`; what is no page stands in `NO_PAGE`. A new
URL that is in neither fails `test_every_page.py`.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.http import HttpResponse
from django.test import Client, override_settings

from cases.models import ClarificationCopy
from cases.services import emergency, exporting, filing, letters, referring, texts
from dost_portal.staff import links, second_factor
from dost_portal.staff.models import User
from referrals import services as dsmf_services
from referrals.contracts import DecisionKind, Question
from tests.architecture.test_every_url_by_role import TABLE, url_of
from tests.factories import Story, beside
from tests.uploads import samples

PASSWORD = "dost-demo"
FORM_FAULTS = {"422", "409"}
NO_PAGE = {
    "announcement": "leads on to the case",
    "referral_live": "a part of the referral's page",
    "home": "leads on to where one begins",
    "set_language": "leads back",
    "readyz": "JSON, and unwell beside tests",
    "file_download": "a file",
    "file_image": "a picture",
    "letter": "a PDF",
    "safety_plan_paper": "a PDF",
}
# Pages of the way in, which `Sights` walks.
DOORS = {"enrol", "second_factor", "set_password", "unlock"}
# Pages whose look depends on who sees them, or on what there is: the second centre has no case at all.
ALSO = (
    ("cases:my_work", ("kamran", "nigar", "murad", "orxan", "elnur"), ""),
    ("cases:case", ("kamran", "nigar"), ""),
    ("cases:list", ("nigar", "murad"), "?first=x"),
    ("cases:overdue", ("rashad", "elnur"), ""),
    ("cases:statistics", ("rashad", "elnur"), ""),
    ("cases:hall", ("rashad", "elnur"), ""),
    ("cases:search", ("murad",), ""),
    ("cases:interview", ("leyla",), ""),
    ("cases:reception", ("sevil",), ""),
    ("referrals:inbox", ("dsmf",), "?tab=recalled"),
    ("staff:account", ("admin", "dsmf"), ""),
    ("passport:page", ("dsmf",), ""),
)


@dataclass(frozen=True)
class Sight:
    """A page as it was answered; `name` says in a failure what it is."""

    name: str
    path: str
    answer: HttpResponse

    @property
    def is_page(self) -> bool:
        """Tell whether it is a document, and no fragment of one, file or code."""
        return b"<html" in self.answer.content[:200]


class Sights:
    """Opens the pages of `world` (the table's fixture) in `language`, each undone after it."""

    def __init__(self, world: dict[str, Any], story: Story, language: str) -> None:
        self.world, self.story, self.language = world, story, language
        self.clients = {"anonymous": self._client()}
        for user in User.objects.all():
            self.clients[user.username] = self._client()
            self.clients[user.username].force_login(user)
        self.samples = samples_of(story)

    def all(self) -> Iterator[Sight]:
        """Yield every page of the table, then its forms with their errors, and what has no row there."""
        for name, method, codes in table():
            if method == "GET" and name in self.samples:
                role, path = self.samples[name]
                yield self._get(name, role, path)
            elif method == "GET" and (role := _first(codes, {"200"})):
                yield self._get(name, role, url_of(name, self.world))
            elif method == "POST" and (role := _first(codes, FORM_FAULTS)):
                # As a browser sends a form that was left empty: never with nothing at all.
                yield self._post(name, role, url_of(name, self.world), {"csrfmiddlewaretoken": "x"})
        for name, roles, query in ALSO:
            yield from (self._get(name, role, url_of(name, self.world) + query) for role in roles)
        yield from self._doors()
        yield self._get("404", "aysel", "/cases/ZZZZ-ZZZZ/")
        yield self._get("403", "aysel", "/trail/")

    def _doors(self) -> Iterator[Sight]:
        """The way in: wrong password, too many of them, the code, setting up the authenticator, an invitation."""
        come = self._client()
        wrong = {"username": "nobody", "password": "wrong"}
        yield self._post("wrong password", come, "/login/", wrong)
        for _ in range(12):
            come.post("/login/", wrong)
        yield self._post("429", come, "/login/", wrong)
        for username, path in (("gunel", "/login/code/"), ("murad", "/login/authenticator/")):
            come, user = self._client(), User.objects.get(username=username)
            if username == "gunel":
                factor = second_factor.begin(user=user)
                from tests.staff.conftest import code_of

                assert second_factor.confirm(user=user, code=code_of(factor))
            with override_settings(SECOND_FACTOR=True):
                come.post("/login/", {"username": username, "password": PASSWORD})
                asked = self._get(path, come, path)
                assert asked.answer.request["PATH_INFO"] == path  # and not what lies behind it
                yield asked
                yield self._post(f"{path} wrong", come, path, {"code": "000000"})
        locked = self._client()
        locked.force_login(self.story.agent)
        locked.post("/lock/")
        yield self._get("unlock", locked, "/unlock/")
        yield self._post("unlock wrong", locked, "/unlock/", {"password": "wrong"})
        link = links.issue(user=User.objects.get(username="zeyneb"), by=User.objects.get(username="admin"))
        yield self._get("invitation", come, "/" + link.split("/", 3)[3])
        yield self._get("no invitation", come, "/invitation/x/x/")

    def _client(self) -> Client:
        return Client(headers={"accept-language": self.language}, raise_request_exception=False)

    def _get(self, name: str, who: str | Client, path: str) -> Sight:
        answer = self._undone(lambda: self._of(who).get(path, follow=True))
        return Sight(f"{name} {who if isinstance(who, str) else ''} {answer.status_code}", path, answer)

    def _post(self, name: str, who: str | Client, path: str, data: dict[str, str]) -> Sight:
        answer = self._undone(lambda: self._of(who).post(path, data))
        return Sight(f"POST {name} {who if isinstance(who, str) else ''} {answer.status_code}", path, answer)

    def _of(self, who: str | Client) -> Client:
        return self.clients[who] if isinstance(who, str) else who

    @staticmethod
    def _undone(ask: Callable[[], HttpResponse]) -> HttpResponse:
        with transaction.atomic():
            answer = ask()
            transaction.set_rollback(True)
        return answer


def table() -> list[tuple[str, str, dict[str, str]]]:
    """Return the rows of the URL table: name, method, and the status for each role."""
    first, *lines = (line.split("\t") for line in TABLE.read_text().splitlines())
    return [(name, method, dict(zip(first[2:], codes, strict=True))) for name, method, *codes in lines]


def _first(codes: dict[str, str], wanted: set[str]) -> str:
    return next((role for role, code in codes.items() if code in wanted), "")


def samples_of(story: Story) -> dict[str, tuple[str, str]]:
    """Make what the table's world lacks; return who opens it and where, by the name of the URL."""
    here, other, agent = story.case, beside(story), story.agent
    number = f"/cases/{here.number}"
    held = texts.write(case=here, by=agent, text="Uşaqlardan biri gecələr yatmır, sakit otaq lazımdır.")
    file = filing.add(case=here, by=agent, document="identity", content=samples.image())
    letter = letters.issue(case=here, by=agent, kind="confirmation")
    gunel = User.objects.get(username="gunel")
    emergency.open_case(number=here.number, by=gunel, cause="danger_now", explanation="Zəng edib, qorxur")
    access = emergency.watched(user=story.supervisor)[0]
    export = exporting.order(by=story.supervisor, chosen={}, columns=["step"], kind="csv", purpose="report")
    exporting.make_waiting()
    other.to_decision()
    dsmf_services.ask(
        reference=other.referral.pk, by=story.dsmf, question=Question.IN_WORDS, text="Uşaqlar eyni otaqda qala bilər?"
    )
    referring.collect()
    asked = ClarificationCopy.objects.get(case=other.case)
    answered = beside(story)
    answered.to_reply(DecisionKind.PLACED)
    return {
        "cases:release_text": ("kamran", f"{number}/texts/{held.pk}/"),
        "cases:file": ("aysel", f"{number}/files/{file.pk}/"),
        "cases:letter_correct": ("aysel", f"{number}/letters/{letter.pk}/correct/"),
        "cases:emergency_review": ("nigar", f"/emergency/{access.pk}/"),
        "cases:export_take": ("nigar", f"/cases/export/{export.pk}/"),
        "cases:answer_in_words": ("aysel", f"/cases/{other.case.number}/questions/{asked.pk}/words/"),
        "cases:answer_sheet": ("aysel", f"/cases/{answered.case.number}/answer-sheet/"),
        "cases:reply": ("aysel", f"/cases/{answered.case.number}/reply/"),
        "referrals:referral": ("dsmf", f"/dsmf/{other.referral.pk}/"),
    }
