"""The WSGI entry point that gunicorn serves."""

import os

# What is imported late elsewhere, so that a command starts in half the time: here before the fork, so that its memory
# is shared and nobody waits for it.
import PIL.Image  # noqa: F401
import pypdf  # noqa: F401
import pyzipper  # noqa: F401
import redis  # noqa: F401
import segno  # noqa: F401
import xlsxwriter  # noqa: F401
from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "dost_portal.settings")

application = get_wsgi_application()

from dost_portal.demo.mark import serve_only_a_demo  # noqa: E402  (needs the apps)
from dost_portal.watching import tracing  # noqa: E402

serve_only_a_demo()
tracing.begin("dost-web")
