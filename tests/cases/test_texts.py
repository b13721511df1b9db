"""Free text as the exception: the screen, the second person, the walls, and what is explained."""

from collections.abc import Callable

import pytest
from django.test import Client

from cases.errors import NotPermittedError, RefusedError
from cases.models import ClarificationCopy, OutgoingText, ReferralLink
from cases.services import intake, referring, team, texts
from cases.views import findings
from dost_portal.outbox import outbox
from dost_portal.screening import ScreeningFailed
from dost_portal.staff.models import User
from referrals import services as dsmf_services
from referrals.contracts import Question
from referrals.models import Clarification, Referral
from tests.factories import CHILD, HARMED, PERPETRATOR, Story

pytestmark = pytest.mark.django_db
CLEAN = "Uşaqlardan biri gecələr yatmır, sakit otaq lazımdır."


@pytest.fixture
def at_referral(story: Story) -> Story:
    story.to_referral()
    return story


def written(story: Story, text: str = CLEAN) -> OutgoingText:
    return texts.write(case=story.case, by=story.agent, text=text)


def released(story: Story, text: str = CLEAN) -> OutgoingText:
    held = written(story, text)
    texts.release(text=held, by=story.lawyer)
    held.refresh_from_db()
    return held


class TestScreen:
    @pytest.mark.parametrize(
        "text",
        [
            f"{HARMED.first_name}ın qızı xəstədir",
            f"{HARMED.last_name}ya zəng edin",
            "Sinaqli xanım gələcək",
            "Синаглы гялир",
            f"{PERPETRATOR.first_name} onu axtarır",
            f"Balaca {CHILD.first_name} məktəbə gedir",
            HARMED.fin.lower(),
            "7 SNQ 2K4",
            "050-123 45 67 nömrəsinə zəng edin",
            "12 mart 1990-cı ildə doğulub",
            "AA 12 34 567 vəsiqəsi",
            "akt 14/26 əlavə olunub",
            "Sınaq küçəsində yaşayıb",
            "G.S. gələcək",
        ],
    )
    def test_whatever_tells_who_anybody_of_the_case_is_is_not_even_kept(self, at_referral: Story, text: str) -> None:
        with pytest.raises(texts.FindingsError) as found:
            written(at_referral, f"Sakit otaq lazımdır. {text}.")
        assert found.value.findings
        assert not OutgoingText.objects.exists()

    def test_the_case_s_own_number_is_found(self, at_referral: Story) -> None:
        with pytest.raises(texts.FindingsError):
            written(at_referral, f"İşin nömrəsi {at_referral.case.number}")

    def test_it_fails_closed(self, at_referral: Story, monkeypatch: pytest.MonkeyPatch) -> None:
        held = released(at_referral)

        def broken(*_: object) -> None:
            raise ScreeningFailed("MemoryError")

        monkeypatch.setattr(texts, "screen_for", broken)
        for act in (lambda: written(at_referral, "Başqa mətn"), lambda: texts.screened_again(held=held)):
            with pytest.raises(RefusedError, match="screen_failed"):
                act()
        assert "remark" not in str(referring.preview(case=at_referral.case).remark)

    @pytest.mark.parametrize(
        ("text", "code"),
        [("", "text_missing"), ("  \n ", "text_missing"), ("x " * 251, "text_too_long"), ("a\u200bb", "unreadable")],
    )
    def test_what_is_no_text(self, at_referral: Story, text: str, code: str) -> None:
        with pytest.raises(RefusedError, match=code):
            written(at_referral, text)


