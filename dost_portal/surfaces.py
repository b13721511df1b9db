"""Which pages this process serves: staff and DSMF are two surfaces (security requirement 17)."""

from django.conf import settings
from django.http import HttpRequest

BOTH = frozenset({"help", "passport", "staff"})
DSMF = frozenset({"referrals", "api"})


def serves(url_name: str) -> bool:
    """Tell whether the page `url_name` ("namespace:name") belongs to the surface of this process."""
    namespace = url_name.partition(":")[0]
    if settings.SURFACE == "all" or namespace in BOTH:
        return True
    return (namespace in DSMF) == (settings.SURFACE == "dsmf")


def is_dsmf_page(request: HttpRequest) -> bool:
    """Tell whether the page asked for is DSMF's, also in a demo where one process serves both surfaces."""
    match = request.resolver_match
    return settings.SURFACE == "dsmf" or (match is not None and match.namespace in DSMF)
