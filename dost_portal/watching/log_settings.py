"""How the processes log: to standard output, a line each."""

from typing import Any


def logging_settings(*, style: str, level: str) -> dict[str, Any]:
    """Return Django's LOGGING; `style` is "json", or "plain" for people before a screen."""
    return {
        "version": 1,
        "disable_existing_loggers": False,
        "filters": {"request": {"()": "dost_portal.watching.logs.WithRequest"}},
        "formatters": {
            "plain": {"format": "%(asctime)s %(levelname)s %(name)s %(message)s"},
            "json": {"()": "dost_portal.watching.logs.Lines"},
        },
        "handlers": {"console": {"class": "logging.StreamHandler", "filters": ["request"], "formatter": style}},
        "root": {"handlers": ["console"], "level": level},
        # A traceback of Django's request logger would carry posted values: dost_portal.errors logs instead.
        "loggers": {
            "django.request": {"level": "CRITICAL"},
            "django.security": {"level": "WARNING"},
            "dost_portal.requests": {"level": "INFO" if style == "json" else "WARNING"},
        },
    }
