"""auditor.yaml is read as it says, and every mistake is reported with its place."""

from __future__ import annotations

import datetime

import pytest

from auditor.configuration.document import MAX_BYTES
from auditor.configuration.reader import read_config
from auditor.errors import ConfigError
from auditor.model.config import Config, Match, Objectives, Redundancy, Suppression, ThirdParty
from auditor.model.verdict import Level, Mode, Verdict

NO_DURATION = "must be a duration: a number with s, m, h or d (15m), or seconds (900)"
FULL = """\
version: 1
tags: {service: "our:service", function: "our:function", threshold: "our:threshold"}
defaults: {survive: [zone, account], accept: recovers}
services:
  - name: withdrawals
    function: withdrawal
    match: {tags: {"team": "payments"}, addresses: ["aws_ecs_service.*"], modules: ["module.withdrawals*"]}
    exclude: ["aws_instance.bastion"]
    objectives: {survive: [zone, region], accept: dips, rto: 15m, rpo: 0s}
    needs: [{name: fireblocks}, {name: infura, alternatives: [alchemy], mode: serving}]
    redundancy: [{members: ["aws_instance.party*"], needed: 3, mode: serving}]
    threshold: 3/5
  - name: 出金
zones: {"ap-northeast-1a": "apne1-az4"}
suppressions:
  - {policy: RES101, service: "w*", address: "a[0]", reason: accepted, owner: cro, expires: 2027-03-31}
"""


def problems_of(text: str) -> tuple[str, ...]:
    with pytest.raises(ConfigError) as caught:
        read_config(None, text=text)
    return caught.value.problems


def test_a_full_file_is_read_as_it_says():
    config = read_config(None, text=FULL)
    withdrawals, second = config.services
    assert withdrawals.name == "withdrawals"
    assert withdrawals.function == "withdrawal"
    assert withdrawals.line == 5
    assert withdrawals.match == Match(
        tags=(("team", "payments"),), addresses=("aws_ecs_service.*",), modules=("module.withdrawals*",)
    )
    assert withdrawals.exclude == ("aws_instance.bastion",)
    assert withdrawals.objectives == Objectives(
        survive=(Level.ZONE, Level.REGION), accept=Verdict.DIPS, rto_seconds=900, rpo_seconds=0
    )
    assert withdrawals.needs == (
        ThirdParty(name="fireblocks"),
        ThirdParty(name="infura", alternatives=("alchemy",), mode=Mode.SERVING),
    )
    assert withdrawals.redundancy == (Redundancy(members=("aws_instance.party*",), needed=3),)
    assert withdrawals.threshold == (3, 5)
    assert second.name == "出金"
    assert second.objectives == Objectives(accept=Verdict.RECOVERS)
    assert (config.service_tag, config.function_tag) == ("our:service", "our:function")
    assert config.threshold_tag == "our:threshold"
    assert (config.survive, config.accept) == ((Level.ZONE, Level.ACCOUNT), Verdict.RECOVERS)
    assert config.zone_ids == (("ap-northeast-1a", "apne1-az4"),)
    assert config.suppressions == (
        Suppression(
            policy="RES101",
            service="w*",
            address="a[0]",
            reason="accepted",
            owner="cro",
            expires=datetime.date(2027, 3, 31),
            line=16,
        ),
    )


@pytest.mark.parametrize("text", ["", "# nothing\n", "version: 1\n", "services:\nzones:\n", "{}", "---\n"])
def test_a_file_that_says_nothing_gives_the_defaults(text):
    assert read_config(None, text=text) == Config(source="<text>")


@pytest.mark.parametrize(
    ("written", "seconds"),
    [("15m", 900), ("4h", 14400), ("30s", 30), ("1d", 86400), ("0s", 0), ("900", 900), ("0", 0)],
)
def test_durations(written, seconds):
    config = read_config(None, text=f"services: [{{name: a, objectives: {{rto: {written}}}}}]")
    assert config.services[0].objectives.rto_seconds == seconds


@pytest.mark.parametrize("name", ["auditor.yaml", "auditor.yml"])
def test_the_file_of_the_current_folder_is_found(tmp_path, monkeypatch, name):
    monkeypatch.chdir(tmp_path)
    assert read_config(None) == Config()
    (tmp_path / name).write_bytes(b"\xef\xbb\xbf" + FULL.encode())
    config = read_config(None)
    assert config.source == name
    assert len(config.services) == 2


def test_two_files_are_an_error(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "auditor.yaml").touch()
    (tmp_path / "auditor.yml").touch()
    with pytest.raises(ConfigError, match=r"auditor\.yml exists too"):
        read_config(None)


def test_a_dangling_link_is_an_error_not_the_defaults(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "auditor.yaml").symlink_to("gone.yaml")
    with pytest.raises(ConfigError, match="cannot be read"):
        read_config(None)


def test_unreadable_files_are_errors(tmp_path):
    with pytest.raises(ConfigError, match="No such file"):
        read_config(tmp_path / "none.yaml")
    with pytest.raises(ConfigError, match="cannot be read"):
        read_config(tmp_path)
    path = tmp_path / "x.yaml"
    path.write_bytes(b"version: 1\nzones: {\xff: b}\n")
    with pytest.raises(ConfigError, match=r"x\.yaml:2:9: not UTF-8"):
        read_config(path)
    path.write_bytes("version: 1\n".encode("utf-16"))
    with pytest.raises(ConfigError, match="1:1: not UTF-8"):
        read_config(path)
    path.write_bytes(b"#" * (MAX_BYTES + 1))
    with pytest.raises(ConfigError, match="larger than"):
        read_config(path)


