"""Named gaps: what was asked and not answered, why, and what that leaves open."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Cause(StrEnum):
    """Why a call gave nothing."""

    DENIED = "access denied"
    THROTTLED = "throttled out"
    OPT_IN = "Region not enabled for the account"
    ENDPOINT = "no endpoint answers"
    EXPIRED = "credentials expired or not valid"
    SERVICE = "the service answered with an error"
    ANSWER = "the answer cannot be understood"
    CONNECTION = "the connection broke"
    INTERRUPTED = "interrupted before it was read"
    ROLE = "the role cannot be assumed"
    UNKNOWN = "the call failed"


@dataclass(frozen=True, slots=True, kw_only=True)
class Gap:
    """One thing that was not read."""

    account: str
    region: str
    """"" for global services."""
    action: str
    """rds:DescribeDBInstances; * where nothing of the Region or account was read."""
    types: tuple[str, ...]
    cause: Cause
    detail: str = ""
    """Error code and page; never the message, which may quote values."""
    item: str = ""
    """Id of the resource that the call was about, where it was about one."""

    @property
    def place(self) -> str:
        """Where it is, as an address of its own."""
        return "/".join(p for p in (self.account, self.region or "global", self.action, self.item) if p)

    @property
    def sentence(self) -> str:
        """What happened, in words."""
        about = f" of {self.item}" if self.item else ""
        detail = f" ({self.detail})" if self.detail else ""
        return f"not read: {self.action}{about} in {self.region or 'all Regions'}: {self.cause}{detail}"


_CODES: tuple[tuple[Cause, tuple[str, ...]], ...] = (
    (Cause.OPT_IN, ("OptInRequired", "RegionDisabledException", "InvalidRegion")),
    (Cause.EXPIRED, ("ExpiredToken", "ExpiredTokenException", "RequestExpired", "InvalidClientTokenId",
                     "UnrecognizedClientException", "InvalidToken", "AuthFailure", "InvalidAccessKeyId",
                     "SignatureDoesNotMatch", "TokenRefreshRequired", "InvalidSignatureException")),
    (Cause.DENIED, ("AccessDenied", "AccessDeniedException", "UnauthorizedOperation", "AuthorizationError",
                    "NotAuthorized", "Forbidden", "UnauthorizedException", "AuthorizationErrorException",
                    "403", "SubscriptionRequiredException", "NotAuthorizedException", "AccessDeniedFault")),
    (Cause.THROTTLED, ("Throttling", "ThrottlingException", "ThrottledException", "RequestThrottledException",
                       "TooManyRequestsException", "ProvisionedThroughputExceededException", "SlowDown",
                       "RequestLimitExceeded", "BandwidthLimitExceeded", "LimitExceededException", "RequestThrottled",
                       "PriorRequestNotComplete", "TransactionInProgressException", "EC2ThrottledException", "429")),
)  # fmt: skip


def classify(error: Exception) -> tuple[Cause, str]:
    """Return the cause and the detail of *error*, raised by botocore or by reading its answer."""
    from botocore import exceptions as botocore

    match error:
        case botocore.ClientError():
            return _answered(error.response)
        case botocore.EndpointConnectionError() | botocore.UnknownEndpointError() | botocore.NoRegionError():
            return Cause.ENDPOINT, ""
        case botocore.NoCredentialsError() | botocore.CredentialRetrievalError() | botocore.TokenRetrievalError():
            return Cause.EXPIRED, type(error).__name__
        case botocore.HTTPClientError() | botocore.ConnectionError() | botocore.IncompleteReadError():
            return Cause.CONNECTION, type(error).__name__
        case ValueError() | TypeError() | LookupError() | AttributeError():
            return Cause.ANSWER, type(error).__name__
        case botocore.BotoCoreError():
            return Cause.UNKNOWN, type(error).__name__
        case _:
            return _other(error)


def _other(error: Exception) -> tuple[Cause, str]:
    from botocore.parsers import ResponseParserError

    if isinstance(error, ResponseParserError):
        return Cause.ANSWER, type(error).__name__
    return (Cause.CONNECTION if isinstance(error, OSError) else Cause.UNKNOWN), type(error).__name__


def _answered(response: object) -> tuple[Cause, str]:
    whole = response if isinstance(response, dict) else {}
    code = str(whole.get("Error", {}).get("Code", ""))
    status = whole.get("ResponseMetadata", {}).get("HTTPStatusCode", 0)
    for cause, codes in _CODES:
        if code in codes:
            return cause, code
    if status == 403:
        return Cause.DENIED, code or str(status)
    if status == 429:
        return Cause.THROTTLED, code or str(status)
    return Cause.SERVICE, " ".join(str(p) for p in (code, status) if p)


def error_code(error: Exception) -> str:
    """Return the service's code of *error*, "" where it has none."""
    response = getattr(error, "response", None)
    return str(response.get("Error", {}).get("Code", "")) if isinstance(response, dict) else ""
