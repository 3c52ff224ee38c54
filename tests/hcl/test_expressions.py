"""Expressions and functions: what Terraform 1.11 gives for them, recorded and asked for again."""

from __future__ import annotations

import json
import os
import subprocess
from pathlib import Path

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from auditor.sources.hcl.functions import FILES, SHAPE, UNEVALUATED, WHOLE
from tests.hcl.evaluation import TERRAFORM, UNKNOWN, console, encoded, value_of

TABLE = Path(__file__).with_name("expressions.tsv")
LINES = [line for line in TABLE.read_text().splitlines() if not line.startswith("#")]
RECORDED = [tuple(line.rsplit("\t", 1)) for line in LINES]
# What is pure, but is not repeated here digit by digit or byte by byte: the value is unknown, never wrong.
NOT_CLAIMED = {"1/3", "1/7", "pow(2,0.5)", 'regex("[[:alpha:]]+","abc1")'}
needs_terraform = pytest.mark.skipif(not TERRAFORM, reason="Terraform is not installed")


@pytest.mark.parametrize(("expression", "expected"), RECORDED, ids=lambda v: str(v)[:60])
def test_expression_gives_what_terraform_gives(expression, expected):
    found = encoded(expression)
    assert (expression in NOT_CLAIMED) is (found is UNKNOWN)
    assert found is UNKNOWN or found == expected


@needs_terraform
def test_record_is_what_terraform_gives(tmp_path):
    assert console([e for e, _ in RECORDED], tmp_path) == [expected for _, expected in RECORDED]


# --- expressions made up by hypothesis, with the console as the oracle ----------------------------

OPERATORS = "+ - * / % == != < > <= >= && ||".split()  # noqa: SIM905 - reads better
words = st.sampled_from(["", "a", "b", "ab", "A-1", "10", "é", "true"])
texts = words.map(json.dumps)
numbers = st.one_of(st.integers(-20, 20), st.sampled_from([0.5, 2.25, 1000000])).map(str)
truths = st.sampled_from(["true", "false"])
scalars = st.one_of(texts, numbers, truths, st.just("null"))


