"""Words for what `dost_portal.azeri` refuses; the forms put them beside the field."""

from collections.abc import Mapping
from typing import Final

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from dost_portal.azeri import InvalidText

MESSAGES: Final[Mapping[str, Promise]] = {
    "fin.length": _("A FİN has exactly 7 characters."),
    "fin.charset": _("A FİN has only digits and Latin letters."),
    "fin.letters_i_o": _("A FİN never has the letters I and O. Did you mean %(suggestion)s?"),
    "name.empty": _("Enter a name."),
    "name.too_long": _("A name has at most 100 characters."),
    "name.control": _("The name holds characters that cannot be seen. Type it again."),
    "name.digits": _("A name has no digits."),
    "name.script": _("Write the name in Latin letters, as in the document."),
    "name.charset": _("A name has only letters, spaces, apostrophes and hyphens between them."),
    "document.kind": _("Choose the kind of document from the list."),
    "document.empty": _("Enter the number of the document."),
    "document.control": _("The number holds characters that cannot be seen. Type it again."),
    "document.pattern": _("The number does not have the form of this kind of document."),
    "document.unexpected": _("A number was entered although no document was presented."),
    "phone.empty": _("Enter a telephone number."),
    "phone.charset": _("A telephone number has only digits, spaces, brackets, hyphens and a plus sign."),
    "phone.short_number": _("Nobody can be called back on a short number. Enter the full number."),
    "phone.invalid": _("There is no such telephone number. Check the digits and the country code."),
}
"""`InvalidText.key` → message; %(suggestion)s is the error's suggestion."""


def message_for(error: InvalidText) -> str:
    """Return the words for `error` in the active language."""
    return str(MESSAGES[error.key]) % {"suggestion": error.suggestion}