class TestRelease:
    def test_nobody_releases_their_own(self, at_referral: Story) -> None:
        held = written(at_referral)
        with pytest.raises(RefusedError, match="not_your_own_text"):
            texts.release(text=held, by=at_referral.agent)
        held.refresh_from_db()
        assert held.state == "waiting"

    @pytest.mark.parametrize("who", ["kamran", "leyla"])
    def test_another_of_the_team_does(self, at_referral: Story, person: Callable[[str], User], who: str) -> None:
        held = written(at_referral)
        texts.release(text=held, by=person(who))
        texts.release(text=held, by=person(who))
        held.refresh_from_db()
        assert (held.state, held.released_by) == ("released", person(who))
        assert at_referral.case.moves.filter(action="release_text").count() == 1

    @pytest.mark.parametrize("who", ["gunel", "murad", "orxan", "nigar"])
    def test_nobody_from_outside_does(self, at_referral: Story, person: Callable[[str], User], who: str) -> None:
        held = written(at_referral)
        with pytest.raises(RefusedError, match="not_in_team"):
            texts.release(text=held, by=person(who))

    @pytest.mark.parametrize("who", ["sevil", "rashad", "dsmf", "auditor", "admin"])
    def test_no_role_that_has_no_part_in_it_does(
        self, at_referral: Story, person: Callable[[str], User], who: str
    ) -> None:
        with pytest.raises(NotPermittedError):
            texts.release(text=written(at_referral), by=person(who))

    def test_a_supervisor_who_opened_the_case_does(self, at_referral: Story, nigar: User) -> None:
        held = written(at_referral)
        team.open_for_review(case=at_referral.case, by=nigar, purpose="Mətnin yoxlanması")
        texts.release(text=held, by=nigar)
        held.refresh_from_db()
        assert held.released_by == nigar

    def test_a_name_learnt_since_stops_it_at_the_release_and_at_the_sending(self, at_referral: Story) -> None:
        first = written(at_referral)
        texts.release(text=first, by=at_referral.lawyer)
        assert referring.preview(case=at_referral.case).remark == CLEAN
        from dataclasses import replace

        child = replace(CHILD, first_name="Otaq")  # a name that is a word of the text
        version = at_referral.case.application.version
        intake.record(
            case=at_referral.case,
            by=at_referral.agent,
            version=version,
            intake=replace(at_referral.intake, children=(child,)),
        )
        at_referral._reload()
        assert referring.preview(case=at_referral.case).remark == ""

    def test_the_database_itself_keeps_the_second_person(self, at_referral: Story) -> None:
        from django.db import IntegrityError, transaction
        from django.utils import timezone

        held = written(at_referral)
        for values in (
            {"released_by": at_referral.agent, "released_at": timezone.now(), "state": "released"},
            {"state": "sent"},
        ):
            with pytest.raises(IntegrityError), transaction.atomic():
                OutgoingText.objects.filter(pk=held.pk).update(**values)


class TestRemark:
    def test_released_it_goes_along_word_for_word(self, at_referral: Story) -> None:
        released(at_referral)
        at_referral.send()
        outbox.deliver()
        assert Referral.objects.get().remark == CLEAN
        assert OutgoingText.objects.get().state == "sent"

    def test_not_released_it_stays_and_the_referral_does_not_wait(self, at_referral: Story) -> None:
        written(at_referral)
        at_referral.send()
        outbox.deliver()
        assert Referral.objects.get().remark == ""
        assert OutgoingText.objects.get().state == "withdrawn"

    def test_released_between_reading_and_sending_it_is_read_first(self, at_referral: Story) -> None:
        held = written(at_referral)
        read = referring.preview(case=at_referral.case).to_json()
        texts.release(text=held, by=at_referral.lawyer)
        with pytest.raises(RefusedError, match="view_changed"):
            referring.send(case=at_referral.case, by=at_referral.agent, confirmed=read)

    def test_written_anew_it_must_be_released_anew(self, at_referral: Story) -> None:
        released(at_referral)
        written(at_referral, "Yuxu dərmanı da lazımdır.")
        assert referring.preview(case=at_referral.case).remark == ""
        assert sorted(OutgoingText.objects.values_list("state", flat=True)) == ["waiting", "withdrawn"]


