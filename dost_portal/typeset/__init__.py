"""Papers as PDF: typst templates that a lawyer can read, filled with data that is never taken for markup."""

from dost_portal.typeset.typeset import locked_pdf, pdf

__all__ = ["locked_pdf", "pdf"]
