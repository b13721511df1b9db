"""The WSGI entry point that gunicorn serves."""

import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "dost_portal.settings")

application = get_wsgi_application()

from dost_portal.demo.mark import serve_only_a_demo  # noqa: E402  (needs the apps)
from dost_portal.watching import tracing  # noqa: E402

serve_only_a_demo()
tracing.begin("dost-web")
