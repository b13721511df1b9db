"""Which surface serves which pages. DSMF's surface knows no staff URL, and the other way round."""

from django.conf import settings
from django.contrib import admin
from django.urls import URLPattern, URLResolver, include, path
from django.views.i18n import set_language

from dost_portal import errors, going, health, views
from dost_portal.health_page import health_page
from dost_portal.styleguide import styleguide

handler400, handler403 = errors.bad_request, errors.permission_denied
handler404, handler500 = errors.not_found, errors.server_error

urlpatterns: list[URLPattern | URLResolver] = [
    path("healthz", health.healthz, name="healthz"),
    path("readyz", health.readyz, name="readyz"),
    path("readyz/web", health.readyz_web, name="readyz_web"),
    path("metrics", health.metrics, name="metrics"),
    path("", views.home, name="home"),
    path("go/", going.go, name="go"),
    path("language/", set_language, name="set_language"),
    path("", include("dost_portal.staff.urls")),
    path("passport/", include("dost_portal.passport.urls")),
    path("help/", include("dost_portal.help.urls")),
]
if settings.SURFACE in {"staff", "all"}:
    urlpatterns += [
        path("admin/health/", admin.site.admin_view(health_page), name="admin_health"),
        path("admin/", admin.site.urls),
        path("trail/", include("dost_portal.audit.urls")),
        path("", include("cases.urls")),
    ]
if settings.SURFACE in {"dsmf", "all"}:
    from referrals.api import api

    urlpatterns += [path("dsmf/", include("referrals.urls")), path("api/v1/", api.urls)]
if settings.DEMO or settings.TESTING:
    urlpatterns.append(path("styleguide/", styleguide, name="styleguide"))
