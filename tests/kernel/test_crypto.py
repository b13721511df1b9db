"""Sealed fields on real rows of a real case."""

import unicodedata
from datetime import date

import pytest
from django.core.exceptions import FieldError
from django.db import connection
from django.db.models import F
from django.db.models.functions import Lower

from cases.models import Case, CaseKey, Person, ReferralLink
from dost_portal.crypto import CannotOpenError, Ciphertext, blind_index
from dost_portal.staff.models import User

CANARY = "Kanareyka"


@pytest.fixture
def harmed(case: Case) -> Person:
    """A harmed person on record, read back from the database."""
    row = Person(case=case, role="harmed", first_name=CANARY, last_name="Sınaqlı", fin="7SNQ2K4")
    row.birth_date = date(1990, 3, 12)
    row.save()
    return reread(row)


def reread(row: Person) -> Person:
    return Person.objects.get(pk=row.pk)


def raw(statement: str, *values: object) -> None:
    with connection.cursor() as cursor:
        cursor.execute(statement, values)


def everything_stored() -> str:
    """Return every column of every table of the project as one text, binary ones as text and as hex."""
    parts = []
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names(cursor):
            cursor.execute(f'SELECT t::text FROM "{table}" t')
            parts += [row[0] for row in cursor.fetchall()]
    return "\n".join(parts)


class TestReadingAndWriting:
    def test_a_value_comes_back_as_it_was_written(self, harmed: Person) -> None:
        assert (harmed.first_name, harmed.fin, harmed.birth_date) == (CANARY, "7SNQ2K4", date(1990, 3, 12))

    def test_absent_and_empty_read_alike_and_are_stored_as_nothing(self, harmed: Person) -> None:
        assert (harmed.patronymic, harmed.phone) == ("", "")
        harmed.first_name, harmed.birth_date = "", None
        harmed.unnamed = True
        harmed.save()
        again = reread(harmed)
        assert (again.first_name, again.birth_date) == ("", None)
        assert Person.objects.filter(first_name__isnull=True, birth_date__isnull=True).get() == again

    def test_text_is_stored_composed(self, harmed: Person) -> None:
        harmed.first_name = unicodedata.normalize("NFD", "Gülşən Çiçək")
        harmed.save()
        assert reread(harmed).first_name == unicodedata.normalize("NFC", "Gülşən Çiçək")

    def test_json_keeps_its_shape(self, case: Case, aysel: User) -> None:
        payload = {"needs": ["shelter"], "children": [], "text": "ə", "yes": True}
        link = ReferralLink.objects.create(case=case, reference=case.pk, payload=payload, confirmed_by=aysel)
        assert ReferralLink.objects.get(pk=link.pk).payload == payload

    def test_length_counts_code_points_and_not_bytes(self, harmed: Person) -> None:
        harmed.first_name = "ə" * 100
        harmed.save()
        assert reread(harmed).first_name == "ə" * 100
        harmed.first_name = "ə" * 101
        with pytest.raises(ValueError, match="first_name is longer than 100 code points"):
            harmed.save()

    def test_saving_an_unread_row_keeps_what_is_sealed(self, harmed: Person) -> None:
        reread(harmed).save()
        assert reread(harmed).first_name == CANARY

    def test_a_deferred_field_opens_when_it_is_read(self, harmed: Person) -> None:
        assert Person.objects.only("role").get(pk=harmed.pk).first_name == CANARY

    def test_bulk_create_seals(self, case: Case) -> None:
        Person.objects.bulk_create(Person(case=case, role="child", first_name=name) for name in ("Aylin", "Tural"))
        assert sorted(child.first_name for child in Person.objects.filter(role="child")) == ["Aylin", "Tural"]
        assert "Aylin" not in everything_stored()


class TestNothingIsReadable:
    def test_no_table_holds_the_text(self, harmed: Person) -> None:
        stored = everything_stored()
        for secret in (CANARY, "7SNQ2K4", "1990-03-12", CANARY.encode().hex(), b"7SNQ2K4".hex()):
            assert secret not in stored

    def test_the_search_for_it_would_find_an_open_field(self, harmed: Person) -> None:
        raw("UPDATE cases_person SET first_name = %s WHERE id = %s", CANARY.encode(), harmed.pk)
        assert CANARY.encode().hex() in everything_stored()

    def test_the_row_shows_nothing(self, harmed: Person) -> None:
        shown = repr(harmed) + repr(harmed.__dict__) + str(harmed)
        assert CANARY not in shown
        assert "<sealed>" in shown

    def test_it_is_not_serialised(self, harmed: Person) -> None:
        with pytest.raises(FieldError, match="sealed"):
            Person._meta.get_field("fin").value_to_string(harmed)

    def test_forms_made_of_the_model_have_no_such_field(self) -> None:
        assert Person._meta.get_field("fin").formfield() is None
        assert not Person._meta.get_field("fin").editable


