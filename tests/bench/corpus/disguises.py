"""One function a disguise: (random, someone) → an identifier as it might be written."""

from collections.abc import Callable
from random import Random

from tests.bench.corpus.grammar import ENGLISH, OLD_CYRILLIC, bare, carried, ending, lower, russian, upper, via_russian
from tests.bench.corpus.people import MONTHS, Someone

_LOOK_ALIKES = str.maketrans("aeopcxyiABEHKMOPCTX", "аеорсхуіАВЕНКМОРСТХ")
_LETTERS = "abcdefghijklmnopqrstuvxyzəıöüçşğ"
_UNITS = ["", "bir", "iki", "üç", "dörd", "beş", "altı", "yeddi", "səkkiz", "doqquz"]
_TENS = ["", "on", "iyirmi", "otuz", "qırx", "əlli", "altmış", "yetmiş", "səksən", "doxsan"]


def _any(random: Random, someone: Someone) -> str:
    return random.choice((someone.first_name, someone.last_name, *someone.other.split(), someone.child))


def _long(random: Random, someone: Someone) -> str:
    return next(name for name in iter(lambda: _any(random, someone), "") if len(name) >= 5)


def _mangled(random: Random, someone: Someone) -> str:
    name = ending(random, _any(random, someone))
    return random.choice(
        (upper(name), lower(name), name.upper(), name.lower(), upper(name).replace("İ", "I"), name.swapcase())
    )


def _typo(random: Random, someone: Someone) -> str:
    name = _long(random, someone)
    place = random.randrange(len(name))
    kind = random.choice(("insert", "delete", "substitute", "transpose"))
    if kind == "insert":
        wrong = name[:place] + random.choice(_LETTERS) + name[place:]
    elif kind == "delete":
        wrong = name[:place] + name[place + 1 :]
    elif kind == "substitute":
        wrong = name[:place] + random.choice(_LETTERS) + name[place + 1 :]
    else:
        place = min(place, len(name) - 2)
        wrong = name[:place] + name[place + 1] + name[place] + name[place + 2 :]
    return random.choice((wrong, ending(random, wrong), lower(wrong)))


def _initials(random: Random, someone: Someone) -> str:
    first, last = someone.first_name[0], someone.last_name
    return random.choice(
        (f"{first}. {last}", f"{last} {first}.", f"{first}.{last}", f"{first}.{last[0]}.", f"{first}. {last[0]}.")
    )


def _split(random: Random, someone: Someone) -> str:
    name, sign = random.choice((someone.first_name, someone.last_name)), random.choice((" ", "-", ".", "_", " - ", "*"))
    return sign.join(name)


def _halves(random: Random, someone: Someone) -> str:
    name = _long(random, someone)
    place = random.randrange(2, len(name) - 1)
    return name[:place] + random.choice(("-", " ", "\u00ad", "- ")) + name[place:]


def _invisible(random: Random, someone: Someone) -> str:
    return random.choice("\u200b\u200c\u200d\u2060\ufeff\u00ad").join(ending(random, _any(random, someone)))


def _look_alike(random: Random, someone: Someone) -> str:
    return ending(random, _any(random, someone)).translate(_LOOK_ALIKES)


def _digits_spaced(random: Random, digits: str) -> str:
    return "".join(digit + random.choice(("", "", " ", "-", ".")) for digit in digits[:-1]) + digits[-1]


def _document(random: Random, someone: Someone) -> str:
    letters = someone.document.rstrip("0123456789")
    digits = someone.document[len(letters) :]
    pairs = " ".join(digits[place : place + 2] for place in range(0, len(digits), 2))
    return random.choice(
        (someone.document, f"{letters} {pairs}", f"{letters} № {digits}", someone.document.lower(), digits)
    )


