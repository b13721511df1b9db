"""The bytes of files, on a disk and in an S3 bucket: sealed, bound to their place, never a server error."""

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import environ
import pytest
from django.core.files.storage import storages
from moto.server import ThreadedMotoServer

from dost_portal.crypto import CannotOpenError, new_data_key
from dost_portal.uploads import store
from dost_portal.uploads.places import file_store

KEY = new_data_key()
CONTENT = b"\xff\xd8 a page of a paper" * 100


def use(settings: Any, environment: dict[str, str], folder: Path) -> None:
    env = environ.Env()
    env.ENVIRON = environment
    settings.STORAGES = settings.STORAGES | {"files": file_store(env, folder)}


@pytest.fixture
def disk(settings: Any, tmp_path: Path) -> Path:
    use(settings, {}, tmp_path)
    return tmp_path


@pytest.fixture(scope="module")
def s3_server() -> Iterator[str]:
    server = ThreadedMotoServer(port=0, verbose=False)
    server.start()
    host, port = server.get_host_and_port()
    yield f"http://{host}:{port}"
    server.stop()


@pytest.fixture
def bucket(settings: Any, tmp_path: Path, s3_server: str) -> Any:
    environment = {
        "DOST_S3_BUCKET": "dost-files",
        "DOST_S3_ENDPOINT": s3_server,
        "DOST_S3_REGION": "us-east-1",
        "DOST_S3_KEY": "k",
        "DOST_S3_SECRET": "s",
    }
    use(settings, environment, tmp_path)
    made: Any = storages["files"]
    made.connection.create_bucket(Bucket="dost-files")
    return made.bucket


@pytest.fixture(params=["disk", "bucket"])
def anywhere(request: pytest.FixtureRequest) -> None:
    request.getfixturevalue(request.param)


def test_what_was_put_comes_back_and_is_gone_when_deleted(anywhere: None) -> None:
    name = store.new_name()
    store.put(name, "1", CONTENT, KEY)
    store.put(name, "2", b"two", KEY)
    assert (store.get(name, "1", KEY), store.get(name, "2", KEY)) == (CONTENT, b"two")
    store.delete(name)
    store.delete(name)
    with pytest.raises(store.StoreUnavailableError):
        store.get(name, "1", KEY)


def test_leftovers_are_found_when_they_are_old_enough(anywhere: None) -> None:
    name = store.new_name()
    store.put(name, "1", CONTENT, KEY)
    assert name in store.names(older_than=timedelta(seconds=-60))
    assert name not in store.names(older_than=timedelta(days=1))


def test_37_on_the_disk_there_is_no_plain_byte_and_nobody_else_may_read(disk: Path) -> None:
    name = store.new_name()
    store.put(name, "1", CONTENT, KEY)
    (file,) = [path for path in (disk / "media").rglob("*") if path.is_file()]
    assert b"a page" not in file.read_bytes()
    assert file.stat().st_mode & 0o777 == 0o600
    assert file.parent.stat().st_mode & 0o777 == 0o700


def test_37_in_the_bucket_there_is_no_plain_byte(bucket: Any) -> None:
    store.put(store.new_name(), "1", CONTENT, KEY)
    for item in bucket.objects.all():
        assert b"a page" not in item.get()["Body"].read()


def test_26_bytes_of_another_place_do_not_open(disk: Path) -> None:
    one, other = store.new_name(), store.new_name()
    store.put(one, "1", CONTENT, KEY)
    store.put(other, "1", b"other", KEY)
    place = disk / "media"
    moved = place / one[:2] / one / "1"
    moved.write_bytes((place / other[:2] / other / "1").read_bytes())
    with pytest.raises(CannotOpenError):
        store.get(one, "1", KEY)


def test_a_store_that_does_not_answer_is_said_and_not_thrown(settings: Any, tmp_path: Path) -> None:
    environment = {"DOST_S3_BUCKET": "none", "DOST_S3_ENDPOINT": "http://127.0.0.1:9", "DOST_S3_KEY": "k"}
    use(settings, environment | {"DOST_S3_SECRET": "s", "DOST_S3_REGION": "us-east-1"}, tmp_path)
    for call in (
        lambda: store.put("ab", "1", CONTENT, KEY),
        lambda: store.get("ab", "1", KEY),
        lambda: store.delete("ab"),
    ):
        with pytest.raises(store.StoreUnavailableError):
            call()


def test_a_full_disk_is_said_and_not_thrown(settings: Any, tmp_path: Path) -> None:
    use(settings, {}, tmp_path)
    (tmp_path / "media").write_text("a file where the folder would be")
    with pytest.raises(store.StoreUnavailableError):
        store.put(store.new_name(), "1", CONTENT, KEY)
