"""Staff and DSMF are two processes with their own pages and cookies (security requirement 17)."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
STAFF_PATHS = ("/work/", "/cases/", "/cases/K7MN-4QXD/", "/overdue/", "/reception/", "/trail/", "/admin/")
DSMF_PATHS = ("/dsmf/", "/dsmf/places/", "/api/v1/openapi.json", "/api/v1/referrals", "/api/v1/inbox/outcomes")
SHARED_PATHS = ("/login/", "/passport/", "/help/", "/healthz", "/readyz/web")
ASK = """
import json, sys, django
django.setup()
from django.conf import settings
from django.urls import Resolver404, resolve

def served(path):
    try:
        resolve(path)
    except Resolver404:
        return False
    return True

print(json.dumps({"cookie": settings.SESSION_COOKIE_NAME} | {path: served(path) for path in sys.argv[1:]}))
"""


def surface(name: str, **more: str) -> subprocess.CompletedProcess[str]:
    environment = {key: value for key, value in os.environ.items() if not key.startswith("DOST_")}
    environment |= {"DOST_SURFACE": name, "DJANGO_SETTINGS_MODULE": "dost_portal.settings", **more}
    return subprocess.run(
        [sys.executable, "-c", ASK, *STAFF_PATHS, *DSMF_PATHS, *SHARED_PATHS],
        cwd=ROOT,
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )


def answers(name: str) -> dict[str, object]:
    return json.loads(surface(name, DOST_TESTING="1").stdout)


def test_dsmfs_surface_knows_no_page_of_the_staff() -> None:
    found = answers("dsmf")
    assert not any(found[path] for path in STAFF_PATHS)
    assert all(found[path] for path in (*DSMF_PATHS, *SHARED_PATHS))


def test_the_staffs_surface_knows_no_page_of_dsmf() -> None:
    found = answers("staff")
    assert all(found[path] for path in (*STAFF_PATHS, *SHARED_PATHS))
    assert not any(found[path] for path in DSMF_PATHS)


def test_a_session_of_one_is_none_of_the_other() -> None:
    assert answers("dsmf")["cookie"] != answers("staff")["cookie"]


def test_both_in_one_process_is_for_the_demo_alone() -> None:
    refused = surface("all", DOST_SECRET_KEY="x" * 60)
    assert refused.returncode != 0
    assert "DOST_SURFACE=all is only for DOST_DEMO=1" in refused.stderr


@pytest.mark.parametrize("name", ["DOST_SECRET_KEY", "DOST_FIELD_KEYS", "DOST_INDEX_KEY"])
def test_a_missing_secret_stops_the_start_and_is_named(name: str) -> None:
    key = "A" * 43 + "="
    secrets = {"DOST_SECRET_KEY": "x" * 60, "DOST_FIELD_KEYS": f"k:{key}", "DOST_INDEX_KEY": key}
    del secrets[name]
    refused = surface("staff", **secrets)
    assert refused.returncode != 0
    assert f"{name} is not set" in refused.stderr
