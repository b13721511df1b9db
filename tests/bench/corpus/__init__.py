"""The corpus of the screen: texts that hide an identifier, by kind of disguise, and clean sentences.

`disguised(seed, count)` yields Hidden texts in turn over all kinds of disguise; `clean(seed, count)` yields
sentences of the kind a social agent writes to DSMF. The same seed gives the same corpus. Nobody in it
exists: names are drawn at random from lists of frequent Azerbaijani names, and many of them are not in
the screen's own list of given names; the numbers are random. A disguise is one function of
`disguises.py` that turns a name as it is spelt into a form in which it might be written; endings come
from the rules of vowel harmony in `grammar.py`.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from random import Random

from tests.bench.corpus.disguises import DISGUISES
from tests.bench.corpus.people import Someone, invent
from tests.bench.corpus.sentences import FRAMES, sentence


@dataclass(frozen=True)
class Hidden:
    """A text with `written` (an identifier in disguise) at `start`; `kind` is the disguise's."""

    disguise: str
    someone: Someone
    text: str
    start: int
    written: str


def disguised(seed: int, count: int) -> Iterator[Hidden]:
    random = Random(seed)
    kinds = sorted(DISGUISES)
    for number in range(count):
        kind = kinds[number % len(kinds)]
        someone = invent(random)
        written = DISGUISES[kind](random, someone)
        before, after = random.choice(FRAMES)
        yield Hidden(kind, someone, before + written + after, len(before), written)


def clean(seed: int, count: int) -> Iterator[tuple[Someone, str]]:
    random = Random(seed)
    for _ in range(count):
        yield invent(random), sentence(random)
