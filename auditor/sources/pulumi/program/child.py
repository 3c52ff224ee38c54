"""Runs a user's Pulumi program in the user's own interpreter; of ours it imports nothing.

Usage: python child.py SETTINGS.json, with PULUMI_CONFIG in the environment. What the Pulumi command line's
pulumi-language-python-exec does, with the functions that the engine cannot answer replaced by placeholders.
"""

from __future__ import annotations

import asyncio
import contextlib
import inspect
import json
import logging
import os
import runpy
import sys
import traceback
from pathlib import Path
from typing import Any, get_args, get_origin

ALREADY_TOLD = 32


def main() -> int:
    """Run the program and return its exit code."""
    given = json.loads(Path(sys.argv[1]).read_text(encoding="utf-8"))
    sys.argv = ["__main__.py"]
    os.chdir(given["directory"])
    sys.path.insert(0, given["directory"])
    import pulumi
    import pulumi.runtime

    _replace_functions(pulumi, frozenset(given["answered"]), given["unknown"])
    known = inspect.signature(pulumi.runtime.Settings.__init__).parameters
    settings = {name: value for name, value in given["settings"].items() if name in known}
    pulumi.runtime.configure(pulumi.runtime.Settings(**settings))
    loop = asyncio.new_event_loop()
    asyncio.set_event_loop(loop)
    logging.getLogger("asyncio").setLevel(logging.CRITICAL)
    try:
        loop.run_until_complete(
            pulumi.runtime.run_in_stack(lambda: runpy.run_path(given["program"], run_name="__main__"))
        )
    except pulumi.RunError as error:
        pulumi.log.error(str(error))
        return ALREADY_TOLD
    except Exception as error:
        last = traceback.extract_tb(error.__traceback__)[-1]
        pulumi.log.error(f"{type(error).__name__}: {error} ({Path(last.filename).name}, line {last.lineno})")
        return ALREADY_TOLD
    finally:
        loop.close()
        sys.stdout.flush()
    return 0


def _replace_functions(pulumi: Any, answered: frozenset[str], unknown: str) -> None:
    runtime = pulumi.runtime
    plain: Any = runtime.invoke
    output: Any = getattr(runtime, "invoke_output", None)
    result: Any = getattr(sys.modules[plain.__module__], "InvokeResult", None)

    def tell(tok: str) -> None:
        # The engine writes down that it was asked; its answer is empty and of no use.
        with contextlib.suppress(Exception):
            plain(tok, {})

    def invoke(tok: str, props: Any, opts: Any = None, typ: Any = None, *more: Any, **named: Any) -> Any:
        if tok in answered or result is None or tok.startswith("pulumi:"):
            return plain(tok, props, opts, typ, *more, **named)
        tell(tok)
        return result(_placeholder(typ, unknown))

    def invoke_output(tok: str, props: Any, opts: Any = None, typ: Any = None, *more: Any, **named: Any) -> Any:
        if tok in answered or output is None or tok.startswith("pulumi:"):
            return output(tok, props, opts, typ, *more, **named)
        tell(tok)
        value: Any = asyncio.Future()
        is_known: Any = asyncio.Future()
        value.set_result(None)
        is_known.set_result(False)
        return pulumi.Output(set(), value, is_known)

    runtime.invoke = invoke
    if output is not None:
        runtime.invoke_output = invoke_output


def _placeholder(kind: Any, unknown: str) -> Any:
    """Return an instance of a function's result class whose text is unknown."""
    if kind is None or not inspect.isclass(kind):
        return {}
    values = {}
    for name in inspect.signature(kind.__init__).parameters:
        getter = getattr(kind, name, None)
        annotation = getattr(getattr(getter, "fget", None), "__annotations__", {}).get("return")
        if name not in ("self", "__self__"):
            values[name] = _of(annotation, unknown)
    return kind(**values)


def _of(annotation: Any, unknown: str) -> Any:
    origin = get_origin(annotation)
    if annotation is str:
        return unknown
    if annotation is bool:
        return False
    if annotation in (int, float):
        return annotation(0)
    if origin is not None and getattr(origin, "__name__", "") in ("Sequence", "list"):
        return [unknown] if get_args(annotation) == (str,) else []
    if origin is not None and getattr(origin, "__name__", "") in ("Mapping", "dict"):
        return {}
    arguments = [a for a in get_args(annotation) if a is not type(None)]
    return _of(arguments[0], unknown) if len(arguments) == 1 and origin is not None else None


if __name__ == "__main__":
    sys.exit(main())
