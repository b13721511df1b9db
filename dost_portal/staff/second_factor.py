"""Time-based one-time codes (RFC 6238, by django-otp) and recovery codes (security requirement 31)."""

import base64
import secrets
import unicodedata
from typing import Final
from urllib.parse import quote, urlencode

from django.db import transaction
from django.utils import timezone
from django.utils.safestring import SafeString, mark_safe
from django_otp.oath import TOTP

from dost_portal.audit import trail
from dost_portal.crypto import blind_index
from dost_portal.staff.credentials import RecoveryCode, SecondFactor
from dost_portal.staff.models import User

SECRET_BYTES: Final = 20  # RFC 4226, section 4: at least 128 bits, 160 recommended
DIGITS: Final = 6
# A clock may be half a minute off either way, and as much again each time a code is accepted.
TOLERANCE_STEPS: Final = 1
MOST_DRIFT_STEPS: Final = 10
CODES: Final = 10
# Without letters and digits that are taken for one another.
CODE_ALPHABET: Final = "23456789abcdefghjkmnpqrstuvwxyz"
CODE_LENGTH: Final = 12
ISSUER: Final = "DOST"


def in_use(user: User) -> SecondFactor | None:
    """Return the authenticator `user` logs in with, None before it is set up."""
    return SecondFactor.objects.filter(user=user, confirmed_at__isnull=False).first()


@transaction.atomic
def begin(*, user: User) -> SecondFactor:
    """Return the authenticator that `user` is setting up, a new one at the first call."""
    being_set_up = SecondFactor.objects.filter(user=user, confirmed_at__isnull=True).first()
    if being_set_up is None:
        being_set_up = SecondFactor(user=user)
        being_set_up.seal(secrets.token_bytes(SECRET_BYTES))
        being_set_up.save()
    return being_set_up


def uri(factor: SecondFactor) -> str:
    """Return what the QR code says: the secret, for an authenticator's eyes only."""
    secret = base64.b32encode(factor.open_secret()).decode()
    label = quote(f"{ISSUER}:{factor.user.username}")
    return f"otpauth://totp/{label}?" + urlencode({"secret": secret, "issuer": ISSUER, "digits": DIGITS})


def qr_code(factor: SecondFactor) -> SafeString:
    """Return the QR code as SVG for the page itself: no script, no style attribute, no further request."""
    import segno  # late: see wsgi.py

    svg = segno.make(uri(factor), error="m").svg_inline(svgclass="qr", lineclass=None, omitsize=True)
    return mark_safe(svg)  # noqa: S308 - drawn by segno out of the bits of the code


def secret_in_groups(factor: SecondFactor) -> str:
    """Return the secret for typing, where a QR code cannot be read."""
    secret = base64.b32encode(factor.open_secret()).decode()
    return " ".join(secret[place : place + 4] for place in range(0, len(secret), 4))


@transaction.atomic
def confirm(*, user: User, code: str) -> list[str] | None:
    """Take the authenticator being set up into use; return the recovery codes, or None for a wrong code.

    It takes the place of one in use, and new recovery codes that of the old.
    """
    factor = SecondFactor.objects.select_for_update().filter(user=user, confirmed_at__isnull=True).first()
    if factor is None or not _matches(factor, code):
        return None
    SecondFactor.objects.filter(user=user, confirmed_at__isnull=False).delete()
    factor.confirmed_at = timezone.now()
    factor.save()
    trail.record("second_factor.enrolled", by=user, subject=f"user:{user.pk}")
    return _new_codes(user)


@transaction.atomic
def accept(*, user: User, code: str) -> str | None:
    """Return "totp" or "recovery" when `code` is good and was not used before, else None. It is used up by this."""
    factor = SecondFactor.objects.select_for_update().filter(user=user, confirmed_at__isnull=False).first()
    if factor is None:
        return None
    if _matches(factor, code):
        factor.save()
        return "totp"
    unused = RecoveryCode.objects.filter(user=user, digest=_digest(user, code), used_at__isnull=True)
    return "recovery" if unused.update(used_at=timezone.now()) else None


@transaction.atomic
def renew_codes(*, user: User) -> list[str]:
    """Return new recovery codes; the old ones end."""
    trail.record("second_factor.codes_renewed", by=user, subject=f"user:{user.pk}")
    return _new_codes(user)


def codes_left(user: User) -> int:
    return RecoveryCode.objects.filter(user=user, used_at__isnull=True).count()


def _matches(factor: SecondFactor, code: str) -> bool:
    """Check a code of the authenticator and note its step and drift on the row, which the caller saves."""
    digits = "".join(code.split())
    if not (digits.isascii() and digits.isdecimal() and len(digits) == DIGITS):
        return False
    clock = TOTP(factor.open_secret(), digits=DIGITS, drift=factor.drift)
    if not clock.verify(int(digits), tolerance=TOLERANCE_STEPS, min_t=factor.last_step + 1):
        return False
    factor.last_step = clock.t()
    factor.drift = max(-MOST_DRIFT_STEPS, min(MOST_DRIFT_STEPS, clock.drift))
    return True


def _new_codes(user: User) -> list[str]:
    RecoveryCode.objects.filter(user=user).delete()
    codes = ["".join(secrets.choice(CODE_ALPHABET) for _ in range(CODE_LENGTH)) for _ in range(CODES)]
    RecoveryCode.objects.bulk_create(RecoveryCode(user=user, digest=_digest(user, code)) for code in codes)
    return [f"{code[:4]}-{code[4:8]}-{code[8:]}" for code in codes]


def _digest(user: User, code: str) -> bytes:
    plain = unicodedata.normalize("NFKC", code).casefold()
    return blind_index("recovery code", f"{user.pk}\0{''.join(filter(str.isalnum, plain))}")
