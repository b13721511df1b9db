"""Invented people from frequent names."""

from dataclasses import dataclass
from random import Random
from typing import Any


def words(text: str) -> list[str]:
    return text.split()


WOMEN = words(
    "Leyla Günay Aysel Nərmin Aytən Sevinc Gülnar Lalə Səbinə Könül Ülviyyə Xədicə Fatimə Zəhra Nigar Aygün "
    "Rəna Təranə Vəfa Şəbnəm Çimnaz Ceyran Qönçə Ofelya Jalə Zöhrə Məhsəti Yaxşıxanım Əntiqə Bənövşə Tünzalə "
    "İlahə Irada Validə Xumar Şövkət Gülbəniz Mehparə Dürdanə Pəri Zərnişan Həqiqət Nuranə Sürəyya Esmira Ayşən "
    "Məlahət Rəfiqə Sədaqət"
)
MEN = words(
    "Rüfət Elçin Vüqar Rövşən Natiq Anar Samir Ceyhun Fərid Tural Şahin Emil Zaur İlqar Cavid Toğrul Pərviz "
    "Həsən Yusif Qəzənfər Məmməd Əhməd Hüseyn İsmayıl Rəşad Orxan Kənan Oqtay Xəlil Çingiz Ağasəf Müzəffər "
    "Şükür Eyvaz Qəhrəman Nəriman Camal Kazım Yaqub Mehdi Zakir Həmid İbrahim Bəhlul Vidadi Mübariz Novruz "
    "Ələkbər Cəlal Sərxan Rauf Tofiq"
)
SURNAMES = words(
    "Məmmədov Əliyev Hüseynov Quliyev Həsənov Abbasov İsmayılov Rəhimov Cəfərov Babayev Kərimov Nəsirov "
    "Süleymanov Orucov Şükürov Ağayev Zeynalov Xəlilov Qədirov Mehdiyev Bağırov Çobanov Vəliyev Göyüşov Cavadov "
    "İbrahimov Qasımov Həmidov Əsgərov Yusifov Səfərov Axundov Qurbanov Musayev Nağıyev Eyvazov Tağıyev Şirinov"
)
STREETS = words("Çinarlı Bulaqlı Zeytunlu Dəmirçi Qızılgül Nümunə Ulduzlu Şəfəqli Palıdlı Daşlıca")
FIN_SIGNS = "0123456789ABCDEFGHJKLMNPQRSTUVWXYZ"
MONTHS = words("yanvar fevral mart aprel may iyun iyul avqust sentyabr oktyabr noyabr dekabr")


@dataclass(frozen=True)
class Someone:
    first_name: str
    last_name: str
    patronymic: str
    fin: str
    document: str
    phone: str
    email: str
    street: str
    house: int
    year: int
    month: int
    day: int
    other: str
    child: str

    def identity(self) -> dict[str, Any]:
        """Return the identity as `screen_text` takes it."""
        return {
            "first_name": self.first_name,
            "last_name": self.last_name,
            "patronymic": self.patronymic,
            "fin": self.fin,
            "document": self.document,
            "phone": self.phone,
            "email": self.email,
            "address": f"Bakı, {self.street} küçəsi {self.house}, mənzil 14",
            "birth_date": f"{self.year}-{self.month:02}-{self.day:02}",
            "perpetrator_names": [self.other],
            "child_names": [self.child],
        }


def invent(random: Random) -> Someone:
    fin = "".join(
        random.choices(FIN_SIGNS[10:], k=2) + random.choices(FIN_SIGNS[:10], k=2) + random.choices(FIN_SIGNS, k=3)
    )
    return Someone(
        first_name=random.choice(WOMEN),
        last_name=random.choice(SURNAMES) + "a",
        patronymic=random.choice(MEN),
        fin="".join(random.sample(fin, 7)),
        document=random.choice(("AZE%08d", "AA%07d")) % random.randrange(10**6, 10**7),
        phone="+994"
        + random.choice(("50", "51", "55", "70", "77", "99", "10"))
        + str(random.randrange(2 * 10**6, 10**7)),
        email=random.choice(("gunesli", "bahar", "ulduz")) + str(random.randrange(100)) + "@mail.az",
        street=random.choice(STREETS),
        house=random.randrange(1, 200),
        year=random.randrange(1955, 2006),
        month=random.randrange(1, 13),
        day=random.randrange(1, 29),
        other=f"{random.choice(MEN)} {random.choice(SURNAMES)}",
        child=random.choice(WOMEN + MEN),
    )
