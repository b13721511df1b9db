"""The floor that pages are measured against: Django, a session login, 25 rows of a bare indexed table, a template.

Settings and URLs in one module, for a server of its own: DJANGO_SETTINGS_MODULE=tests.bench.floor.
"""

from dost_portal.settings import *  # noqa: F403
from dost_portal.settings import TEMPLATES as OURS

SETUP = """
    DROP TABLE IF EXISTS bench_floor;
    CREATE TABLE bench_floor (id bigint PRIMARY KEY, owner int, at timestamptz, number text, step text, name text);
    INSERT INTO bench_floor SELECT n, n %% 50, now() - n * interval '1 minute', md5(n::text), 'intake', 'Ad Soyad ' || n
    FROM generate_series(1, %s) AS n;
    CREATE INDEX ON bench_floor (owner, at DESC);
    GRANT SELECT ON bench_floor TO PUBLIC;
    ANALYZE bench_floor
"""
PAGE = """<!doctype html><html lang="az"><title>list</title><body><p>{{ user.username }}</p><table>
{% for id, at, number, step, name in rows %}<tr><td><a href="/cases/{{ number }}/">{{ number }}</a></td>
<td>{{ step }}</td><td>{{ name }}</td><td>{{ at }}</td></tr>{% endfor %}</table></body></html>"""

ROOT_URLCONF = __name__
MIDDLEWARE = [
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
]
TEMPLATES = [OURS[0] | {"OPTIONS": {"context_processors": ["django.contrib.auth.context_processors.auth"]}}]


def floor(request):
    from django.contrib.auth.decorators import login_required
    from django.db import connection
    from django.http import HttpResponse
    from django.template import engines

    @login_required
    def page(request):
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT id, at, number, step, name FROM bench_floor WHERE owner = %s ORDER BY at DESC LIMIT 25", [7]
            )
            rows = cursor.fetchall()
        template = _compiled.setdefault("page", None) or engines["django"].from_string(PAGE)
        _compiled["page"] = template
        return HttpResponse(template.render({"rows": rows}, request))

    return page(request)


_compiled: dict = {}


def urls():
    from django.urls import path

    return [path("floor/", floor)]


def __getattr__(name):
    # Read once Django is up: settings may import no view.
    if name == "urlpatterns":
        return urls()
    raise AttributeError(name)