def test_all_mistakes_are_reported_at_once_in_the_order_of_the_file():
    text = """\
version: 2
tag: {}
defaults: {survive: [zones], accept: dips, accept: holds}
services:
  - name: a
    functon: withdrawal
    objectives: {survive: [zone, zone], rto: -5m, rpo: 1:30}
    threshold: 6/5
  - name: a
    match: [x]
    needs: [{nam: x}]
    redundancy: [{members: [], needed: 010}]
    threshold: 3
zones: {1: a, b: 2}
suppressions:
  - {policy: X}
  - {policy: X, reason: " ", expires: 2027-02-30}
  - {policy: X, reason: ok, expires: next year}
"""
    assert problems_of(text) == (
        "1:10: version: version 2 is not known; this auditor reads version 1",
        "2:1: unknown key 'tag'; did you mean 'tags'?",
        "3:22: defaults.survive[0]: unknown level 'zones'; one of zone, region, account, provider, global",
        "3:44: defaults: the key 'accept' is given twice",
        "6:5: services[0]: unknown key 'functon'; did you mean 'function'?",
        "7:34: services[0].objectives.survive[1]: the level zone is given twice",
        "7:46: services[0].objectives.rto: a duration must not be negative",
        f"7:56: services[0].objectives.rpo: {NO_DURATION}",
        "8:16: services[0].threshold: a threshold of 6/5 can never be reached",
        "9:5: services[1]: the service 'a' is already defined on line 5",
        "10:12: services[1].match: must be a mapping, not a list",
        "11:13: services[1].needs[0]: needs the key 'name': the third party that the service needs",
        "11:14: services[1].needs[0]: unknown key 'nam'; did you mean 'name'?",
        "12:28: services[1].redundancy[0].members: must not be empty",
        "12:40: services[1].redundancy[0].needed: must be a whole number from 1 to 999999999",
        "13:16: services[1].threshold: must be a threshold k/n, like 3/5",
        "14:9: zones: a key must be text: put it in quotes",
        "14:18: zones['b']: must be text, not a number: put it in quotes",
        "16:5: suppressions[0]: needs the key 'reason': why the risk is accepted",
        "17:25: suppressions[1].reason: must not be blank",
        "17:39: suppressions[1].expires: there is no date '2027-02-30'",
        "18:38: suppressions[2].expires: must be a date, YYYY-MM-DD",
    )


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("services:\n\t- name: a", "2:1: while scanning for the next token, found character '\\t'"),
        ("a: b: c", "1:5: mapping values are not allowed here"),
        ("services: [", "1:12: "),
        ("--- {}\n--- {}", "2:1: expected a single document"),
        ("zones: &z {a: *z}", "1:15: an alias refers to the value that holds it"),
        ("zones: *nowhere", "1:8: found undefined alias"),
        ("[" * 5000, "1:41: nested more than 40 levels deep"),
        ("<<: {version: 1}", "1:1: merge keys (<<) are not supported"),
        ('zones: {a: "\\Uffffffff"}', "1:15: an escape or number here is out of range"),
        ('zones: {a: "\\ud800"}', "1:12: zones['a']: holds half of a surrogate pair"),
        ("%YAML 1." + "9" * 5000 + "\n--- {}", "1:9: an escape or number here is out of range"),
        ("version: 1\nzones: {a: \x00}", "2:12: the character U+0000 is not allowed"),
        ("!!python/object/apply:os.system [ls]", "1:1: must be a mapping, not something else"),
        ("version: !!python/object/apply:os.system [ls]", "1:10: version: must be a whole number"),
        (
            "services: [{name: no}]",
            "1:19: services[0].name: must be text, not true or false: put it in quotes",
        ),
        ("services: {a: b}", "1:11: services: must be a list, not a mapping"),
        ("just words", "1:1: must be a mapping, not text"),
        ("zones: {a: }", "1:11: zones['a']: must be text, not nothing"),
        ("#" * (MAX_BYTES + 1), "1:1: the file is larger than 1,000,000 bytes"),
    ],
)
def test_broken_files_are_refused_with_the_place(text, problem):
    (found,) = problems_of(text)
    assert found.startswith(problem)


def test_an_alias_repeats_a_value():
    text = "services: [{name: a, objectives: &o {rto: 1h}}, {name: b, objectives: *o}]"
    config = read_config(None, text=text)
    assert [service.objectives.rto_seconds for service in config.services] == [3600, 3600]


def test_an_alias_bomb_is_refused():
    rows = [f"a{i}: &a{i} [{','.join([f'*a{i - 1}'] * 9)}]" for i in range(1, 30)]
    (found,) = problems_of("\n".join(["a0: &a0 [x]", *rows]))
    assert "more than 200,000 values" in found


def test_very_many_mistakes_are_counted():
    problems = problems_of("services:\n" + "  - {nme: b}\n" * 300)
    assert len(problems) == 101
    assert problems[-1] == " and 500 more mistakes"


@pytest.mark.parametrize(
    "place",
    [
        "defaults: {accept: %s}",
        "services: [{name: a, function: %s}]",
        "services: [{name: a, objectives: {rto: %s}}]",
        "services: [{name: a, threshold: %s}]",
        "suppressions: [{policy: a, reason: b, expires: %s}]",
        "version: %s",
        "zones: %s",
        "zones: [%s",
        "zones: *%s",
        "%s: a",
    ],
)
def test_long_values_are_not_echoed(place):
    secret = "wJalrXUtnFEMIxK7MDENGxbPxRfiCYEXAMPLEKEYwJalrXUtnFEMI"  # noqa: S105 - an example
    assert all(secret not in problem for problem in problems_of(place % secret))


def test_control_characters_are_escaped_in_messages():
    (found,) = problems_of('"\\e[31mred": 1')
    assert "\x1b" not in found
