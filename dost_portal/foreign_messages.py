"""Messages of Django's own that its Azerbaijani catalogue gets wrong, listed so that ours has them.

A project's catalogue goes before Django's. Nothing imports this module: it is there for the extraction
(`python -m dost_portal.translations extract`). The comments tell the translator what is wrong with
Django's words. Seen with Django 5.2: its Azerbaijani catalogues lack no message, and crispy-forms has
none.
"""

from django.utils.translation import gettext_noop, ngettext, pgettext

PLAIN = (
    # Translators: not "Hə", which is said among friends. "Bəli"
    gettext_noop("Yes"),
    # Translators: not "Yox" (there is none). "Xeyr"
    gettext_noop("No"),
    # Translators: three words with commas and no spaces. "bəli,xeyr,məlum deyil"
    gettext_noop("yes,no,maybe"),
    # Translators: not "vacibdir" (is important). "Bu sahə mütləq doldurulmalıdır."
    gettext_noop("This field is required."),
    # Translators: Django says two different things for null and blank; users should read one.
    gettext_noop("This field cannot be null."),
    # Translators: as for null
    gettext_noop("This field cannot be blank."),
    # Translators: not "dəyiş" (change thyself). "Dəyişdir"
    gettext_noop("Change"),
    # Translators: not the order "Çıx". "Çıxış"
    gettext_noop("Log out"),
    # Translators: not "daxil et": users are addressed politely, "daxil edin"
    gettext_noop("Enter a valid UUID."),
    # Translators: not "rəqəm" (digit). "Tam ədəd daxil edin."
    gettext_noop("Enter a valid integer."),
    # Translators: without "-(y)a/ə". "Dəyər %(limit_value)s və ya ondan az olmalıdır."
    gettext_noop("Ensure this value is less than or equal to %(limit_value)s."),
    # Translators: without "-(y)a/ə". "Dəyər %(limit_value)s və ya ondan çox olmalıdır."
    gettext_noop("Ensure this value is greater than or equal to %(limit_value)s."),
    # Translators: not "uzantı", which is Turkish. "genişlənmə"
    gettext_noop("File extension “%(extension)s” is not allowed. Allowed extensions are: %(allowed_extensions)s."),
    # Translators: Django says "at least 150", the opposite. "Ən çoxu 150 simvol"
    gettext_noop("Required. 150 characters or fewer. Letters, digits and @/./+/-/_ only."),
    # Translators: Django speaks of the upper bound, the opposite. "aşağı sərhəd"
    gettext_noop("Ensure that the lower bound of the range is not less than %(limit_value)s."),
)


def counted(n: int) -> tuple[str, ...]:
    """The messages with a number `n`, in the form that n takes."""
    return (
        # Translators: Django has "parol" in the singular and "şifrə" in the plural: one word for both
        ngettext(
            "Your password must contain at least %(min_length)d character.",
            "Your password must contain at least %(min_length)d characters.",
            n,
        ),
        # Translators: "Ən azı %(limit_value)d simvol yazın (indi %(show_value)d simvoldur)."
        ngettext(
            "Ensure this value has at least %(limit_value)d character (it has %(show_value)d).",
            "Ensure this value has at least %(limit_value)d characters (it has %(show_value)d).",
            n,
        ),
        # Translators: "Ən çoxu %(limit_value)d simvol ola bilər (indi %(show_value)d simvoldur)."
        ngettext(
            "Ensure this value has at most %(limit_value)d character (it has %(show_value)d).",
            "Ensure this value has at most %(limit_value)d characters (it has %(show_value)d).",
            n,
        ),
    )


def months_within_a_date() -> tuple[str, ...]:
    """The month in "22 noyabr 2026": small in Azerbaijani (CLDR), a capital one in Django's words."""
    return (
        pgettext("alt. month", "January"),
        pgettext("alt. month", "February"),
        pgettext("alt. month", "March"),
        pgettext("alt. month", "April"),
        pgettext("alt. month", "May"),
        pgettext("alt. month", "June"),
        pgettext("alt. month", "July"),
        pgettext("alt. month", "August"),
        pgettext("alt. month", "September"),
        pgettext("alt. month", "October"),
        pgettext("alt. month", "November"),
        pgettext("alt. month", "December"),
    )
