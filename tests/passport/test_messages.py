"""Every refusal of the validators has words, and only those."""

import re
from pathlib import Path

import pytest

from dost_portal import azeri
from dost_portal.passport.messages import MESSAGES, message_for


def test_every_code_that_is_raised_has_a_message():
    source = "".join(path.read_text() for path in Path(azeri.__file__).parent.glob("*.py"))
    raised = {f"{name.lower()}.{code}" for name, code in re.findall(r'raise Invalid(\w+)\(\s*"(\w+)"', source)}
    assert len(raised) > 10
    assert raised == set(MESSAGES)


def test_a_suggestion_is_put_into_the_words():
    with pytest.raises(azeri.InvalidFin) as refusal:
        azeri.normalise_fin("94fmidd")
    assert "94FM1DD" in message_for(refusal.value)
