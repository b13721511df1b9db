"""Invented people: common first names and surnames put together at random, and identifiers that match their patterns.

Addresses are in streets that do not exist ("Nümunə küçəsi", the street of the example).
"""

from dataclasses import dataclass
from datetime import date, timedelta
from random import Random
from typing import Final

from cases.records import (
    ActRecord,
    ApplicationRecord,
    IdentityDocumentRecord,
    IntakeRecord,
    PersonRecord,
)


def _words(text: str) -> list[str]:
    return text.split()


WOMEN: Final = _words(
    "Aygün Sevinc Lalə Nərmin Ülviyyə Gülnar Xatirə Pərvanə Turanə Fidan Röya Səbinə Jalə Ülkər Təranə "
    "Zümrüd Vəfa Könül Aytən İlahə Mehriban Şəfəq Çinarə Həcər Nuray"
)
MEN: Final = _words(
    "Elçin Vüqar Rövşən Natiq Anar Samir Ceyhun Fərid Ramil Tural Şahin Emil Zaur İlqar Bəhruz Cavid Ülvi "
    "Toğrul Pərviz Əli Həsən Yusif Qəzənfər Mübariz Nizami"
)
CHILDREN: Final = _words("Ayan Zəhra Nihad Ömər Məryəm Kənan Ləman Uğur Əsma Tunar Selin Rəvan İnci Aras")
SURNAMES: Final = _words(
    "Məmmədov Əliyev Hüseynov Quliyev Həsənov Abbasov İsmayılov Rəhimov Cəfərov Babayev Kərimov Nəsirov "
    "Süleymanov Mustafayev Orucov Şükürov Ağayev Bayramov Zeynalov Xəlilov Qədirov Mehdiyev Novruzov Umudov"
)
STREETS: Final = ("Nümunə küçəsi", "Misal küçəsi", "Sınaq döngəsi", "Örnək prospekti")
RAYONS: Final = ("Yasamal", "Səbail", "Nəsimi", "Xəzər", "Nizami", "Suraxanı", "Binəqədi", "Abşeron")
FIN_ALPHABET: Final = "0123456789ABCDEFGHJKLMNPQRSTUVWXYZ"  # without I and O
RELATIONSHIPS: Final = ("HUSBAND", "HUSBAND", "HUSBAND", "EX_HUSBAND", "FATHER", "BROTHER", "SON")
ACTS: Final = (
    ("POLICE_PAPER", "{} Rayon Polis İdarəsi"),
    ("SHORT_ORDER", "{} Rayon İcra Hakimiyyəti"),
    ("MEDICAL_CERTIFICATE", "Nümunə Tibb Mərkəzi"),
    ("FORENSIC_OPINION", "Məhkəmə Tibbi Ekspertiza Birliyi"),
)


@dataclass
class Inventor:
    """Invents people; the same `random` state gives the same people. `today` is the date ages count to."""

    random: Random
    today: date

    def fin(self) -> str:
        return "".join(self.random.choices(FIN_ALPHABET, k=7))

    def phone(self) -> str:
        return f"+99450{self.random.randrange(2_000_000, 2_001_000)}"

    def address(self) -> str:
        pick = self.random
        street = f"{pick.choice(STREETS)} {pick.randrange(1, 90)}, mənzil {pick.randrange(1, 120)}"
        return f"{pick.choice(RAYONS)}, {street}"

    def birth_date(self, youngest: int, oldest: int) -> date:
        """Return a birth date of somebody between the two ages, in years."""
        return self.today - timedelta(days=self.random.randrange(youngest * 366, oldest * 365))

    def person(self, *, sex: str = "female", youngest: int = 19, oldest: int = 68) -> PersonRecord:
        surname = self.random.choice(SURNAMES)
        return PersonRecord(
            first_name=self.random.choice(WOMEN if sex == "female" else MEN),
            last_name=f"{surname}a" if sex == "female" else surname,
            patronymic=self.random.choice(MEN),
            fin=self.fin(),
            birth_date=self.birth_date(youngest, oldest),
            phone=self.phone(),
            actual_address=self.address(),
            registered_address=self.address(),
            sex=sex,
            citizenship="citizen",
        )

    def perpetrator(self) -> PersonRecord:
        return PersonRecord(
            first_name=self.random.choice(MEN),
            last_name=self.random.choice(SURNAMES),
            patronymic=self.random.choice(MEN),
            birth_date=self.birth_date(24, 62),
            sex="male",
            relationship=self.random.choice(RELATIONSHIPS),
        )

    def child(self) -> PersonRecord:
        return PersonRecord(
            first_name=self.random.choice(CHILDREN),
            birth_date=self.today - timedelta(days=self.random.randrange(200, 16 * 365)),
            sex=self.random.choice(("female", "male")),
        )

    def act(self, on: date) -> ActRecord:
        kind, issuer = self.random.choice(ACTS)
        return ActRecord(
            kind=kind,
            number=f"{self.random.randrange(1, 900)}/{on:%y}",
            issuer=issuer.format(self.random.choice(RAYONS[:-1])),
            issued_on=on - timedelta(days=self.random.randrange(0, 20)),
            form=self.random.choice(("original", "original", "copy")),
        )

    def intake(self, *, children: int = 0, act: bool = True, on: date | None = None) -> IntakeRecord:
        """Return a whole intake of somebody who comes for herself on the date `on`, today by default."""
        sex = "female" if self.random.random() < 0.93 else "male"
        harmed = self.person(sex=sex, oldest=46 if children else 68)
        document = IdentityDocumentRecord(
            kind="ID_NEW", number=f"AA{self.random.randrange(1_000_000, 10_000_000)}", form="original"
        )
        return IntakeRecord(
            application=ApplicationRecord(
                applicant_kind="self",
                companion=self.random.choice(("alone", "alone", "trusted")),
                contact_allowed="yes",
                contact_phone=harmed.phone,
                contact_time=self.random.choice(("10:00–12:00", "iş saatlarında", "14:00-dan sonra")),
                act_missing_reason="" if act else "requested",
            ),
            harmed=harmed,
            perpetrator=self.perpetrator(),
            children=tuple(self.child() for _ in range(children)),
            identity_document=document,
            act=self.act(on or self.today) if act else None,
        )
