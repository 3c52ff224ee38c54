"""Sessions and clients: one set of service models for all accounts, adaptive retries, read-only by construction."""

from __future__ import annotations

import os
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import msgspec

from auditor.errors import SourceError
from auditor.sources.aws_live.gaps import Cause, classify, error_code

_READS = ("Describe", "List", "Get")
NEEDED = ("sts:GetCallerIdentity", "ec2:DescribeRegions")
"""What is called before any collector, in every account."""
READ_TIMEOUT = 60
"""Seconds."""
MAX_ATTEMPTS = 8
"""Where neither AWS_MAX_ATTEMPTS nor the profile says how often."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Identity:
    """Who the credentials are."""

    account: str
    partition: str
    regions: tuple[str, ...]
    """Regions enabled for the account."""
    disabled: tuple[str, ...] = ()
    """Regions that exist and are not enabled: nothing of the account can run there."""


_NOW: ContextVar[Any] = ContextVar("aws_credentials")
"""The credentials of the account that this thread is working for."""


class _Current:
    """Credentials that are those of the thread's account: one set of clients serves all accounts.

    A client costs more than a call (its endpoint rules are compiled, its class is made), and an organization has
    thousands of accounts in the same Regions.
    """

    def get_frozen_credentials(self) -> Any:
        """Return the account's credentials, renewed where they were about to end."""
        return _NOW.get().get_frozen_credentials()

    def __getattr__(self, name: str) -> Any:
        if name.startswith("__"):
            raise AttributeError(name)
        return getattr(_NOW.get(), name)


class Clients:
    """One client for each service and Region, made when first asked for; safe to use from many threads."""

    def __init__(self, core: Any, region: str, connections: int) -> None:
        """Take a botocore session; its own credentials are not used."""
        self.core = core
        self.region = region
        self._connections = connections
        self._made: dict[tuple[str, str], Any] = {}
        # Making a client may make another: credentials of a role are fetched with one.
        self._lock = threading.RLock()

    def get(self, service: str, region: str) -> Any:
        """Return the client of *service* in *region*."""
        known = self._made.get((service, region))
        if known is not None:
            return known
        # botocore sessions are not thread-safe, its clients are:
        # https://docs.aws.amazon.com/boto3/latest/guide/clients.html#multithreading-or-multiprocessing-with-clients
        with self._lock:
            if (service, region) not in self._made:
                self._made[service, region] = self._make(service, region)
            return self._made[service, region]

    def plain(self, service: str, **settings: Any) -> Any:
        """Return a client with credentials of its own, as botocore's fetchers of credentials ask for it."""
        with self._lock:
            return self.core.create_client(service, **settings)

    def _make(self, service: str, region: str) -> Any:
        from botocore.config import Config

        attempts = self.core.get_config_variable("max_attempts")
        config = Config(
            retries={"mode": "adaptive", "total_max_attempts": int(attempts or MAX_ATTEMPTS)},
            max_pool_connections=self._connections,
            connect_timeout=10,
            read_timeout=READ_TIMEOUT,
            user_agent_extra="auditor",
        )
        client = self.core.create_client(service, region_name=region or self.region, config=config)
        client.meta.events.register("before-call", _only_reads)
        client.meta.events.register("after-call", _is_whole)
        # botocore reads which operations have pages when it is first asked, looking into the folder of every service:
        # dozens of threads would do that at once.
        client.can_paginate(next(iter(client.meta.method_to_api_mapping)))
        return client


def _only_reads(model: Any, **_: Any) -> None:
    if not is_read(model.name):
        raise SourceError("aws", f"{model.service_model.service_name}:{model.name} is not a reading call")


def _is_whole(http_response: Any, model: Any, **_: Any) -> None:
    """Refuse an answer that is not JSON where JSON is due: botocore takes it for an empty one."""
    if http_response.status_code >= 300 or "json" not in str(model.service_model.metadata.get("protocol", "")):
        return
    if model.has_streaming_output or (model.output_shape and model.output_shape.serialization.get("payload")):
        return
    content = http_response.content
    if content.strip():
        msgspec.json.decode(content, type=msgspec.Raw)


