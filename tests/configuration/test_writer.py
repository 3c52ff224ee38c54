"""What `auditor init` writes is read back as it was inferred, whatever the names."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from auditor.configuration.reader import read_config
from auditor.configuration.vocabulary import FUNCTIONS, LEVELS
from auditor.configuration.writer import InferredService, write_config
from auditor.model.verdict import Level

HOSTILE = [
    "plain",
    "it's",
    'say "hi"',
    "a: b",
    "- a",
    "# no comment",
    "{a}",
    "[0]",
    "出金サービス",
    "two\nlines",
    "cr\r\nlf",
    "next\x85line\u2028sep",
    "<script>alert(1)</script>",
    "back\\slash\\n",
    "*alias",
    "&anchor",
    "%YAML 1.2",
    "---",
    "...",
    "no",
    "null",
    "\x00\x1b[31m",
    "\ufeffbom",
    "😀",
    "\U000e0001",
    "tab\there",
    " edge ",
    "x" * 3000,
]
names = st.one_of(
    st.sampled_from(HOSTILE), st.text(alphabet=st.characters(exclude_categories=["Cs"]), min_size=1)
).filter(str.strip)
services = st.builds(
    InferredService,
    name=names,
    function=st.sampled_from(FUNCTIONS),
    reason=st.one_of(st.text(), names),
    addresses=st.lists(names, max_size=4).map(tuple),
    survive=st.lists(st.sampled_from(LEVELS), unique=True).map(tuple),
)


@given(st.lists(services, max_size=4, unique_by=lambda service: service.name))
def test_what_is_written_is_read_back(inferred):
    config = read_config(None, text=write_config(inferred))
    expected = sorted(inferred, key=lambda service: service.name)
    assert [s.name for s in config.services] == [s.name for s in expected]
    assert [s.function for s in config.services] == [s.function for s in expected]
    assert [set(s.match.addresses) for s in config.services] == [set(s.addresses) for s in expected]
    assert [set(s.objectives.survive) for s in config.services] == [set(s.survive) for s in expected]


@given(st.lists(services, max_size=3))
def test_the_order_of_services_does_not_show(inferred):
    unique = {service.name: service for service in inferred}.values()
    assert write_config(list(unique)) == write_config(list(reversed(list(unique))))


@given(
    st.builds(
        InferredService,
        name=st.text(),
        function=st.text(),
        reason=st.text(),
        addresses=st.lists(st.text(st.characters())).map(tuple),
        survive=st.just(tuple(Level)),
    )
)
def test_whatever_was_inferred_gives_a_readable_file(service):
    text = write_config([service, service])
    text.encode()
    assert len(read_config(None, text=text).services) == 1


@pytest.mark.parametrize("name", HOSTILE)
def test_each_hostile_name_comes_back(name):
    service = InferredService(name=name, function="other", reason=name, addresses=(name,), survive=())
    (read,) = read_config(None, text=write_config([service])).services
    assert (read.name, read.match.addresses) == (name, (name,))


def test_the_file_says_why():
    service = InferredService(
        name="withdrawals",
        function="withdrawal",
        reason='the name holds "withdraw"',
        addresses=("aws_ecs_service.withdraw[0]",),
        survive=(Level.REGION, Level.ZONE),
    )
    text = write_config([service])
    assert (
        """\
services:
  - name: "withdrawals"
    # inferred: the name holds "withdraw"
    function: withdrawal
    match:
      addresses:
        - "aws_ecs_service.withdraw[0]"
    objectives: {survive: [zone, region]}
"""
        in text
    )


def test_the_commented_examples_are_valid():
    examples = [line[2:] for line in write_config([]).splitlines() if line.startswith("#   ")]
    keys = [line for line in examples if "policy" not in line]
    (accepted,) = [line for line in examples if "policy" in line]
    text = "\n".join(["services:", "  - name: a", *(f"  {key}" for key in keys), "suppressions:", accepted])
    config = read_config(None, text=text)
    assert config.services[0].threshold == (3, 5)
    assert config.suppressions[0].owner == "who"
