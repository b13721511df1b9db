"""`launch exec` and the supervisor: exit statuses, given addresses, children that die."""

import os
import signal
import sys
import time
from pathlib import Path

import pytest

from dost_portal import upkeep
from dost_portal.processes import Child, free_port, port_is_free, stop_all, wait_until
from dost_portal.supervisor import BASE_DIR, Kept, Portal, Stopped

from .conftest import alive, all_gone, command, descendants

SHOW = "import os; print(os.environ['DATABASE_URL'], os.environ['REDIS_URL'], os.environ['DOST_DATA_DIR'])"


def test_command_gets_both_engines_and_its_exit_status_comes_back():
    script = (
        SHOW
        + """
import sys, psycopg2, redis
psycopg2.connect(os.environ["DATABASE_URL"])
redis.Redis.from_url(os.environ["REDIS_URL"]).ping()
sys.exit(7)
"""
    )
    process = command("exec", "--", sys.executable, "-c", script)
    output, errors = process.communicate(timeout=60)

    assert process.returncode == 7, errors
    folder = Path(output.split()[2])
    assert not folder.exists()


def test_given_addresses_are_kept_and_their_engines_not_started(data_dir):
    given = {"DATABASE_URL": "postgres://me:x@db.example/portal", "REDIS_URL": "redis://broker.example:1/2"}
    process = command("exec", "--data", str(data_dir), "--", sys.executable, "-c", SHOW, **given)
    output, errors = process.communicate(timeout=60)

    assert output.split() == [*given.values(), str(data_dir)], errors
    assert not (data_dir / "postgres").exists()
    assert not (data_dir / "valkey").exists()


def test_second_command_joins_the_running_engines(shared):
    process = command("exec", "--data", str(shared.data_dir), "--", sys.executable, "-c", SHOW)
    output, errors = process.communicate(timeout=60)

    assert output.split()[:2] == [shared.variables["DATABASE_URL"], shared.variables["REDIS_URL"]], errors
    assert shared.process.poll() is None


def test_program_that_is_not_there_is_named_without_a_traceback():
    given = {"DATABASE_URL": "postgres://db.example/x", "REDIS_URL": "redis://broker.example"}
    process = command("exec", "--", "no-such-program", **given)
    _, errors = process.communicate(timeout=60)

    assert process.returncode == 1
    assert "no-such-program" in errors
    assert "Traceback" not in errors


def test_command_with_parent_ends_when_the_starting_process_is_killed(tmp_path):
    pidfile = tmp_path / "pid"
    given = {"DATABASE_URL": "postgres://db.example/x", "REDIS_URL": "redis://broker.example"}
    launch = f"{sys.executable} -m dost_portal.launch --with-parent exec -- sleep 60"
    # As make does it: a process that starts the launcher and is itself killed.
    starter = Child("starter", ["sh", "-c", f"{launch} & echo $! > {pidfile}; wait"], None, env=os.environ | given)
    starter.start()
    assert wait_until(lambda: pidfile.exists() and pidfile.read_text().strip() != "", seconds=10)
    launcher = int(pidfile.read_text())
    assert wait_until(lambda: len(descendants(launcher)) == 1, seconds=20)
    pids = {launcher} | descendants(launcher)

    os.kill(starter.process.pid, signal.SIGKILL)
    assert all_gone(pids)


def test_child_that_dies_is_started_again_after_a_pause_that_grows():
    kept = Kept(Child("sleeper", ["sleep", "60"], None))
    kept.start()
    pauses = []
    for _ in range(3):
        before = kept.child.process.pid
        os.kill(before, signal.SIGKILL)
        assert wait_until(lambda: not kept.child.running, seconds=5)
        kept.tend()
        pauses.append(round(kept.again_at - time.monotonic()))
        kept.tend()
        assert not kept.child.running, "the pause has been skipped"
        kept.again_at = 0.0
        kept.tend()
        assert kept.child.running
        assert kept.child.process.pid != before
    assert pauses == [1, 2, 4]
    stop_all([kept.child], 5)


def test_child_that_had_been_steady_is_started_again_soon():
    kept = Kept(Child("sleeper", ["sleep", "60"], None), failures=5)
    kept.start()
    kept.started_at -= 3600
    kept.child.kill()

    kept.tend()
    assert kept.again_at - time.monotonic() <= 1


def test_stopping_ends_a_child_that_does_not_listen_and_what_it_started():
    deaf = Child("deaf", ["sh", "-c", "trap '' TERM; sleep 60 & wait; sleep 60"], None)
    deaf.start()
    assert wait_until(lambda: len(descendants(deaf.process.pid)) == 1, seconds=5)
    pids = {deaf.process.pid} | descendants(deaf.process.pid)

    stop_all([deaf], seconds=0.3)
    assert all_gone(pids, seconds=2)


def test_taken_port_is_noticed():
    import socket

    with socket.socket() as server:
        server.bind(("127.0.0.1", 0))
        server.listen()
        assert not port_is_free("127.0.0.1", server.getsockname()[1])
    assert port_is_free("127.0.0.1", 0)


def test_alive_tells_the_dead_from_the_living():
    child = Child("sleeper", ["sleep", "60"], None)
    child.start()
    assert alive(child.process.pid)
    child.kill()
    assert not alive(child.process.pid)


def test_migration_that_was_cut_short_is_not_taken_for_done(data_dir, monkeypatch):
    monkeypatch.setattr(signal, "signal", lambda signum, handler: None)
    monkeypatch.setattr(upkeep, "static_digest", lambda: upkeep.reads(BASE_DIR / "staticfiles" / ".digest"))
    portal = Portal(data_dir, "127.0.0.1", 0)
    portal._stopping = True

    with pytest.raises(Stopped):
        portal._prepare()
    assert not (data_dir / "migrated").exists()


@pytest.mark.skipif(os.environ.get("DOST_TEST_FULL") != "1", reason="long: make test-full")
def test_whole_portal_leaves_nothing_when_killed_and_starts_again(data_dir):
    variables = {"DOST_DATA_DIR": str(data_dir), "PORT": str(free_port()), "DOST_DEMO": "0"}
    for signum, exit_code in ((signal.SIGKILL, -signal.SIGKILL), (signal.SIGTERM, 0)):
        process = command("run", **variables)
        assert any("is ready" in line for line in process.stdout), process.stderr.read()
        # web with two workers, worker with two, beat, sweeper, two engines
        assert wait_until(lambda pid=process.pid: len(descendants(pid)) >= 10, seconds=30)
        pids = descendants(process.pid)

        process.send_signal(signum)
        assert process.wait(timeout=20) == exit_code
        assert all_gone(pids)
