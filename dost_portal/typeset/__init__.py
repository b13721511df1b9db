"""Papers as PDF: typst templates that a lawyer can read, filled with data that is never taken for markup."""

from dost_portal.typeset.typeset import UnprintableError, locked_pdf, pages_of, pdf

__all__ = ["UnprintableError", "locked_pdf", "pages_of", "pdf"]
