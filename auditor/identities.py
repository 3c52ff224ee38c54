"""Which text names which record: ids, ARNs, endpoints and names, over all inputs."""

from __future__ import annotations

import base64
import binascii
import json
import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from auditor.catalog.clouds import canonical, name_in_arns, spelled
from auditor.catalog.interface import Catalog, TypeSpec
from auditor.catalog.neutral import strings_at
from auditor.model.record import Record
from auditor.model.value import Known

# Attributes that name exactly one resource wherever they appear, whatever the type.
_STRONG = frozenset({
    "arn", "id", "url", "dns_name", "address", "endpoint", "reader_endpoint", "configuration_endpoint",
    "configuration_endpoint_address", "primary_endpoint_address", "reader_endpoint_address", "invoke_arn",
    "cluster_address", "private_ip", "private_dns", "public_ip", "public_dns", "domain_name", "invoke_url",
    "fqdn", "bootstrap_brokers", "bootstrap_brokers_tls", "bootstrap_brokers_sasl_iam", "execution_arn",
    "arn_without_revision", "key_id", "cluster_id_full", "endpoint_url", "qualified_arn", "self_link",
    "connection_name", "fully_qualified_domain_name",
})  # fmt: skip
_TOKEN = re.compile(r"[A-Za-z0-9][A-Za-z0-9_.:/@*+-]+")
_ASSIGNED = re.compile(r"=\s*[\"']?([^\s\"']+)")


class Identities:
    """An index from text to the addresses of the records that it names."""

    def __init__(self, records: Sequence[Record], catalog: Catalog) -> None:
        self._strong: dict[str, list[str]] = {}
        self._named: dict[str, list[str]] = {}
        self._called: dict[str, list[str]] = {}
        self._hosts: dict[str, list[str]] = {}
        self._domains: dict[str, list[str]] = {}
        self._spelled: dict[str, list[Record]] = {}
        by_address = {r.address: r for r in records}
        for record in records:
            spec = catalog.get(record.type)
            for key in _STRONG.intersection(record.values):
                self._add(self._strong, record.values[key], record.address)
            for key in spec.identity if spec else ():
                self._add(self._named, record.values.get(key), record.address)
                if spec and spec.called:
                    self._add(self._called, record.values.get(key), record.address)
            if spelling := name_in_arns(record):
                self._spelled.setdefault(spelling, []).append(record)
            if spec:
                self._add_hosts(record, spec, by_address)

    def _add_hosts(self, record: Record, spec: TypeSpec, records: Mapping[str, Record]) -> None:
        for path in spec.domains:
            for domain in strings_at(record.values, path.split(".")):
                self._add(self._domains, domain.rstrip("."), record.address)
        if not spec.hosts or (spec.answers is not None and not spec.answers(record, records)):
            return
        for path in spec.hosts:
            for host in strings_at(record.values, path.split(".")):
                self._add(self._hosts, host.rstrip("."), record.address)

    @staticmethod
    def _add(index: dict[str, list[str]], value: object, address: str) -> None:
        if not isinstance(value, str) or len(value) < 2:
            return
        same = canonical(value)
        for spelling in (value,) if same == value else (value, same):
            known = index.setdefault(spelling, [])
            if address not in known:
                known.append(address)

    def exact(self, text: str) -> tuple[str, ...]:
        """Return the records that *text* as a whole names, by identity or by name."""
        strong = self._strong.get(text) or self._strong.get(canonical(text))
        if strong:
            return tuple(strong)
        return tuple(self._named.get(text, ())) or self._partial(text)

    def said(self, text: str) -> tuple[str, ...]:
        """Return the records that a client given *text* reaches: a name counts where a name is enough."""
        strong = self._strong.get(text) or self._strong.get(canonical(text))
        known = strong or self._called.get(text) or ()
        return tuple(known) or self._partial(text) or self._host(text)

    def _host(self, text: str) -> tuple[str, ...]:
        """Return what answers to the host in *text*: a URL, host:port, or a dotted name below a namespace."""
        host = text.split("://", 1)[-1].split("/", 1)[0].rsplit(":", 1)[0]
        if host == text and "." not in host:
            return ()  # a bare word is not yet a host
        label, _, domain = host.partition(".")
        known = self._hosts.get(host) or (self._hosts.get(label) if domain in self._hosts else None)
        return tuple(known or self._below(host))

    def _below(self, host: str) -> Sequence[str]:
        """Return what answers for the closest domain that *host* lies below."""
        while self._domains and "." in host:
            if host in self._domains:
                return self._domains[host]
            host = host.partition(".")[2]
        return ()

    def _partial(self, text: str) -> tuple[str, ...]:
        # Version and index suffixes: arn:...:secret:name-AbC:key::, host:5432, https://host/path, family:3,
        # scheme://user@host:port/name.
        for candidate in _shortened(text):
            hit = self._strong.get(candidate)
            if hit:
                return tuple(hit)
        return self._by_arn(text) if self._spelled else ()

    def _by_arn(self, text: str) -> tuple[str, ...]:
        """Return what an ARN or a queue's URL means that was put together out of names."""
        said = spelled(text) if ":" in text else None
        if said is None:
            return ()
        for name in said.names:
            hits = [r.address for r in self._spelled.get(name, ()) if _may_stand(r, said.region, said.account)]
            if hits:
                return tuple(hits)
        return ()

    def inside(self, text: str) -> Iterator[str]:
        """Yield the records that free text mentions; plain names count only as an assigned value."""
        for token in _TOKEN.findall(text):
            if token in self._strong:
                yield from self._strong[token]
            else:
                yield from self._partial(token) or self._host(token)
        for value in _ASSIGNED.findall(text):
            yield from self._called.get(value, ())

    def named(self, value: Any) -> Iterator[tuple[str, ...]]:
        """Yield, for each text inside *value*, the addresses of the records that it names."""
        for text, whole in texts(value):
            yield self.exact(text) if whole else tuple(self.inside(text))

    def opened(self, value: Any) -> Iterator[str]:
        """Yield the texts inside *value*, documents and encodings opened."""
        for text, _ in texts(value):
            yield text


