"""The people of a case. A row belongs to one case; sameness across cases is a link, never a key."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from cases.models.base import CaseBound
from cases.models.case import Case
from dost_portal.azeri import fold
from dost_portal.crypto import BlindIndexField, SealedField


class PersonRole(models.TextChoices):
    HARMED = "harmed", _("Harmed person")
    APPLICANT = "applicant", _("Applicant")
    PERPETRATOR = "perpetrator", _("Person said to have committed the violence")
    CHILD = "child", _("Child")


class Sex(models.TextChoices):
    FEMALE = "female", _("Female")
    MALE = "male", _("Male")


class Citizenship(models.TextChoices):
    """Passport item 10: the three kinds of people the service is for."""

    CITIZEN = "citizen", _("Citizen of the Republic of Azerbaijan")
    FOREIGNER = "foreigner", _("Foreigner")
    STATELESS = "stateless", _("Stateless person")


class Person(CaseBound):
    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="people")
    role = models.CharField(max_length=12, choices=PersonRole)
    unnamed = models.BooleanField(default=False)
    first_name = SealedField(max_length=100)
    last_name = SealedField(max_length=100)
    patronymic = SealedField(max_length=100)
    fin = SealedField(max_length=7)
    birth_date = SealedField(codec="date")
    # A municipality or an organisation applies through somebody; this is the body.
    organisation = SealedField(max_length=200)
    # Of an applicant and of who is said to have committed the violence; the kind is not known at the desk.
    document_number = SealedField(max_length=40)
    phone = SealedField(max_length=20)
    registered_address = SealedField(max_length=300)
    actual_address = SealedField(max_length=300)
    # Where the birth date is not known: years, as stated by the person or judged at the desk.
    estimated_age = models.PositiveSmallIntegerField(null=True)
    sex = models.CharField(max_length=8, choices=Sex, blank=True)
    citizenship = models.CharField(max_length=12, choices=Citizenship, blank=True)
    # What this person is to the harmed person; a code of the passport's `Relationship` rows.
    relationship = models.CharField(max_length=32, blank=True)
    accompanies = models.BooleanField(default=True)
    fin_index = BlindIndexField(source="fin", purpose="fin")
    document_index = BlindIndexField(source="document_number", purpose="document")
    name_and_year_index = BlindIndexField(source="folded_name_and_year", purpose="name and year")
    name_and_birth_index = BlindIndexField(source="folded_name_and_birth", purpose="name and birth")

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=("case", "role"),
                condition=Q(role__in=(PersonRole.HARMED, PersonRole.APPLICANT, PersonRole.PERPETRATOR)),
                name="person_once_per_role",
            ),
            models.CheckConstraint(condition=Q(role__in=PersonRole.values), name="person_role_known"),
            models.CheckConstraint(
                condition=Q(estimated_age__isnull=True) | Q(estimated_age__lte=120),
                name="person_age_is_human",
            ),
            models.CheckConstraint(
                condition=Q(unnamed=True)
                | Q(first_name__isnull=False)
                | Q(organisation__isnull=False)
                | Q(role__in=(PersonRole.CHILD, PersonRole.PERPETRATOR)),
                name="person_named_or_said_to_be_unnamed",
            ),
        )
        indexes = (
            models.Index(fields=("fin_index",), name="person_by_fin"),
            models.Index(fields=("document_index",), name="person_by_document"),
            models.Index(fields=("name_and_year_index",), name="person_by_name_and_year"),
            models.Index(fields=("name_and_birth_index",), name="person_by_name_and_birth"),
        )

    @property
    def full_name(self) -> str:
        """Surname, first name, patronymic, as the language puts them."""
        return " ".join(filter(None, (self.last_name, self.first_name, self.patronymic)))

    @property
    def folded_name(self) -> str:
        return fold(f"{self.last_name} {self.first_name}") if self.first_name and self.last_name else ""

    @property
    def folded_name_and_year(self) -> str:
        name = self.folded_name
        return f"{name}|{self.birth_date.year}" if name and self.birth_date else ""

    @property
    def folded_name_and_birth(self) -> str:
        name = self.folded_name
        return f"{name}|{self.birth_date.isoformat()}" if name and self.birth_date else ""