class TestMovedOrWithoutKey:
    def test_a_ciphertext_moved_to_another_row_does_not_open(self, harmed: Person, case: Case) -> None:
        child = Person.objects.create(case=case, role="child", first_name="Aylin")
        raw(
            "UPDATE cases_person SET first_name = (SELECT first_name FROM cases_person WHERE id = %s) WHERE id = %s",
            harmed.pk,
            child.pk,
        )
        with pytest.raises(CannotOpenError):
            _ = reread(child).first_name

    def test_a_ciphertext_moved_to_another_column_does_not_open(self, harmed: Person) -> None:
        raw("UPDATE cases_person SET phone = fin WHERE id = %s", harmed.pk)
        with pytest.raises(CannotOpenError):
            _ = reread(harmed).phone
        assert reread(harmed).fin == "7SNQ2K4"

    def test_a_destroyed_key_erases_the_sealed_fields(self, harmed: Person, case: Case) -> None:
        CaseKey.objects.filter(case=case).delete()
        with pytest.raises(CannotOpenError, match="destroyed"):
            _ = reread(harmed).first_name

    def test_the_key_of_another_case_opens_nothing(self, harmed: Person, case: Case) -> None:
        other = CaseKey.for_case(case)
        raw("UPDATE cases_casekey SET wrapped = %s WHERE case_id = %s", other.wrapped, case.pk)
        with pytest.raises(CannotOpenError):
            _ = reread(harmed).first_name

    def test_a_row_is_not_copied_by_giving_it_another_key(self, harmed: Person) -> None:
        harmed.pk, harmed.role = harmed.case_id, "applicant"
        with pytest.raises(CannotOpenError):
            harmed.save(force_insert=True)


class TestRefusedQueries:
    @pytest.mark.parametrize(
        "query",
        [
            lambda rows: rows.filter(fin="7SNQ2K4"),
            lambda rows: rows.exclude(fin__startswith="7"),
            lambda rows: rows.filter(fin__in=["7SNQ2K4"]),
            lambda rows: rows.order_by("fin"),
            lambda rows: rows.order_by("-role", "-fin"),
            lambda rows: rows.order_by(F("fin").asc()),
            lambda rows: rows.values("fin"),
            lambda rows: rows.values(),
            lambda rows: rows.values("role", text=F("fin")),
            lambda rows: rows.values_list("fin", flat=True),
            lambda rows: rows.values_list("role", Lower("fin")),
            lambda rows: rows.values_list(),
            lambda rows: rows.update(fin="7SNQ2K5"),
            lambda rows: rows.update(fin=None),
            lambda rows: rows.update(fin=F("phone")),
            lambda rows: rows.bulk_update(list(rows), ["fin"]),
        ],
    )
    def test_a_sealed_field_is_neither_searched_nor_sorted_nor_handed_out(self, harmed: Person, query) -> None:
        with pytest.raises(FieldError, match="sealed"):
            list(query(Person.objects.all()) or ())

    def test_not_through_a_relation_either(self, harmed: Person) -> None:
        for query in (
            lambda: Case.objects.order_by("people__fin"),
            lambda: Case.objects.values("people__fin"),
            lambda: Case.objects.filter(people__fin="7SNQ2K4"),
        ):
            with pytest.raises(FieldError, match="sealed"):
                query()

    def test_what_is_open_may_be_read_sorted_and_set(self, harmed: Person) -> None:
        rows = Person.objects.order_by("role")
        assert list(rows.values_list("role", flat=True)) == ["harmed"]
        assert rows.update(sex="female") == 1

    def test_presence_may_be_tested(self, harmed: Person) -> None:
        assert Person.objects.filter(fin__isnull=False).count() == 1
        assert Person.objects.filter(phone__isnull=False).count() == 0


class TestBlindIndexField:
    def test_it_follows_its_source_on_every_save(self, harmed: Person) -> None:
        assert bytes(harmed.fin_index) == blind_index("fin", "7SNQ2K4")
        harmed.fin = "8AAAAAA"
        harmed.save()
        assert bytes(reread(harmed).fin_index) == blind_index("fin", "8AAAAAA")
        harmed.fin = ""
        harmed.save()
        assert reread(harmed).fin_index is None

    def test_a_person_is_found_by_the_exact_value_alone(self, harmed: Person) -> None:
        found = Person.objects.filter(fin_index=blind_index("fin", "7SNQ2K4"))
        assert found.get() == harmed
        assert not Person.objects.filter(fin_index=blind_index("fin", "7SNQ2K")).exists()

    def test_spelling_with_other_letters_of_one_name_has_one_index(self, harmed: Person, case: Case) -> None:
        born = date(1990, 3, 12)
        harmed.birth_date = born
        harmed.save()
        child = Person.objects.create(
            case=case, role="child", first_name=CANARY.upper(), last_name="SINAQLI", birth_date=born
        )
        assert bytes(child.name_and_year_index) == bytes(harmed.name_and_year_index)


def test_a_sealed_value_refuses_to_be_written_past_its_row() -> None:
    field = Person._meta.get_field("fin")
    with pytest.raises(FieldError):
        field.get_db_prep_value("7SNQ2K4", connection)
    assert isinstance(field.from_db_value(b"x", None, connection), Ciphertext)


def test_a_number_and_a_name_of_the_same_letters_have_different_indexes() -> None:
    assert blind_index("fin", "SAME") != blind_index("name and year", "SAME")
    assert blind_index("fin", "SAME") == blind_index("fin", "SAME")