def tuples(inner: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    return st.lists(inner, max_size=4).map(lambda items: f"[{', '.join(items)}]")


def objects(inner: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    pairs = st.dictionaries(st.sampled_from(["a", "b", "c"]), inner, max_size=3)
    return pairs.map(lambda found: "{" + ", ".join(f"{k} = {v}" for k, v in found.items()) + "}")


def grown(inner: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    small = st.integers(-3, 5).map(str)
    many = tuples(inner)
    maps = objects(inner)
    one_of_many = ["length", "reverse", "flatten", "distinct", "compact", "sort", "tolist", "toset", "sum", "one",
                   "alltrue", "anytrue", "jsonencode", "coalesce", "coalescelist"]  # fmt: skip
    one_of_maps = ["keys", "values", "length", "tomap", "jsonencode", "merge", "transpose"]
    one_of_texts = ["upper", "lower", "title", "strrev", "trimspace", "length", "base64encode", "md5", "tonumber",
                    "tobool", "jsonencode", "urlencode", "can"]  # fmt: skip
    made = [
        many,
        maps,
        st.tuples(
            inner, st.sampled_from(["+", "-", "*", "/", "%", "==", "!=", "<", ">", "<=", ">=", "&&", "||"]), inner
        ).map(" ".join),
        st.tuples(inner, inner, inner).map(lambda t: f"({t[0]}) ? ({t[1]}) : ({t[2]})"),
        st.tuples(st.sampled_from(one_of_many), many).map(lambda t: f"{t[0]}({t[1]})"),
        st.tuples(st.sampled_from(one_of_maps), maps).map(lambda t: f"{t[0]}({t[1]})"),
        st.tuples(st.sampled_from(one_of_texts), inner).map(lambda t: f"{t[0]}({t[1]})"),
        st.tuples(many, many).map(lambda t: f"concat({t[0]}, {t[1]})"),
        st.tuples(st.sampled_from(["setunion", "setintersection", "setsubtract", "setproduct"]), many, many).map(
            lambda t: f"{t[0]}({t[1]}, {t[2]})"
        ),
        st.tuples(many, inner).map(lambda t: f"contains({t[0]}, {t[1]})"),
        st.tuples(many, small).map(lambda t: f"element({t[0]}, {t[1]})"),
        st.tuples(many, small).map(lambda t: f"({t[0]})[{t[1]}]"),
        st.tuples(many, small, small).map(lambda t: f"slice({t[0]}, {t[1]}, {t[2]})"),
        st.tuples(many, small).map(lambda t: f"chunklist({t[0]}, {t[1]})"),
        st.tuples(texts, many).map(lambda t: f"join({t[0]}, {t[1]})"),
        st.tuples(texts, inner).map(lambda t: f"split({t[0]}, {t[1]})"),
        st.tuples(maps, maps).map(lambda t: f"merge({t[0]}, {t[1]})"),
        st.tuples(maps, inner).map(lambda t: f'lookup({t[0]}, "a", {t[1]})'),
        st.tuples(maps).map(lambda t: f"({t[0]}).a"),
        st.tuples(many, many).map(lambda t: f"zipmap({t[0]}, {t[1]})"),
        st.tuples(inner, small, small).map(lambda t: f"substr({t[0]}, {t[1]}, {t[2]})"),
        st.tuples(inner, inner).map(lambda t: f'format("%s|%v", {t[0]}, {t[1]})'),
        st.tuples(inner, inner).map(lambda t: f"try({t[0]}, {t[1]})"),
        inner.map(lambda e: f"!({e})"),
        inner.map(lambda e: f'"<${{{e}}}>"'),
        many.map(lambda e: f'"%{{ for x in {e} }}${{x}};%{{ endfor }}"'),
        many.map(lambda e: f"[for i, x in {e} : [i, x]]"),
        many.map(lambda e: f"[for x in {e} : x if x != null]"),
        many.map(lambda e: f'{{for i, x in {e} : "k${{i}}" => x}}'),
        many.map(lambda e: f'{{for x in {e} : "${{x}}" => x...}}'),
        maps.map(lambda e: f'[for k, v in {e} : "${{k}}=${{v}}"]'),
        tuples(maps).map(lambda e: f"({e})[*].a"),
        maps.map(lambda e: f"({e})[*]"),
    ]
    return st.one_of(*made)


expressions = st.recursive(scalars, grown, max_leaves=8)


@needs_terraform
# One call of the console per example: shrinking would ask it a thousand times.
@settings(max_examples=4, deadline=None, phases=[Phase.generate], suppress_health_check=list(HealthCheck))
@given(st.lists(expressions, min_size=40, max_size=80, unique=True))
def test_made_up_expressions_agree_with_terraform(tmp_path_factory, made):
    theirs = console(made, tmp_path_factory.mktemp("console"))
    wrong = [
        (expression, other, found)
        for expression, other in zip(made, theirs, strict=True)
        if other is not None and (found := encoded(expression)) is not UNKNOWN and found != other
    ]
    assert not wrong, wrong[:20]


# --- what the console cannot be asked -------------------------------------------------------------


@pytest.mark.parametrize(
    ("expression", "reason"),
    [
        ("uuid()", "new on every run"),
        ("timestamp()", "time of the apply"),
        ("plantimestamp()", "time of the plan"),
        ('bcrypt("x")', "salted"),
        ('base64gzip("x")', "compressor"),
        ('provider::aws::arn_parse("arn:aws:s3:::b")', "function of a provider"),
        ("upper(uuid())", "new on every run"),
        ('"${timestamp()}-x"', "time of the apply"),
    ],
)
def test_what_is_not_pure_is_unknown_by_name(expression, reason):
    assert reason in value_of(expression).reason


def test_files_are_read_inside_the_root_module_only(tmp_path):
    root = tmp_path / "root"
    root.mkdir()
    (tmp_path / "secret.txt").write_text("outside")
    (root / "greeting.tftpl").write_text("Hello ${name}!%{ for n in others ~}\n ${upper(n)}%{ endfor ~}\n")
    (root / "link.txt").symlink_to(tmp_path / "secret.txt")
    assert value_of('templatefile("greeting.tftpl", { name = "A", others = ["b", "c"] })', root) == "Hello A! B C"
    assert value_of('fileset(".", "*.{tftpl,md}")', root).items == ("greeting.tftpl",)
    assert len(value_of('filesha256("greeting.tftpl")', root)) == 64
    for name in ("../secret.txt", "link.txt", str(tmp_path / "secret.txt"), "/etc/passwd"):
        assert "outside the root module" in value_of(f'file("{name}")', root).reason
        assert "outside the root module" in value_of(f'fileexists("{name}")', root).reason
    assert "no file" in value_of('file("missing")', root).reason


ODD = ["", "null", "1", '"a"', "[]", "{}", "[null]", "{a=null}", "toset([])", '"a","b"', "1,2", "[],[]", "{},{}",
       "null,null", '"a",1', "[1],1", '[1],"a"', "{},1", '"a","b","c"', "1,2,3", "[],1,2", '"10.0.0.0/8",4,3',
       "toset([null])", "[[null]]", "-1,-1", '"",""', "1e300", "[1,2],-1", '[1,"a"],{}']  # fmt: skip


@pytest.mark.parametrize("name", sorted({*WHOLE, *SHAPE, *FILES, *UNEVALUATED, "try", "can", "nothing"}))
def test_no_argument_breaks_a_function(name):
    """A wrong call is an unknown value with a reason, never an exception."""
    for arguments in ODD:
        value_of(f"{name}({arguments})")


@needs_terraform
def test_every_built_in_function_is_evaluated_or_unknown_by_name(tmp_path):
    """The list is the installed Terraform's own: https://developer.hashicorp.com/terraform/cli/commands/metadata/functions"""
    shown = subprocess.run([str(TERRAFORM), "metadata", "functions", "-json"], cwd=tmp_path, capture_output=True,
                           check=True, env={"PATH": os.environ["PATH"], "HOME": str(tmp_path)})  # fmt: skip
    theirs = {name.removeprefix("core::") for name in json.loads(shown.stdout)["function_signatures"]}
    ours = {*WHOLE, *SHAPE, *FILES, "try", "can"}
    assert len(theirs) > 100
    assert theirs <= ours | UNEVALUATED.keys()
    assert ours <= theirs
    for name, reason in UNEVALUATED.items():
        assert name in reason
        assert value_of(f"{name}()").reason == reason
    assert "provider::time::rfc3339_parse" in value_of('provider::time::rfc3339_parse("x")').reason
    for name in sorted(theirs & ours):
        assert encoded(f"core::{name}()") == encoded(f"{name}()")
