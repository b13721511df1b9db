"""Letters: complete and correct in Azerbaijani, numbered without gaps, sealed, never made a second time."""

import hashlib
from contextlib import suppress
from dataclasses import replace
from io import BytesIO
from pathlib import Path
from typing import Any
from uuid import uuid4

import pypdfium2
import pytest
from django.db import transaction
from django.utils import timezone
from pypdf import PdfReader

from cases.errors import NotPermittedError, RefusedError
from cases.models import Case, Letter, LetterCounter, LetterKind, PoliceNotice
from cases.services import filing, letters, notifying
from dost_portal.azeri import long_date
from dost_portal.passport.models import LawEnforcementBody, LetterWording
from dost_portal.staff.models import User
from referrals.contracts import DecisionKind
from tests.factories import HARMED, PERPETRATOR, Story

pytestmark = pytest.mark.usefixtures("media")
LETTERS = "ə ğ ı ö ş ç İ Ə Ğ I Ö Ş Ç ü Ü"


def text_of(letter: Letter) -> str:
    """What copying from the page gives, its lines joined as they are read."""
    pages = pypdfium2.PdfDocument(letters.content(letter=letter))
    return " ".join(" ".join(page.get_textpage().get_text_bounded().split()) for page in pages)


def issue(case: Case, by: User, kind: str) -> Letter:
    return letters.issue(case=case, by=by, kind=kind)


def send(case: Case, by: User, **changes: Any) -> PoliceNotice:
    values = {
        "submission": uuid4(),
        "addressee": LawEnforcementBody.objects.get(code="POLICE_YASAMAL"),
        "channel": "hand",
        "sent_at": timezone.now(),
        "person_told": True,
        "consent_to_investigation": "no",
        "identity_disclosed": False,
        "content": f"Hadisə. {LETTERS}",
    }
    return notifying.send(case=case, by=by, **values | changes)


class TestWhatTheySay:
    def test_the_notice_by_the_skeleton_and_nobody_by_name_without_their_word(self, story: Story, aysel: User) -> None:
        case = story.to_police()
        text = text_of(send(case, aysel).letters.get())
        for said in (
            "Xidməti istifadə üçün",
            "Yasamal Rayon Polis İdarəsinin rəisinə",
            "Məişət zorakılığı hadisəsi barədə məlumat",
            "1058-IIIQ",
            "01-09-03-00",
            LETTERS,
            "Şəxsiyyəti açıqlanmır.",
            "Araşdırmaya razılıq vermir.",
            long_date(timezone.localdate()),
            "№ BAKI-1-1/",
        ):
            assert said in text, said
        for kept in (HARMED.last_name, HARMED.fin, PERPETRATOR.last_name, "501234567", "küçəsi"):
            assert kept not in text, kept

    def test_the_notice_names_who_agreed_to_be_named(self, story: Story, aysel: User) -> None:
        case = story.to_police()
        text = text_of(send(case, aysel, identity_disclosed=True, perpetrator_named=True).letters.get())
        assert "Sınaqlı Günay Oqtay qızı, 12.03.1990" in text
        assert "Uydurmalı Rüfət, 01.07.1985, əri" in text
        assert HARMED.fin not in text

    def test_a_refusal_has_ground_act_and_appeal(self, story: Story, aysel: User) -> None:
        case = story.to_interview()
        story.refuse("no_legal_basis")
        text = text_of(issue(case, aysel, "refusal"))
        for said in ("Hüquqi əsası yoxdur", "275-IVQ", "İzah", "ilkin qərarıdır", "şikayət verə bilərsiniz", "30 gün"):
            assert said in text, said

    def test_the_discreet_one_gives_no_reason(self, story: Story, aysel: User) -> None:
        case = story.to_interview()
        plain, discreet = (issue(case, aysel, kind) for kind in ("confirmation", "discreet"))
        assert "zorakılığından zərər çəkmiş" in text_of(plain)
        text = text_of(discreet)
        assert "Sınaqlı Günay Oqtay qızı" in text
        for told in ("zorakılı", "sosial", "reabilitasiya", "01-09-03-00", "polis", "Nazirliy"):
            assert told not in text.lower(), told

    def test_the_decision_names_no_place_and_the_certificate_no_reference(self, story: Story, aysel: User) -> None:
        case = story.to_reply()
        reference = str(case.referral_links.get().reference)
        decision, certificate = text_of(issue(case, aysel, "decision")), text_of(issue(case, aysel, "referral"))
        assert "müsbət qərar" in decision
        assert "SR-02" not in decision
        assert "Dövlət Sosial Müdafiə Fondu ünvanına göndərilmişdir" in certificate
        assert reference not in certificate
        assert reference.replace("-", "") not in certificate

    def test_a_refusal_of_dsmf_is_a_decision_with_its_ground(self, story: Story, aysel: User) -> None:
        case = story.to_reply(DecisionKind.REFUSED)
        text = text_of(issue(case, aysel, "decision"))
        assert "Hüquqi əsası yoxdur" in text
        assert "inzibati məhkəməyə" in text

    def test_the_summary_has_no_notes_and_the_sheet_all_questions(self, story: Story, aysel: User) -> None:
        case = story.to_referral()
        text = text_of(issue(case, aysel, "summary"))
        assert "Sınaqlı Günay Oqtay qızı, 12.03.1990, 7SNQ2K4" in text
        assert "qeydiyyat № 102/77" in text
        assert "Qeyd " not in text
        sheet = text_of(issue(case, aysel, "consent_sheet"))
        assert "törətdiyi bildirilən şəxs sizin əvəzinizə razılıq verə bilməz" in sheet

    def test_every_kind_that_is_offered_can_be_written(self, story: Story, aysel: User) -> None:
        from cases.letters import ready

        case = story.to_reply()
        kinds = ready(case)
        assert set(kinds) == set(LetterKind) - {LetterKind.NOTICE, LetterKind.REFUSAL}
        numbers = [issue(case, aysel, kind).serial for kind in kinds]
        assert numbers == list(range(1, len(kinds) + 1))