def _may_stand(record: Record, region: str, account: str) -> bool:
    """Say whether nothing that is known of *record* speaks against its standing there."""
    places = ((record.provider.region, region), (record.provider.account, account))
    return all(not wanted or not isinstance(v, Known) or v.value in (None, wanted) for v, wanted in places)


def _shortened(text: str) -> Iterator[str]:
    host = text.split("://", 1)[-1]
    host = host.split("/", 1)[0].rsplit("@", 1)[-1]  # postgres://user:password@host:5432/name
    if host != text:
        yield host
    if ":" in host:
        yield host.rsplit(":", 1)[0]
    shorter = text
    while ":" in shorter:
        shorter = shorter.rsplit(":", 1)[0]
        yield shorter


def texts(value: Any) -> Iterator[tuple[str, bool]]:
    """Yield the strings inside *value* and whether each stands for itself (a setting's whole value).

    JSON documents are opened, base64 user data is decoded.
    """
    if isinstance(value, str):
        yield from _text(value)
    elif isinstance(value, Mapping):
        for v in value.values():
            yield from texts(v)
    elif isinstance(value, list):
        for v in value:
            # The name of a block (a container, a variable) is its own, it names nobody else.
            own = isinstance(v, Mapping) and len(v) > 1 and "name" in v
            yield from texts({k: x for k, x in v.items() if k != "name"} if own else v)


def _text(value: str) -> Iterator[tuple[str, bool]]:
    stripped = value.strip()
    if stripped[:1] in ("{", "["):
        try:
            document = json.loads(stripped)
        except (ValueError, RecursionError):
            yield value, False
            return
        yield from texts(document)
        return
    decoded = _decoded(stripped)
    if decoded is not None:
        yield decoded, False
        return
    yield value, len(stripped.split(None, 1)) < 2


def _decoded(text: str) -> str | None:
    if len(text) < 16 or len(text) % 4 or not re.fullmatch(r"[A-Za-z0-9+/]+={0,2}", text):
        return None
    try:
        return base64.b64decode(text, validate=True).decode("utf-8")
    except (binascii.Error, UnicodeDecodeError):
        return None
