"""No secret of any answer of AWS is kept: every sensitive field of every call holds a canary."""

from __future__ import annotations

import datetime
import re
import threading
from pathlib import Path
from typing import Any

import msgspec
import pytest

from auditor.catalog.table import CATALOG
from auditor.cli.progress import Quiet
from auditor.identities import Identities
from auditor.sources.aws_live import store
from auditor.sources.aws_live.account import AccountReader, Reading, Wish
from auditor.sources.aws_live.table import SERVICES
from tests.live.test_recordings import Replay, _Http

CANARY = "canary-71c4"
_PAGING = re.compile(r"^(next|marker|position|lastevaluated|continuation|startrecord)|token$", re.IGNORECASE)
# Beside what AWS itself marks as sensitive: fields in which people keep passwords, tokens and connection strings.
_SECRET = re.compile(
    r"^(userdata|user_data|environment|environmentvariables|variables|runtimeenvironmentvariables|secretstring"
    r"|masteruserpassword|password|definition|command|entrypoint|authtoken|connectionstring|startcommand|buildcommand"
    r"|optionsettings|serverproperties|containerproperties|runtimeenvironmentsecrets|dockerlabels)$",
    re.IGNORECASE,
)
# AWS marks the id of a bucket's key as sensitive; it is the ARN of a key, which a verdict rests on.
_NAMES_A_KEY = frozenset({"KMSMasterKeyID"})


class Made(Replay):
    """Answers every operation with one item of everything that its model describes."""

    def _answer(self, model: Any, **_: Any) -> tuple[_Http, dict[str, Any]]:
        made = _value(model.output_shape, "", secret=False, above=()) if model.output_shape else {}
        return _Http(), {"ResponseMetadata": {"HTTPStatusCode": 200}, **made}


def _value(shape: Any, name: str, *, secret: bool, above: tuple[str, ...]) -> Any:
    secret = secret or bool(_SECRET.match(name)) or (bool(shape.metadata.get("sensitive")) and name not in _NAMES_A_KEY)
    above = (*above, shape.name)
    match shape.type_name:
        case "structure":
            known = {k: v for k, v in shape.members.items() if v.name not in above and not _PAGING.search(k)}
            return {k: _value(v, k, secret=secret, above=above) for k, v in known.items()}
        case "list":
            return [] if shape.member.name in above else [_value(shape.member, name, secret=secret, above=above)]
        case "map":
            return {"Name": _value(shape.value, name, secret=secret, above=above)}
        case "string":
            if secret:
                return f"postgres://u:{CANARY}@db.example.com/{name}"
            return shape.enum[0] if shape.enum else f"{name or 'x'}-1"
        case "blob":
            return f"{CANARY}".encode()
        case "boolean":
            return False
        case "timestamp":
            return datetime.datetime(2025, 4, 15, tzinfo=datetime.UTC)
        case _:
            return 1


@pytest.fixture(scope="module")
def reading(tmp_path_factory: pytest.TempPathFactory) -> Reading:
    session: Any = Made(tmp_path_factory.mktemp("none"), "us-east-1")
    wish = Wish(services=SERVICES, regions=("us-east-1",), workers=4)
    reader = AccountReader(session, wish, Quiet(), {})
    reader.read(threading.Event())
    return reader.finish(lambda records: Identities(records, CATALOG))


def test_no_sensitive_field_is_kept(reading: Reading, tmp_path: Path):
    path = tmp_path / "scan.json"
    store.save(path, [reading])
    saved = path.read_text()
    assert len({d.type for f in reading.finished for d in f.drafts}) > 80
    assert [line for line in saved.replace(",", "\n").splitlines() if CANARY in line] == []
    assert CANARY not in msgspec.json.encode([g.sentence for g in reading.gaps]).decode()


def test_the_canaries_reach_the_collectors():
    """The test above can fail: a function's variables do hold a canary before they are reduced."""
    from auditor.sources.aws_live.collectors import lambda_

    session: Any = Made(Path(), "us-east-1")
    with session.using():
        answer = session.client("lambda", "us-east-1").list_functions()
    assert CANARY in str(answer["Functions"][0]["Environment"])
    assert lambda_.SERVICE in SERVICES