class TestOddCases:
    def test_a_person_without_a_name_and_a_body_without_a_dative(self, story: Story, aysel: User) -> None:
        nobody = replace(HARMED, first_name="", last_name="", patronymic="", unnamed=True)
        case = story.with_intake(harmed=nobody).to_interview()
        assert "adı açıqlanmayan şəxs" in text_of(issue(case, aysel, "confirmation"))
        body = LawEnforcementBody.objects.get(code="POLICE_YASAMAL")
        LawEnforcementBody.objects.filter(pk=body.pk).update(dative="")
        body.refresh_from_db()
        assert "Yasamal Rayon Polis İdarəsi " in text_of(send(case, aysel, addressee=body).letters.get())

    def test_names_with_every_letter_and_quotes_and_markup_and_long_words(self, story: Story, aysel: User) -> None:
        odd = replace(HARMED, last_name="Əğışöçüğlı-O’Brien İIıi", first_name="Źofia", patronymic="Çingiz oğlu")
        case = story.with_intake(harmed=odd).to_police()
        assert "Əğışöçüğlı-O’Brien İIıi Źofia Çingiz oğlu" in text_of(issue(case, aysel, "confirmation"))
        content = '#let x = 1 *q* _a_ $m$ “dırnaq” "düz" <a> @b \\n ' + "Щ" * 2000 + " söz" * 700
        notice = send(case, aysel, content=content)
        text = text_of(notice.letters.get())
        assert '#let x = 1 *q* _a_ $m$ “dırnaq” "düz" <a> @b \\n' in text
        assert text.count("söz") == 700
        assert "".join(text.split()).replace("\u200b", "").count("Щ") == 2000

    def test_a_sign_without_a_picture_is_said_and_no_number_is_spent(self, story: Story, aysel: User) -> None:
        case = story.to_police()
        with pytest.raises(RefusedError, match="letter_unprintable"), transaction.atomic():
            send(case, aysel, content="Məktub 漢 🙂")
        assert not PoliceNotice.objects.exists()
        assert not LetterCounter.objects.exists()

    def test_words_that_name_what_no_letter_knows_are_refused_in_the_admin(self, db: None) -> None:
        from django.core.exceptions import ValidationError

        row = LetterWording(code="summary", heading="X", opening="{şəxs} {fin}", valid_from="2030-01-01")
        with pytest.raises(ValidationError) as refused:
            row.full_clean()
        assert "{fin}" in str(refused.value)
        assert "{şəxs}" not in str(refused.value)