class TestAnswerInWords:
    @pytest.fixture
    def question(self, story: Story) -> ClarificationCopy:
        story.to_decision()
        text = "Sakit otaq nə üçün lazımdır?"
        dsmf_services.ask(reference=story.referral.pk, by=story.dsmf, question=Question.IN_WORDS, text=text)
        assert referring.collect() == 1
        copy = ClarificationCopy.objects.select_related("case__key").get()
        assert copy.question_text == text
        return copy

    def test_it_leaves_when_released_and_not_before(self, story: Story, question: ClarificationCopy) -> None:
        held = texts.write(case=story.case, by=story.agent, text=CLEAN, clarification=question)
        outbox.deliver()
        assert Clarification.objects.get().answer == ""
        texts.release(text=held, by=story.psychologist)
        outbox.deliver()
        answered = Clarification.objects.get()
        assert (answered.answer, answered.answer_text) == ("in_words", CLEAN)
        assert Referral.objects.get().state == "received"

    def test_a_code_given_meanwhile_withdraws_it(self, story: Story, question: ClarificationCopy) -> None:
        held = texts.write(case=story.case, by=story.agent, text=CLEAN, clarification=question)
        referring.answer_clarification(case=story.case, clarification=question, by=story.agent, answer="unknown")
        with pytest.raises(RefusedError, match="text_withdrawn"):
            texts.release(text=held, by=story.lawyer)

    def test_one_that_no_longer_passes_puts_the_question_before_the_team_again(
        self, story: Story, question: ClarificationCopy, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        held = texts.write(case=story.case, by=story.agent, text=CLEAN, clarification=question)
        texts.release(text=held, by=story.lawyer)
        from dost_portal.screening import Finding

        monkeypatch.setattr(texts, "screen_for", lambda *_: [Finding(0, 3, "name")])
        outbox.deliver()
        question.refresh_from_db()
        held.refresh_from_db()
        assert (question.answered_at, held.state) == (None, "withdrawn")
        assert Clarification.objects.get().answer == ""


class TestPages:
    @pytest.fixture
    def url(self, at_referral: Story) -> str:
        return f"/cases/{at_referral.case.number}/"

    def test_each_finding_is_explained_and_neutral_words_are_offered(
        self, client: Client, at_referral: Story, url: str
    ) -> None:
        client.force_login(at_referral.agent)
        text = f"{HARMED.first_name} sakit otaq istəyir, nömrəsi 050 123 45 67"
        page = client.post(f"{url}remark/", {"text": text})
        assert page.status_code == 422
        shown = page.content.decode()
        assert f"<mark>{HARMED.first_name}</mark>" in shown
        assert [row["written"] for row in page.context["found"]["rows"]] == [HARMED.first_name, "050 123 45 67"]
        assert text in shown  # what was typed is kept
        neutral = client.post(f"{url}remark/", {"text": text, "neutral": "1"})
        offered = neutral.context["form"]["text"].value()
        assert offered == "şəxs sakit otaq istəyir, nömrəsi telefon"
        assert client.post(f"{url}remark/", {"text": offered}).status_code == 302

    def test_the_second_person_finds_it_on_the_case_and_releases_it(
        self, client: Client, at_referral: Story, url: str
    ) -> None:
        held = written(at_referral)
        client.force_login(at_referral.agent)
        assert b'value="release"' not in client.get(f"{url}texts/{held.pk}/").content
        assert client.post(f"{url}texts/{held.pk}/", {"do": "release"}).status_code == 409
        client.force_login(at_referral.lawyer)
        assert f"{url}texts/{held.pk}/" in client.get(url).content.decode()
        assert CLEAN in client.get(f"{url}texts/{held.pk}/").content.decode()
        assert client.post(f"{url}texts/{held.pk}/", {"do": "release"}).status_code == 302
        client.force_login(at_referral.agent)
        assert CLEAN in str(client.get(f"{url}referral/").context["disclosed"])

    @pytest.mark.parametrize("who", ["gunel", "murad", "sevil", "dsmf", "admin"])
    def test_others_do_not_learn_that_it_exists(
        self, client: Client, at_referral: Story, url: str, person: Callable[[str], User], who: str
    ) -> None:
        held = written(at_referral)
        client.force_login(person(who))
        assert client.get(f"{url}texts/{held.pk}/").status_code == 404
        assert client.get(f"{url}remark/").status_code == 404

    def test_a_text_of_another_case_is_not_found_here(self, client: Client, at_referral: Story, url: str) -> None:
        from uuid import uuid4

        client.force_login(at_referral.agent)
        assert client.get(f"{url}texts/{uuid4()}/").status_code == 404


def test_every_reason_of_the_screen_has_words() -> None:
    import re
    from pathlib import Path

    sources = "".join(path.read_text() for path in Path("dost_portal/screening").glob("*.py"))
    used = set(re.findall(r'"((?:looks_like|known)_[a-z]+|initials|similar_name)"', sources))
    used |= {f"known_{kind}" for kind in ("fin", "document", "phone", "email")}
    assert used <= set(findings.WHY)


def test_a_remark_is_sealed(at_referral: Story) -> None:
    from django.db import connection

    written(at_referral)
    with connection.cursor() as cursor:
        cursor.execute("SELECT t::text FROM cases_outgoingtext t")
        assert "otaq" not in cursor.fetchone()[0]
    assert not ReferralLink.objects.exists()
