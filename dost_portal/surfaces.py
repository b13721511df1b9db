"""Which pages this process serves: staff and DSMF are two surfaces (security requirement 17)."""

from django.conf import settings

BOTH = frozenset({"passport", "staff"})


def serves(url_name: str) -> bool:
    """Tell whether the page `url_name` ("namespace:name") belongs to the surface of this process."""
    namespace = url_name.partition(":")[0]
    if settings.SURFACE == "all" or namespace in BOTH:
        return True
    return (namespace == "referrals") == (settings.SURFACE == "dsmf")
