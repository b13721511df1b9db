"""What the validators raise. A code says why; what was typed is never part of the message."""


class InvalidText(ValueError):
    """A typed value that cannot be taken as it is.

    `key` ("fin.length") finds the words for it in `dost_portal.passport.messages`; `suggestion` is what
    the person may have meant, to be offered and never put in by itself. Neither the value nor the
    suggestion is in `str(error)`, so that a log line of the error holds nothing personal.
    """

    subject = "text"

    def __init__(self, code: str, suggestion: str = "") -> None:
        self.code = code
        self.suggestion = suggestion
        super().__init__(self.key)

    @property
    def key(self) -> str:
        return f"{self.subject}.{self.code}"


class InvalidFin(InvalidText):
    """Codes: length, charset, letters_i_o (with a suggestion)."""

    subject = "fin"


class InvalidName(InvalidText):
    """Codes: empty, too_long, control, digits, script, charset."""

    subject = "name"


class InvalidDocument(InvalidText):
    """Codes: kind, empty, control, pattern, unexpected."""

    subject = "document"


class InvalidPhone(InvalidText):
    """Codes: empty, charset, short_number, invalid."""

    subject = "phone"