def _phone(random: Random, someone: Someone) -> str:
    code, number = someone.phone[4:6], someone.phone[6:]
    a, b, c = number[:3], number[3:5], number[5:]
    plain = (
        f"0{code}-{a} {b} {c}",
        f"(0{code}) {a}-{b}-{c}",
        f"+994 {code} {a} {b} {c}",
        f"0{code}{number}",
        f"{a}-{b}-{c}",
    )
    return random.choice((*plain, _digits_spaced(random, "0" + code + number)))


def _fin(random: Random, someone: Someone) -> str:
    fin = someone.fin
    return random.choice((fin, fin.lower(), " ".join(fin), fin[:3] + " " + fin[3:], fin + "-nin", "-".join(fin)))


def _date(random: Random, someone: Someone) -> str:
    day, month, year = someone.day, someone.month, someone.year
    name = MONTHS[month - 1]
    return random.choice(
        (
            f"{day:02}.{month:02}.{year}", f"{day}/{month}/{year % 100:02}", f"{year}-{month:02}-{day:02}",
            f"{day} {name} {year}",
            f"{day} {name} {year}-cı il", f"{name} ayının {day}-si", f"{day}-{month:02}-{year}",
            f"{day} {upper(name)} {year}",
        )
    )  # fmt: skip


def _date_words(random: Random, someone: Someone) -> str:
    day = " ".join(filter(None, (_TENS[someone.day // 10], _UNITS[someone.day % 10])))
    month = MONTHS[someone.month - 1]
    century = "min doqquz yüz" if someone.year < 2000 else "iki min"
    year = " ".join(filter(None, (century, _TENS[someone.year % 100 // 10], _UNITS[someone.year % 10])))
    text = random.choice(
        (f"{day} {month}", f"{day} {month} {someone.year}", f"{month} ayının {day}i", f"{day} {month} {year}")
    )
    return random.choice((text, bare(text), upper(text)))


def _address(random: Random, someone: Someone) -> str:
    street, house = someone.street, someone.house
    return random.choice(
        (
            f"{street} küçəsi {house}", f"{street} küç. {house}", f"{street}da", f"{bare(street)} kucesi",
            f"{upper(street)} KÜÇƏSİ",
            f"{lower(street)} küçəsində", f"{street} prospekti", f"{house} saylı ev",
        )
    )  # fmt: skip


DISGUISES: dict[str, Callable[[Random, Someone], str]] = {
    "exact": _any,
    "full name": lambda r, s: f"{s.last_name} {s.first_name} {s.patronymic} qızı",
    "patronymic": lambda r, s: f"{s.patronymic} qızı",
    "inflected": lambda r, s: ending(r, _any(r, s)),
    "inflected, lower case": lambda r, s: lower(ending(r, _any(r, s))),
    "case-mangled": _mangled,
    "undiacritised": lambda r, s: bare(ending(r, _any(r, s))),
    "undiacritised, lower case": lambda r, s: bare(lower(ending(r, _any(r, s)))),
    "English letters": lambda r, s: carried(_any(r, s), ENGLISH),
    "through Russian": lambda r, s: via_russian(_any(r, s)),
    "old Cyrillic": lambda r, s: carried(ending(r, _any(r, s)), OLD_CYRILLIC),
    "Russian": lambda r, s: russian(_any(r, s)),
    "Russian, lower case": lambda r, s: lower(russian(_any(r, s))),
    "one typing error": _typo,
    "initials": _initials,
    "split letters": _split,
    "split in two": _halves,
    "invisible signs": _invisible,
    "look-alike letters": _look_alike,
    "FİN": _fin,
    "document": _document,
    "phone": _phone,
    "e-mail": lambda r, s: r.choice((s.email, s.email.upper(), s.email.replace("@", " (at) "))),
    "date in digits": _date,
    "date in words": _date_words,
    "address": _address,
    "stranger, capital inside": lambda r, s: r.choice(
        ("Zərxəyal", "Bəyazxanım", "Qaratel", "Tutuxanım", "Əmiraslan", "Xanoğlan")
    ),
    "stranger, surname": lambda r, s: r.choice(("Dadaşova", "Hacızadə", "Mirzəyevin", "sadıqovun", "Rzazadəyə")),
}
