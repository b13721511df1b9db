"""The JSON Schema of the contract, made from the contract itself: what `from_json` refuses it does not describe."""

from typing import Any, Final, get_args, get_origin, get_type_hints
from uuid import UUID

from referrals.contracts import MOST_CHILDREN, REGION, SEEN, TEXT_LENGTH, VERSION, AnonymisedReferral

DIALECT: Final = "https://json-schema.org/draft/2020-12/schema"


def json_schema() -> dict[str, Any]:
    """Return the schema of an AnonymisedReferral of the present version (draft 2020-12)."""
    types = get_type_hints(AnonymisedReferral)
    return {
        "$schema": DIALECT,
        "$id": f"urn:dost:anonymised-referral:{VERSION}",
        "title": "AnonymisedReferral",
        "description": AnonymisedReferral.__doc__,
        "type": "object",
        "additionalProperties": False,
        "required": list(types),
        "properties": {name: _property(name, kind) for name, kind in types.items()},
    }


def _property(name: str, kind: Any) -> dict[str, Any]:
    if name == "version":
        return {"const": VERSION}
    if get_origin(kind) is tuple:
        items = _property("", get_args(kind)[0])
        return {"type": "array", "items": items, "maxItems": MOST_CHILDREN, "uniqueItems": name != "children"}
    if kind is UUID:
        return {"type": "string", "format": "uuid"}
    if kind is not str:
        return {"type": "string", "enum": [code.value for code in kind]}
    if name == "remark":
        return {"type": "string", "maxLength": TEXT_LENGTH, "pattern": f"^{SEEN.pattern}$"}
    return {"type": "string", "pattern": f"^{REGION.pattern}$"}
