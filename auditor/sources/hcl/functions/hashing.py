"""Hash functions."""

from __future__ import annotations

import base64
import hashlib
import uuid
from collections.abc import Callable, Mapping

from auditor.sources.hcl.functions.signature import Whole
from auditor.sources.hcl.types import STRING
from auditor.sources.hcl.values import EvalError

_SPACES = {"dns": uuid.NAMESPACE_DNS, "url": uuid.NAMESPACE_URL, "oid": uuid.NAMESPACE_OID, "x500": uuid.NAMESPACE_X500}


def digest(kind: str, data: bytes, *, as_base64: bool = False) -> str:
    """Return the hash of *data*."""
    found = hashlib.new(kind, data, usedforsecurity=False)
    return base64.b64encode(found.digest()).decode() if as_base64 else found.hexdigest()


def _hash(kind: str, *, as_base64: bool = False) -> Callable[[str], str]:
    return lambda text: digest(kind, text.encode(), as_base64=as_base64)


def _uuid5(space: str, name: str) -> str:
    try:
        namespace = _SPACES.get(space) or uuid.UUID(space)
    except ValueError:
        raise EvalError("the namespace is no UUID") from None
    return str(uuid.uuid5(namespace, name))


WHOLE: Mapping[str, Whole] = {
    "md5": Whole(_hash("md5"), (STRING,), STRING),
    "sha1": Whole(_hash("sha1"), (STRING,), STRING),
    "sha256": Whole(_hash("sha256"), (STRING,), STRING),
    "sha512": Whole(_hash("sha512"), (STRING,), STRING),
    "base64sha256": Whole(_hash("sha256", as_base64=True), (STRING,), STRING),
    "base64sha512": Whole(_hash("sha512", as_base64=True), (STRING,), STRING),
    "uuidv5": Whole(_uuid5, (STRING, STRING), STRING, least=2, most=2),
}
