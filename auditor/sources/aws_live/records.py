"""Items of answers to records: drafts first, which become records when everything of an account is read."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

import msgspec

from auditor.sources.aws_live.interface import PARENT, Kind, Patch
from auditor.sources.aws_live.paths import find, listed, true

UNREAD = "_unread"
"""Where an item keeps the attributes that its detail calls could not tell, with the reason."""
HERE = "_here"
"""Where an item says which partition, account and Region it was read in."""


class Draft(msgspec.Struct, kw_only=True):
    """A record in the making, and what is stored of one."""

    type: str
    label: str
    id: str
    arn: str
    account: str
    region: str
    key: str = ""
    values: dict[str, Any] = {}
    unknown: dict[str, str] = {}
    """Attribute -> why it is not known."""
    texts: tuple[str, ...] = ()
    """Attributes that still hold free text: never stored, never shown."""
    named: dict[str, tuple[str, ...]] = {}
    """Attribute -> ARNs and AWS host names in its text that nothing of the account has."""
    stub: bool = False
    """See Kind.stub."""
    lost: int = 0
    """Names of AWS resources in its texts that nothing read has."""


class Fact(msgspec.Struct, kw_only=True):
    """What one answer tells about records of another (see Patch)."""

    types: tuple[str, ...]
    attribute: str
    match: str
    account: str
    region: str
    values: dict[str, Any]


def drafts(kind: Kind, item: Mapping[str, Any]) -> Iterator[Draft]:
    """Yield what *item* becomes by *kind*; raises ValueError where it has another shape than AWS documents."""
    here = item[HERE]
    for part in _parts(kind.each, item):
        if kind.when and not true(kind.when, part):
            continue
        own = _text(find(kind.id, part))
        if not own:
            raise ValueError(f"{kind.type} without {kind.id}")
        values = {name: value for name, path in kind.values.items() if (value := clean(find(path, part))) is not None}
        tags = _tags(find(kind.tags, part)) if kind.tags else {}
        unknown = {a: why for a, why in item.get(UNREAD, {}).items() if kind.type in _owners(a)}
        unknown = {_attribute(a): why for a, why in unknown.items()}
        unknown |= {a: "the answer leaves it out" for a in kind.always if a not in values}
        yield Draft(
            type=kind.type,
            label=_text(find(kind.label, part)) or own,
            key=_text(find(kind.key, part)) if kind.key else "",
            id=own,
            arn=_arn(kind, part, own, here),
            account=(_text(find(kind.account, part)) if kind.account else "") or here["account"],
            region=(_text(find(kind.region, part)) if kind.region else "") or here["region"],
            values={k: v for k, v in values.items() if k not in unknown}
            | ({"tags": tags, "tags_all": tags} if tags else {}),
            unknown=unknown,
            stub=kind.stub,
            texts=tuple(t for t in kind.texts if t in values and t not in unknown),
        )


def facts(patch: Patch, item: Mapping[str, Any]) -> Iterator[Fact]:
    """Yield what *item* tells about other records."""
    here = item[HERE]
    for part in _parts(patch.each, item):
        match = _text(find(patch.match, part))
        values = {name: clean(find(path, part)) for name, path in patch.values.items()}
        if match:
            yield Fact(
                types=patch.types,
                attribute=patch.attribute,
                match=match,
                account=here["account"],
                region=here["region"],
                values={k: v for k, v in values.items() if v is not None},
            )


def _owners(mark: str) -> str:
    return mark.partition("|")[0]


def _attribute(mark: str) -> str:
    return mark.partition("|")[2]


def mark(kinds: tuple[Kind, ...], attributes: tuple[str, ...], reason: str) -> dict[str, str]:
    """Return the marks of *attributes* that a failed detail call leaves on an item."""
    return {f"{k.type}|{a}": reason for k in kinds for a in attributes}


def _parts(each: str, item: Mapping[str, Any]) -> Iterator[Mapping[str, Any]]:
    if not each:
        yield item
        return
    for part in listed(each, item):
        own = part if isinstance(part, dict) else {"value": part}
        yield {**own, PARENT: item, HERE: item[HERE]}


def _arn(kind: Kind, part: Mapping[str, Any], own: str, here: Mapping[str, str]) -> str:
    if "{" in kind.arn and kind.arn.startswith("arn:"):
        return kind.arn.format(**here, id=own)
    return _text(find(kind.arn, part)) if kind.arn else ""


def _text(value: Any) -> str:
    if isinstance(value, bool) or value is None:
        return ""
    return str(value) if isinstance(value, str | int | float) else ""


def clean(value: Any) -> Any:
    """Return *value* as a state would hold it: what is not set is left out, times become text."""
    if isinstance(value, dict):
        return {str(k): c for k, v in value.items() if (c := clean(v)) is not None}
    if isinstance(value, list | tuple):
        return [c for v in value if (c := clean(v)) is not None]
    if value is None or isinstance(value, str | int | float | bool):
        return value
    return str(value)


def _tags(found: Any) -> dict[str, str]:
    """Return tags as a map, whichever of AWS's spellings they have."""
    if isinstance(found, dict):
        return {str(k): str(v) for k, v in found.items()}
    out: dict[str, str] = {}
    for tag in found if isinstance(found, list) else ():
        if isinstance(tag, dict):
            key = tag.get("Key", tag.get("key", tag.get("TagKey")))
            value = tag.get("Value", tag.get("value", tag.get("TagValue")))
            if key is not None:
                out[str(key)] = "" if value is None else str(value)
    return out