class Session:
    """The credentials of one account, with the clients that all accounts share."""

    def __init__(self, clients: Clients, credentials: Any) -> None:
        """Take the shared clients and the account's own credentials."""
        self._clients = clients
        self._credentials = credentials
        self._region = clients.region

    def client(self, service: str, region: str) -> Any:
        """Return the client of *service* in *region*; calls through it are made within `using`."""
        return self._clients.get(service, region)

    @contextmanager
    def using(self) -> Iterator[None]:
        """Make this thread's calls with the account's credentials."""
        token = _NOW.set(self._credentials)
        try:
            yield
        finally:
            _NOW.reset(token)

    def offers(self, service: str, region: str, partition: str) -> bool:
        """Say whether *service* is known to have an endpoint in *region*; one that is not listed at all is tried."""
        listed = self._clients.core.get_available_regions(service, partition_name=partition)
        return not listed or region in listed

    def identify(self) -> Identity:
        """Return whose credentials these are and which Regions they may use; raises SourceError."""
        with self.using():
            return self._identify()

    def _identify(self) -> Identity:
        try:
            who = self.client("sts", self._region).get_caller_identity()
        except Exception as error:
            raise _refused(error) from None
        partition = str(who["Arn"]).split(":")[1]
        try:
            answer = self.client("ec2", self._region).describe_regions(AllRegions=True)
        except Exception as error:
            cause, detail = classify(error)
            problem = f"ec2:DescribeRegions: {cause} ({detail})"
            raise SourceError("aws", problem, hint="allow it: auditor aws-policy") from None
        enabled = sorted(r["RegionName"] for r in answer["Regions"] if r.get("OptInStatus") != "not-opted-in")
        every = {r["RegionName"] for r in answer["Regions"]}
        return Identity(
            account=str(who["Account"]),
            partition=partition,
            regions=tuple(enabled),
            disabled=tuple(sorted(every - set(enabled))),
        )

    def assume(self, role_arn: str) -> Session:
        """Return the session of *role_arn*; its credentials are renewed when they end."""
        from botocore.credentials import AssumeRoleCredentialFetcher, DeferredRefreshableCredentials

        fetcher = AssumeRoleCredentialFetcher(
            client_creator=self._clients.plain,
            source_credentials=self._credentials,
            role_arn=role_arn,
            extra_args={"RoleSessionName": "auditor"},
        )
        credentials = DeferredRefreshableCredentials(method="assume-role", refresh_using=fetcher.fetch_credentials)
        return Session(self._clients, credentials)


def is_read(operation: str) -> bool:
    """Say whether *operation* reads: nothing else is ever called."""
    return operation.startswith(_READS)


def open_session(profile: str | None, region: str | None = None, connections: int = 16) -> Session:
    """Return the session that the environment or *profile* names; raises SourceError."""
    import botocore.session

    core = botocore.session.Session(profile=profile)
    try:
        credentials = core.get_credentials()
        home = region or core.get_config_variable("region") or "us-east-1"
    except Exception as error:
        raise SourceError("aws", f"the credentials cannot be read: {type(error).__name__}: {error}") from None
    if credentials is None:
        raise SourceError(
            "aws", "there are no AWS credentials", hint="set AWS_PROFILE, or log in with: aws sso login --profile NAME"
        )
    return Session(_shared_clients(profile, str(home), connections, _settings()), credentials)


def _settings() -> tuple[tuple[str, str], ...]:
    """Return what the environment says about clients, credentials left out."""
    told = ((k, v) for k, v in os.environ.items() if k.startswith("AWS_") and not k.endswith(_CREDENTIALS))
    return tuple(sorted(told))


_CREDENTIALS = ("ACCESS_KEY_ID", "SECRET_ACCESS_KEY", "SESSION_TOKEN")


@lru_cache(maxsize=4)
def _shared_clients(profile: str | None, region: str, connections: int, _told: tuple[tuple[str, str], ...]) -> Clients:
    # A worker of a fleet opens a session for each account: the clients are made once.
    import botocore.session

    core = botocore.session.Session(profile=profile)
    # Its clients sign with the credentials of the thread's account.
    core._credentials = _Current()  # noqa: SLF001 - botocore has no other way in
    return Clients(core, region, connections)


def _refused(error: Exception) -> SourceError:
    cause, detail = classify(error)
    hint = "log in again: aws sso login, or check the role's trust policy" if cause is Cause.EXPIRED else ""
    code = error_code(error) or detail
    return SourceError("aws", f"sts:GetCallerIdentity: {cause} ({code})", hint=hint)
