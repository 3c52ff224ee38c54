"""The words of a collector: a service, the calls made to it, and the records its answers become.

Paths are JMESPath (https://jmespath.org/specification.html), the language in which botocore describes answers.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Any

PARENT = "_parent"
"""Where a part of an item finds the item that it was taken from."""
TAGS = "@tags"
"""The kind of an item that carries the tags of another resource (arn, tags) and is no resource itself."""
_NOTHING: Mapping[str, Any] = MappingProxyType({})


@dataclass(frozen=True, slots=True, kw_only=True)
class Kind:
    """How one item of an answer becomes a record."""

    type: str
    """Terraform type."""
    label: str
    """Path of the name in the record's address; where it finds nothing, the id is the name."""
    id: str
    """Path of Terraform's id."""
    values: Mapping[str, str] = field(default_factory=dict)
    """Terraform attribute -> path in the item. Nested blocks are lists with one object, as in a state."""
    arn: str = ""
    """Path of the ARN, or a template with {partition}, {region}, {account} and {id}."""
    key: str = ""
    """Path of what tells resources of one name apart (the instance key of the address)."""
    each: str = ""
    """Path of the parts that become records; each finds its item under `_parent`. Empty: the item itself."""
    when: str = ""
    """Path that must find something true."""
    tags: str = "Tags"
    """Path of its tags; where the answer has none, those of the tagging API hold."""
    texts: tuple[str, ...] = ()
    """Attributes that are free text (environment, user data): reduced to the resources that they name."""
    always: tuple[str, ...] = ()
    """Attributes that the answer should state: without them they are not known, not unset."""
    region: str = ""
    """Path of the Region, where it is not that of the call."""
    stub: bool = False
    """It gives way where the resource itself was read: one of this type, id, account and Region."""
    account: str = ""
    """Path of the owner's account id, where it may be another than that of the call (shared subnets)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Patch:
    """A fact that AWS tells with one resource and Terraform with another."""

    types: tuple[str, ...]
    attribute: str
    """Attribute of the other resource by which it is found, in the same account and Region unless it is an ARN."""
    match: str
    """Path of that attribute's value."""
    values: Mapping[str, str]
    each: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Call:
    """One operation, its answer's items, and the calls that follow for each item."""

    operation: str
    items: str = "@"
    """Path of the items in a page of the answer."""
    params: Mapping[str, Any] = field(default_factory=dict)
    """Parameters that do not depend on an item. A text "{path}" is looked up
    in the item of the call above (in batches), or in `_here`."""
    given: Mapping[str, str] = field(default_factory=dict)
    """Parameter -> path in the item that the call follows (a plain text is found under `value`)."""
    batch: int = 0
    """Hand over the parent's items in lists of this many; `given` then names one parameter."""
    into: str = ""
    """Key under which the parent's item gets the items of this call; the parent waits for it."""
    single: bool = False
    """With `into`: there is one item at most, and the parent gets it itself."""
    unread: tuple[str, ...] = ()
    """With `into`: attributes that are not known when this call fails."""
    when: str = ""
    """Path in the parent's item that must find something true."""
    absent: frozenset[str] = frozenset()
    """Error codes that mean that there is nothing, not that something failed."""
    kinds: tuple[Kind, ...] = ()
    patches: tuple[Patch, ...] = ()
    then: tuple[Call, ...] = ()
    page_size: int = 0
    """Items per page, where the API wants to be told."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Service:
    """One AWS service: its client, its reach and the calls made to it."""

    client: str
    calls: tuple[Call, ...]
    home: str = ""
    """Region that answers for all Regions (global services); empty: asked in each Region."""
    limit: int = 8
    """Calls under way at once, per Region and account."""
    iam: str = ""
    """Prefix of its IAM actions where it is not the client's own."""

    @property
    def is_global(self) -> bool:
        """Whether one Region answers for all."""
        return bool(self.home)


def every_call(calls: tuple[Call, ...]) -> tuple[Call, ...]:
    """Return *calls* and all that follow them."""
    return tuple(c for call in calls for c in (call, *every_call(call.then)))


def types_of(call: Call) -> tuple[str, ...]:
    """Return the Terraform types that *call* and what follows it tell of."""
    found = dict.fromkeys(k.type for c in every_call((call,)) for k in c.kinds if k.type != TAGS)
    return tuple(found)