class TestRegister:
    def test_the_same_again_is_the_same_paper_to_the_byte(self, story: Story, aysel: User, kamran: User) -> None:
        case = story.to_interview()
        first = issue(case, aysel, "confirmation")
        before = letters.content(letter=first)
        assert hashlib.sha256(before).digest() == bytes(first.digest)
        LetterWording.objects.filter(code="confirmation").update(heading="Başqa")
        assert issue(case, aysel, "confirmation").pk == first.pk
        assert letters.content(letter=Letter.objects.get()) == before

    def test_a_correction_is_a_new_number_that_names_the_old(self, story: Story, aysel: User) -> None:
        case = story.to_interview()
        old = issue(case, aysel, "confirmation")
        with pytest.raises(RefusedError, match="reason_missing"):
            letters.correct(case=case, letter=old.pk, by=aysel, correction=" ")
        new = letters.correct(case=case, letter=old.pk, by=aysel, correction="Soyad səhv idi")
        assert letters.correct(case=case, letter=old.pk, by=aysel, correction="Soyad səhv idi").pk == new.pk
        assert f"№ {old.number} sənədi əvəz edir." in text_of(new)
        assert letters.standing(case=case, kind="confirmation") == new
        Letter.objects.filter(pk=new.pk).update(issued_at="2026-01-01T00:00Z")
        with pytest.raises(RefusedError, match="letter_corrected_already"):
            letters.correct(case=case, letter=old.pk, by=aysel, correction="Yenə")
        assert LetterCounter.objects.get().last == 2

    def test_a_rollback_gives_the_number_back(self, story: Story, aysel: User) -> None:
        case = story.to_interview()
        with suppress(ZeroDivisionError), transaction.atomic():
            issue(case, aysel, "confirmation")
            raise ZeroDivisionError
        assert issue(case, aysel, "confirmation").serial == 1

    def test_bytes_lie_sealed_and_changed_ones_are_not_handed_out(self, story: Story, aysel: User, media: Path) -> None:
        letter = issue(story.to_interview(), aysel, "confirmation")
        (sealed,) = (path for path in media.rglob("*") if path.is_file())
        assert b"%PDF" not in sealed.read_bytes()
        assert filing.delete_leftovers() == 0
        Letter.objects.update(digest=b"x" * 32)
        letter.refresh_from_db()
        with pytest.raises(RefusedError, match="store_unavailable"):
            letters.content(letter=letter)

    def test_only_who_may_know_of_the_case_finds_a_code(self, story: Story, aysel: User, person: Any) -> None:
        letter = issue(story.to_interview(), aysel, "confirmation")
        assert letters.find(code=letter.shown_code, by=aysel) == letter
        assert letters.find(code=letter.code, by=person("murad")) is None
        assert letters.find(code="", by=aysel) is None

    def test_without_an_event_there_is_no_letter_and_reception_writes_none(
        self, case: Case, aysel: User, nigar: User
    ) -> None:
        with pytest.raises(RefusedError, match="letter_not_ready"):
            issue(case, aysel, "decision")
        with pytest.raises(NotPermittedError):
            issue(case, nigar, "confirmation")

    def test_the_paper_is_tagged_says_its_language_and_nothing_of_itself(self, story: Story, aysel: User) -> None:
        letter = issue(story.to_interview(), aysel, "discreet")
        reader = PdfReader(BytesIO(letters.content(letter=letter)))
        assert reader.root_object["/MarkInfo"]["/Marked"]
        assert reader.root_object["/Lang"] == "az"
        assert reader.metadata.title == f"№ {letter.number}"
        assert reader.metadata.author is None
