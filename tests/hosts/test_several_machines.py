"""Lists from a standby: which server answers, one's own writes, the walls there, and what happens when it is away.

And an upgrade, and the way back, while people work: in this one file, because both need a portal of their own.
"""

import re
import shutil
import time
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlencode

import pytest

from dost_portal.processes import wait_until
from tests.hosts.conftest import Site, Web
from tests.hosts.machines import ROOT, Database
from tests.hosts.traffic import Traffic

BEHIND = 3
TOKEN = re.compile(r'name="csrfmiddlewaretoken" value="([^"]+)"')
READ_THERE = re.compile(r'^dost_lists_total\{server="replica"\} (\d+)', re.MULTILINE)


@pytest.fixture(scope="module")
def standby(site: Site) -> Iterator[Database]:
    standby = Database(site.folder / "two", durable=False)
    site.primary.copy_to(standby)
    standby.start()
    yield standby
    standby.kill()


@pytest.fixture(scope="module")
def web(site: Site, standby: Database) -> Web:
    return site.web("lists", DOST_REPLICA=f"127.0.0.1:{standby.port}", DOST_REPLICA_SECONDS=str(BEHIND))


def read_there(web: Web) -> int:
    found = READ_THERE.search(web.ask("/metrics")[1])
    return int(found.group(1)) if found else 0


def caught_up(site: Site, standby: Database) -> bool:
    (here,) = site.primary.ask("SELECT pg_current_wal_flush_lsn()::text")
    return wait_until(lambda: standby.ask(f"SELECT pg_last_wal_replay_lsn() >= '{here}'")[0], 20)


def rename(site: Site, surname: str) -> None:
    """Have somebody else write what the list shows, past every page."""
    site.primary.ask(f"UPDATE staff_user SET last_name = '{surname}' WHERE username = 'aysel'", "dost")


def test_lists_and_figures_are_read_from_the_replica_behind_the_same_walls(
    site: Site, standby: Database, web: Web
) -> None:
    assert caught_up(site, standby)
    web.ask("/cases/", site.cookies["aysel"])
    for path in ("/cases/", "/overdue/", "/statistics/", "/hall/", "/overdue/figures/"):
        before = read_there(web)
        assert web.ask(path, site.cookies["nigar"])[0] == 200, path
        assert read_there(web) == before + 1, path
    before = read_there(web)
    assert site.number in web.ask("/cases/", site.cookies["aysel"])[1]
    foreign = web.ask("/cases/?step=all", site.cookies["murad"])
    assert (foreign[0], site.number in foreign[1]) == (200, False)
    assert web.ask("/overdue/", site.cookies["murad"])[0] == 403
    assert read_there(web) == before + 2
    # What must be of this moment is not read there.
    assert web.ask(f"/cases/{site.number}/", site.cookies["aysel"])[0] == 200
    assert read_there(web) == before + 2


def test_own_writes_are_seen_at_once_and_others_within_the_seconds_it_may_be_behind(
    site: Site, standby: Database, web: Web
) -> None:
    assert caught_up(site, standby)
    cookie = site.cookies["nigar"]
    web.ask("/cases/", cookie)
    standby.ask("SELECT pg_wal_replay_pause()")
    try:
        web.ask("/cases/", cookie)
        rename(site, "Yenisoyadlı")
        began = time.monotonic()
        # Only the standby still has the old one: that is who answers.
        assert "Yenisoyadlı" not in web.ask("/cases/", cookie)[1]

        status, page, csrf = web.ask("/cases/?late=True", cookie)
        token = TOKEN.search(page)
        assert token is not None
        body = urlencode({"name": "Gecikənlərim", "csrfmiddlewaretoken": token.group(1)})
        status, _, marked = web.ask("/cases/filters/?late=True", f"{cookie}; csrftoken={csrf['csrftoken']}", body)
        assert (status, marked["dost_wrote"]) == (302, "1")
        page = web.ask("/cases/?late=True", f"{cookie}; dost_wrote=1")[1]
        assert "Gecikənlərim" in page
        # Without having written one is told of it when the replica has become too old to be asked.
        assert wait_until(lambda: "Yenisoyadlı" in web.ask("/cases/", cookie)[1], BEHIND + 5)
        assert "Gecikənlərim" in web.ask("/cases/?late=True", cookie)[1]
        assert time.monotonic() - began < BEHIND + 3
        before = read_there(web)
    finally:
        standby.ask("SELECT pg_wal_replay_resume()")
    assert wait_until(lambda: web.ask("/cases/", cookie)[0] == 200 and read_there(web) > before, 20)
    assert "Yenisoyadlı" in web.ask("/cases/", cookie)[1]


def test_a_replica_that_dies_is_left_and_nobody_sees_an_error(site: Site, standby: Database, web: Web) -> None:
    assert caught_up(site, standby)
    cookie = site.cookies["nigar"]
    assert wait_until(lambda: web.ask("/cases/", cookie)[0] == 200 and read_there(web) > 0, 20)
    standby.kill()
    before, began = read_there(web), time.monotonic()
    for path in ("/cases/", "/overdue/", "/statistics/", "/hall/") * 3:
        assert web.ask(path, cookie)[0] == 200, path
    assert read_there(web) == before
    assert time.monotonic() - began < 20
    assert site.number in web.ask("/cases/", cookie)[1]

    standby.start()
    assert wait_until(lambda: web.ask("/cases/", cookie)[0] == 200 and read_there(web) > before, 40)


NEXT_RELEASE = """
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("cases", "{last}")]
    operations = [migrations.AddField("ticket", "remark", models.TextField(null=True))]
"""


def next_release(folder: Path) -> Path:
    """Return a copy of the portal that is one release ahead: tickets have a column more, which it reads and writes."""
    left = shutil.ignore_patterns(".*", "tests", "docs", "__pycache__")
    shutil.copytree(ROOT, folder, ignore=left)
    last = sorted(path.stem for path in (folder / "cases/migrations").glob("[0-9]*.py"))[-1]
    (folder / "cases/migrations/9999_remark.py").write_text(NEXT_RELEASE.format(last=last))
    with (folder / "cases/models/ticket.py").open("a") as models_:
        models_.write('\n\nTicket.add_to_class("remark", models.TextField(null=True, default="next release"))\n')
    return folder


def test_an_upgrade_and_the_way_back_under_load_lose_no_request(site: Site) -> None:
    """As docs/operations.md says it: expand, then host by host, each taken out at the proxy before it is stopped."""
    code = next_release(site.folder / "next")
    hosts = [site.web("one"), site.web("two")]
    before = site.primary.ask("SELECT count(*) FROM cases_ticket", "dost")[0]
    written = "SELECT count(*) FROM cases_ticket WHERE remark = 'next release'"
    with Traffic(site, hosts) as traffic:
        site.run("manage.py", "migrate", "--noinput", "--verbosity=0", root=code)
        traffic.goes_on()
        for place, root in ((0, code), (1, code), (0, ROOT)):
            with traffic.without(hosts[place]):
                hosts[place].part.ask_to_stop()
                assert hosts[place].part.process.returncode == 0
                hosts[place].part.root = root
                hosts[place].start()
            traffic.goes_on()
    assert traffic.failed == []
    assert traffic.read > 50
    after = site.primary.ask("SELECT count(*) FROM cases_ticket", "dost")[0]
    assert after - before == traffic.tickets > 10
    # Both releases wrote, side by side.
    assert 0 < site.primary.ask(written, "dost")[0] < traffic.tickets
