"""What leaves a centre on paper: what each letter says, in the state language, whatever language the page speaks."""

from cases.letters.kinds import compose, ready
from cases.letters.notice import draft
from cases.letters.paper import Paper

__all__ = ["Paper", "compose", "draft", "ready"]
