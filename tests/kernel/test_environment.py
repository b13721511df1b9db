"""Secrets come as files too, as Docker, Kubernetes and systemd hand them over."""

from pathlib import Path

import pytest

from dost_portal.environment import Environment


def test_a_variable_may_be_a_file_and_its_last_line_end_is_none_of_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "key"
    path.write_text("from a file\n")
    monkeypatch.setenv("DOST_SOME_KEY_FILE", str(path))
    assert Environment().str("DOST_SOME_KEY") == "from a file"
    monkeypatch.setenv("DOST_OTHER_KEY", "plain")
    assert Environment().str("DOST_OTHER_KEY", default="") == "plain"
