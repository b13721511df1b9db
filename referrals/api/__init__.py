"""The interface `/api/v1/`: for DSMF's own systems, and for the agency's system that sends to DSMF.

django-ninja writes OpenAPI 3.1 from the same shapes that check a request (docs/decisions/0010).
"""

from typing import Any, Final

from django.http import HttpRequest, HttpResponse
from ninja import NinjaAPI
from ninja.errors import AuthenticationError, HttpError, ValidationError

from referrals.api import centres, desk
from referrals.api.description import API_VERSION, DESCRIPTION, completed
from referrals.api.problems import Problem, answer
from referrals.schema import json_schema


class PortalAPI(NinjaAPI):
    def get_openapi_schema(self, *args: Any, **kwargs: Any) -> Any:
        return completed(super().get_openapi_schema(*args, **kwargs))


api: Final = PortalAPI(
    title="DOST portal: anonymised referrals",
    version=API_VERSION,
    description=DESCRIPTION,
    urls_namespace="api",
    docs_url=None,
)
api.add_router("", desk.router)
api.add_router("", centres.router)


@api.get("/schemas/anonymised-referral.json", auth=None, operation_id="getContract", tags=["contract"])
def contract(request: HttpRequest) -> dict[str, Any]:
    """The JSON Schema (2020-12) of what a centre may tell DSMF. Its `$id` names the version."""
    return json_schema()


@api.exception_handler(Problem)
def _problem(request: HttpRequest, problem: Problem) -> HttpResponse:
    return answer(problem)


@api.exception_handler(AuthenticationError)
def _no_key(request: HttpRequest, error: AuthenticationError) -> HttpResponse:
    return answer(Problem("unauthenticated", WWW_Authenticate="Bearer"))


@api.exception_handler(HttpError)
def _unreadable(request: HttpRequest, error: HttpError) -> HttpResponse:
    return answer(Problem("body_unreadable" if error.status_code == 400 else "bad_request"))


@api.exception_handler(ValidationError)
def _invalid(request: HttpRequest, error: ValidationError) -> HttpResponse:
    """Name the field and what is wrong with it; not what was sent, nor a name the sender made up."""
    found = []
    for one in error.errors:
        place = [str(part) for part in one["loc"]]
        if one["type"] == "extra_forbidden":
            place = place[:-1]
        found.append({"field": ".".join(place), "code": one["type"]})
    return answer(Problem("invalid", found))
