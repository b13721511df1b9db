"""The centres, desks and accounts of the demo."""

from typing import Final, NamedTuple

from django.contrib.auth.hashers import make_password

from dost_portal.passport.models import Rayon
from dost_portal.staff.demo_accounts import PASSWORD
from dost_portal.staff.directions import offer_social_services
from dost_portal.staff.models import SOCIAL_SERVICES, Centre, Desk, Direction, User
from dost_portal.staff.roles import Role

DESKS_PER_CENTRE: Final = 4

# Code, name, category, district. The names are those of the open centres; which of them is of which
# category (passport item 4) is not published, so the categories here are invented.
CENTRES: Final = (
    ("BAKI-1", "1 saylı Bakı DOST Mərkəzi", "A", "Yasamal"),
    ("BAKI-2", "2 saylı Bakı DOST Mərkəzi", "B", "Xəzər"),
    ("BAKI-3", "3 saylı Bakı DOST Mərkəzi", "A", "Nizami"),
    ("BAKI-4", "4 saylı Bakı DOST Mərkəzi", "B", ""),
    ("BAKI-5", "5 saylı Bakı DOST Mərkəzi", "B", "Xətai"),
    ("ABS", "Abşeron DOST Mərkəzi", "C", "Abşeron"),
    ("QRB", "Qarabağ Regional DOST Mərkəzi", "C", "Bərdə"),
    ("QRB-SUS", "Qarabağ Regional DOST Mərkəzinin Şuşa filialı", "D", "Şuşa"),
    ("QRB-TER", "Qarabağ Regional DOST Mərkəzinin Tərtər filialı", "D", "Tərtər"),
    ("SMART-AGL", "“Smart DOST” xidmət məntəqəsi, Ağalı", "E", "Zəngilan"),
    ("KEL", "Kəlbəcər DOST məntəqəsi", "E", "Kəlbəcər"),
    ("FUZ", "Füzuli DOST məntəqəsi", "E", "Füzuli"),
)


class Account(NamedTuple):
    username: str
    first_name: str
    last_name: str
    role: Role
    centre: str = ""


ACCOUNTS: Final = (
    Account("aysel", "Aysel", "Hüseynli", Role.SOCIAL_AGENT, "BAKI-1"),
    Account("gunel", "Günel", "Abdullazadə", Role.SOCIAL_AGENT, "BAKI-1"),
    Account("kamran", "Kamran", "Bağırlı", Role.LAWYER, "BAKI-1"),
    Account("leyla", "Leyla", "Tağızadə", Role.PSYCHOLOGIST, "BAKI-1"),
    Account("nigar", "Nigar", "Əsgərli", Role.SUPERVISOR, "BAKI-1"),
    Account("sevil", "Sevil", "Qasımlı", Role.RECEPTION, "BAKI-1"),
    Account("murad", "Murad", "Səfərli", Role.SOCIAL_AGENT, "BAKI-2"),
    Account("orxan", "Orxan", "Mirzəli", Role.LAWYER, "BAKI-2"),
    Account("zeyneb", "Zeynəb", "Nəbili", Role.PSYCHOLOGIST, "BAKI-2"),
    Account("elnur", "Elnur", "Kazımlı", Role.SUPERVISOR, "BAKI-2"),
    Account("rashad", "Rəşad", "Vəlizadə", Role.AGENCY_SUPERVISOR),
    Account("dsmf", "Aqil", "Rzalı", Role.DSMF),
    Account("dsmf2", "Məlahət", "Quluzadə", Role.DSMF),
    Account("auditor", "Tofiq", "Sultanlı", Role.AUDITOR),
    Account("admin", "Emin", "Fərzəli", Role.ADMINISTRATOR),
)


# What the first centre offers beside social services: code, names in three languages.
DIRECTIONS: Final = (
    ("employment", "Məşğulluq", "Занятость", "Employment"),
    ("benefits", "Pensiya və müavinətlər", "Пенсии и пособия", "Pensions and benefits"),
)
# Whose desk it is there; the first two belong to our service, and all help out elsewhere.
OWN_DIRECTIONS: Final = {1: [SOCIAL_SERVICES], 2: [SOCIAL_SERVICES], 3: ["employment"], 4: ["benefits"]}


def make_places() -> None:
    """Make the centres with their directions, and the desks of the first two."""
    rayons = {rayon.name: rayon for rayon in Rayon.objects.exclude(kind=Rayon.Kind.CITY)}
    for code, name, category, rayon in CENTRES:
        Centre.objects.create(code=code, name=name, category=category, rayon=rayons.get(rayon), phone="142")
    Desk.objects.bulk_create(
        Desk(centre=centre, number=number)
        for centre in Centre.objects.filter(code__in=[code for code, *_ in CENTRES[:2]])
        for number in range(1, DESKS_PER_CENTRE + 1)
    )
    for centre in Centre.objects.all():
        offer_social_services(centre=centre)
    _other_directions(Centre.objects.get(code=CENTRES[0][0]))


def _other_directions(centre: Centre) -> None:
    Direction.objects.bulk_create(
        Direction(centre=centre, code=code, name_az=az, name_ru=ru, name_en=en, position=place)
        for place, (code, az, ru, en) in enumerate(DIRECTIONS, start=1)
    )
    for number, codes in OWN_DIRECTIONS.items():
        Desk.objects.filter(centre=centre, number=number).update(directions=codes)


def make_accounts() -> dict[str, User]:
    """Make the demo accounts and return them by user name."""
    centres = {centre.code: centre for centre in Centre.objects.all()}
    # Hashed once: the password is public and the same for all.
    password = make_password(PASSWORD)
    users = [
        User(
            username=account.username,
            first_name=account.first_name,
            last_name=account.last_name,
            email=f"{account.username}@dost.example",
            phone="012 499 00 00" if account.centre else "",
            roles=[account.role.value],
            centre=centres.get(account.centre),
            password=password,
        )
        for account in ACCOUNTS
    ]
    User.objects.bulk_create(users)
    return {user.username: user for user in users}
