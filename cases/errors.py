"""What can go wrong with a case, by name. Views turn these into words; none carries personal data."""

from typing import Any

from cases.workflow import Action, Requirement, Step


class CaseError(Exception):
    """Something a case does not allow now."""


class WrongStepError(CaseError):
    """`action` does not start from the step the case is in: a stale tab, or somebody was faster."""

    def __init__(self, action: Action, step: str) -> None:
        super().__init__(f"{action} from {step}")
        self.action, self.step = action, Step(step)


class NotPermittedError(CaseError):
    """The person may not do this, whatever the page showed."""


class GateClosedError(CaseError):
    """What `action` still demands, all of it."""

    def __init__(self, action: Action, missing: tuple[Requirement, ...]) -> None:
        super().__init__(f"{action}: " + ", ".join(need.code for need in missing))
        self.action, self.missing = action, missing


class StaleError(CaseError):
    """Somebody else saved the record in between; nothing was changed. `version` is what stands now."""

    def __init__(self, version: int) -> None:
        super().__init__("stale")
        self.version = version


class RefusedError(CaseError):
    """A rule of the service forbids it; `code` names the rule."""

    def __init__(self, code: str, **detail: Any) -> None:
        super().__init__(code)
        self.code, self.detail = code, detail


class TicketError(CaseError):
    """The ticket or the desk does not allow it now; `code` says why."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


class BulkRefusedError(CaseError):
    """Nothing was done to any of many cases; `rows` says for each number what stands in its way."""

    def __init__(self, rows: dict[str, CaseError]) -> None:
        super().__init__(", ".join(sorted(rows)))
        self.rows = rows
