"""JMESPath over answers, with the few functions that Terraform's spelling needs."""

from __future__ import annotations

import re
from functools import cache, lru_cache
from typing import Any

_REPLICATION = re.compile(r"^\s*(?:default\.replication\.factor|min\.insync\.replicas)\s*=")


@cache
def _compiled(path: str) -> Any:
    import jmespath

    return jmespath.compile(path)


@lru_cache(maxsize=1)
def _options() -> Any:  # noqa: C901 - one method for each word
    import jmespath
    from jmespath import functions

    class Functions(functions.Functions):  # type: ignore[misc, unused-ignore]
        """What JMESPath lacks."""

        @functions.signature({"types": ["string", "null"]})  # type: ignore[untyped-decorator, unused-ignore]
        def _func_split(self, text: str | None) -> list[str]:
            return [part.strip() for part in (text or "").split(",") if part.strip()]

        @functions.signature({"types": ["string", "null"]})  # type: ignore[untyped-decorator, unused-ignore]
        def _func_last(self, arn: str | None) -> str | None:
            return arn.rsplit(":", 1)[-1].rsplit("/", 1)[-1] if arn else None

        @functions.signature({"types": ["string", "null"]})  # type: ignore[untyped-decorator, unused-ignore]
        def _func_undotted(self, name: str | None) -> str | None:
            # Route 53 spells * as \052: https://docs.aws.amazon.com/Route53/latest/DeveloperGuide/DomainNameFormat.html
            return name.rstrip(".").replace("\\052", "*") if name else None

        @functions.signature({"types": []}, {"types": []})  # type: ignore[untyped-decorator, unused-ignore]
        def _func_given(self, condition: Any, value: Any) -> Any:
            return value if condition else None

        @functions.signature({"types": ["number"]}, {"types": ["number"]})  # type: ignore[untyped-decorator, unused-ignore]
        def _func_subtract(self, a: float, b: float) -> float:
            return a - b

        @functions.signature({"types": ["string", "null"]})  # type: ignore[untyped-decorator, unused-ignore]
        def _func_arn_region(self, arn: str | None) -> str | None:
            parts = (arn or "").split(":")
            return parts[3] if len(parts) > 5 else None

        @functions.signature({"types": ["array", "null"]})  # type: ignore[untyped-decorator, unused-ignore]
        def _func_spread(self, shards: list[list[str | None] | None] | None) -> list[str]:
            zones = [[z for z in shard or () if z] for shard in shards or ()]
            apart = len(zones) == 1 or all(len(set(shard)) > 1 for shard in zones)
            return [z for shard in zones for z in shard] if apart else []

        @functions.signature({"types": ["string", "null"]})  # type: ignore[untyped-decorator, unused-ignore]
        def _func_zone_of_bucket(self, name: str | None) -> str | None:
            parts = (name or "").split("--")
            return parts[-2] if len(parts) > 2 else None

        @functions.signature({"types": ["array", "null"]})  # type: ignore[untyped-decorator, unused-ignore]
        def _func_tag_map(self, tags: list[dict[str, str]] | None) -> dict[str, str]:
            return {t["Key"]: t.get("Value", "") for t in tags or () if "Key" in t}

        @functions.signature({"types": []})  # type: ignore[untyped-decorator, unused-ignore]
        def _func_replication(self, properties: Any) -> str | None:
            # Of a broker configuration only what decides how many copies are needed.
            text = properties.decode("utf-8", "replace") if isinstance(properties, bytes) else properties
            kept = [line for line in text.splitlines() if _REPLICATION.match(line)] if isinstance(text, str) else None
            return "\n".join(kept) if kept is not None else None

    return jmespath.Options(custom_functions=Functions())


def find(path: str, item: Any) -> Any:
    """Return what *path* finds in *item*; raises ValueError where the item has another shape."""
    return _compiled(path).search(item, options=_options())


def true(path: str, item: Any) -> bool:
    """Say whether *path* finds something that JMESPath takes as true."""
    found = find(path, item)
    return not (found is None or found is False or found in ("", [], {}))


def listed(path: str, item: Any) -> list[Any]:
    """Return what *path* finds as a list: one thing is a list of one, nothing is none."""
    found = find(path, item)
    if found is None or found is False:
        return []
    return [f for f in found if f is not None] if isinstance(found, list) else [found]
