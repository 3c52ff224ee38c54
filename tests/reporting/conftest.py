"""A result with everything in it, hostile names included."""

from __future__ import annotations

import pytest

from auditor.model.control import Concentration, Control, Framework, RelevantControl
from auditor.model.domain import Domain
from auditor.model.downtime import Downtime
from auditor.model.finding import AcceptedRisk, Evidence, Finding, Location, Severity
from auditor.model.guard import GuardState
from auditor.model.incident import Assumption, Incident, Reference, Replay, ServiceReplay, Threshold
from auditor.model.peer import SecondOpinion
from auditor.model.remediation import Remediation, Snippet
from auditor.model.snapshot import Snapshot, SnapshotNode
from auditor.model.verdict import Confidence, Interval, Level, Verdict
from auditor.result import (
    AuditResult,
    Coverage,
    CutSet,
    DomainVerdict,
    Fix,
    GuardResult,
    InputInfo,
    LevelVerdict,
    MemberResult,
    PolicyFailure,
    PolicyInfo,
    ResourceResult,
    ServiceResult,
    SinglePoint,
    SkippedRecord,
)

ZONE_A = "aws:ap-northeast-1:ap-northeast-1a"
ZONE_C = "aws:ap-northeast-1:ap-northeast-1c"
REGION = "aws:ap-northeast-1"
CANARY = "<script>alert(1)</script>"
HOSTILE = f'aws_db_instance.x["{CANARY}\x1b[31m|`@team [a](http://evil.example)\u202egnp\nx"]'
LONG = "module." + "very_long_name_" * 20 + ".aws_instance.this"


def same(verdict: Verdict) -> Interval:
    return Interval(verdict, verdict)


STOPS, RESTORES, DIPS, HOLDS = (
    same(Verdict.STOPS),
    same(Verdict.RESTORES),
    same(Verdict.DIPS),
    same(Verdict.HOLDS),
)
OPEN = Interval(Verdict.STOPS, Verdict.HOLDS)


def verdict(interval: Interval, domain: str, confidence=Confidence.CERTAIN, rto="", rpo="") -> LevelVerdict:
    return LevelVerdict(interval=interval, confidence=confidence, domain=domain, rto=rto, rpo=rpo)


def finding(**changes) -> Finding:
    values = {
        "policy": "RES101",
        "name": "single-zone-service",
        "severity": Severity.HIGH,
        "confidence": Confidence.CERTAIN,
        "service": "withdrawals",
        "domain": ZONE_A,
        "address": "aws_nat_gateway.a",
        "message": "withdrawals stops when ap-northeast-1a is lost: all egress goes through one NAT gateway.",
        "evidence": (
            Evidence(
                path=(
                    "withdrawals",
                    "aws_ecs_service.api",
                    "aws_subnet.private_c",
                    "aws_route_table.private",
                ),
                cause="aws_nat_gateway.a",
                domain=ZONE_A,
                note="all three private subnets route through it",
            ),
        ),
        "remedy": "Add one aws_nat_gateway per zone and point each private route table at its own.",
        "location": Location(input="plan.json", pointer="/resource_changes/12", file="network.tf", line=42),
        "fingerprint": "0f1e2d3c4b5a6978",
        "also_known_as": ("CKV_AWS_000",),
    }
    return Finding(**{**values, **changes})


def withdrawals() -> ServiceResult:
    return ServiceResult(
        name="withdrawals",
        function="withdrawal",
        strategy="pilot light to warm standby",
        inferred=True,
        reason='the name "withdrawal-api" of aws_ecs_service.api',
        members=(
            MemberResult(
                address="aws_ecs_service.api",
                type="aws_ecs_service",
                role="seed",
                reason="named withdrawal-api",
            ),
            MemberResult(address="aws_nat_gateway.a", type="aws_nat_gateway", role="needs", reason="egress of api"),
            MemberResult(
                address="aws_db_instance.db",
                type="aws_db_instance",
                role="needs",
                reason="DATABASE_URL of api",
            ),
        ),
        survive=(Level.ZONE, Level.REGION),
        verdicts=(
            (Level.ZONE, verdict(STOPS, ZONE_A)),
            (
                Level.REGION,
                verdict(RESTORES, REGION, Confidence.LIKELY, "hours: restore of a snapshot", "24 h: daily backup"),
            ),
            (Level.ACCOUNT, verdict(STOPS, "aws:account:123456789012")),
            (Level.PROVIDER, verdict(STOPS, "aws")),
            (Level.GLOBAL, verdict(HOLDS, "")),
        ),
        domains=(
            DomainVerdict(
                domain=ZONE_A,
                also=("aws:ap-northeast-1:apne1-az4",),
                level=Level.ZONE,
                interval=STOPS,
            ),
            DomainVerdict(domain=ZONE_C, also=(), level=Level.ZONE, interval=DIPS),
            DomainVerdict(domain=REGION, also=(), level=Level.REGION, interval=RESTORES),
        ),
        single_points=(
            (
                Level.ZONE,
                (
                    SinglePoint(
                        address="aws_nat_gateway.a",
                        domain=ZONE_A,
                        path=("withdrawals", "ecs service api", "subnet private_c", "nat gateway a"),
                    ),
                ),
            ),
            (
                Level.REGION,
                (
                    SinglePoint(
                        address="aws_ecs_service.api",
                        domain=REGION,
                        path=("withdrawals", "ecs service api"),
                        group=("aws_ecs_service.api", "aws_ecs_service.worker"),
                    ),
                ),
            ),
        ),
        cut_sets=(
            CutSet(kind="domains", members=(ZONE_A,), interval=STOPS),
            CutSet(kind="resources", members=("aws_nat_gateway.a",), interval=STOPS),
        ),
        fixes=(
            Fix(
                summary="Add a NAT gateway in ap-northeast-1c and route private_c through it.",
                addresses=("aws_nat_gateway.a", "aws_route_table.private"),
                level=Level.ZONE,
                before=STOPS,
                after=DIPS,
            ),
        ),
        gaps=("aws_db_instance.db: multi_az is known only after apply",),
    )


def hostile() -> ServiceResult:
    return ServiceResult(
        name=f"custody {CANARY} | `x`",
        function="custody",
        inferred=False,
        reason=f"auditor.yaml {CANARY}",
        members=(MemberResult(address=HOSTILE, type="aws_db_instance", role="seed", reason=HOSTILE),),
        survive=(Level.ZONE,),
        verdicts=(
            (Level.ZONE, verdict(OPEN, HOSTILE, Confidence.UNKNOWN)),
            (Level.THIRD_PARTY, verdict(DIPS, "third-party:\x9b31mfireblocks")),
        ),
        domains=(DomainVerdict(domain=HOSTILE, also=(HOSTILE,), level=Level.ZONE, interval=OPEN),),
        single_points=((Level.ZONE, (SinglePoint(address=HOSTILE, domain=HOSTILE, path=(HOSTILE, LONG)),)),),
        cut_sets=(CutSet(kind="domains", members=(HOSTILE, LONG), interval=OPEN),),
        fixes=(Fix(summary=HOSTILE, addresses=(LONG,), level=Level.ZONE, before=OPEN, after=HOLDS),),
        gaps=(HOSTILE, LONG),
    )


@pytest.fixture
def small() -> AuditResult:
    """A run over one small stack, nothing odd in it."""
    return AuditResult(
        tool_version="0.1.0",
        inputs=(
            InputInfo(name="plan.json", kind="terraform-plan", sha256="ab" * 32, tool="Terraform 1.11.4", records=23),
        ),
        services=(withdrawals(),),
        resources=(
            ResourceResult(
                address="aws_nat_gateway.a",
                type="aws_nat_gateway",
                provider="aws",
                region="ap-northeast-1",
                account="123456789012",
                zones=("ap-northeast-1a",),
                services=("withdrawals",),
                verdicts=((Level.ZONE, STOPS), (Level.REGION, STOPS)),
                location="network.tf:42",
            ),
        ),
        findings=(
            finding(),
            finding(
                policy="RES201",
                name="no-copy-elsewhere",
                severity=Severity.MEDIUM,
                confidence=Confidence.LIKELY,
                domain=REGION,
                address="aws_db_instance.db",
                message="The database of withdrawals has no backup outside ap-northeast-1.",
                remedy="Set aws_db_instance_automated_backups_replication in another Region.",
                location=Location(input="plan.json", pointer="/resource_changes/3"),
                fingerprint="1111222233334444",
                also_known_as=(),
            ),
        ),
        coverage=Coverage(
            read=23,
            modelled=14,
            supporting=6,
            not_modelled=(("aws_foo_bar", 2),),
            skipped=(),
            in_no_service=("aws_s3_bucket.logs",),
            notes=(),
        ),
        policies=(
            PolicyInfo(
                id="RES101",
                name="single-zone-service",
                severity=Severity.HIGH,
                summary="A service survives the loss of one zone.",
                why="A zone is the smallest place that fails as a whole.\n\nIt happened on 2025-04-15.",
                remedy="Spread every part over two zones or more.",
                source="https://docs.aws.amazon.com/whitepapers/latest/aws-fault-isolation-boundaries/",
                also_known_as=("CKV_AWS_000",),
            ),
        ),
    )


@pytest.fixture
def rich_result(small: AuditResult) -> AuditResult:
    """Everything that a result can hold."""
    return AuditResult(
        tool_version=small.tool_version,
        inputs=(
            *small.inputs,
            InputInfo(
                name=f"./{CANARY} %/../state.json",
                kind="terraform-state",
                sha256="cd" * 32,
                tool="",
                records=1,
                notes=("the plan is not complete (-target)", HOSTILE),
            ),
            InputInfo(name="aws:", kind="aws-live", sha256="", tool="", records=0),
        ),
        services=(
            *small.services,
            hostile(),
            ServiceResult(
                name="empty",
                function="other",
                inferred=False,
                reason="",
                members=(),
                survive=(Level.ZONE,),
                verdicts=(),
                domains=(),
                single_points=(),
                cut_sets=(),
                fixes=(),
            ),
        ),
        resources=(
            *small.resources,
            ResourceResult(
                address=HOSTILE,
                type="aws_db_instance",
                provider="aws",
                region="",
                account="",
                zones=(),
                services=(),
                verdicts=((Level.ZONE, OPEN),),
                location="",
                guards=(GuardResult("deletion protection", GuardState.OFF, "deletion by mistake"),),
            ),
        ),
        findings=(
            *small.findings,
            finding(
                policy="RES900",
                name=CANARY,
                severity=Severity.CRITICAL,
                confidence=Confidence.UNKNOWN,
                service=hostile().name,
                domain=HOSTILE,
                address=HOSTILE,
                message=HOSTILE,
                evidence=(Evidence(path=(HOSTILE, LONG), cause=HOSTILE, domain=HOSTILE, note=HOSTILE),),
                remedy=HOSTILE,
                location=Location(input=HOSTILE, file=f"src/{CANARY} a.tf", line=3),
                fingerprint="2222",
                also_known_as=(HOSTILE,),
            ),
            finding(fingerprint="3333", suppressed=f"accepted until 2027 {HOSTILE}"),
            finding(service="", domain="", address="", location=None, evidence=(), fingerprint="4444"),
        ),
        coverage=Coverage(
            read=60,
            modelled=30,
            supporting=10,
            not_modelled=(("aws_a", 5), ("aws_b", 4), ("aws_c", 3), ("aws_d", 2), (HOSTILE, 1)),
            skipped=(SkippedRecord(address=HOSTILE, type="aws_x", reason=HOSTILE),),
            in_no_service=(HOSTILE, LONG),
            notes=(HOSTILE,),
        ),
        policies=(
            *small.policies,
            PolicyInfo(
                id="RES900",
                name=CANARY,
                severity=Severity.CRITICAL,
                summary=CANARY,
                why=CANARY,
                remedy=CANARY,
                source="javascript:alert(1)",
            ),
        ),
        failures=(
            PolicyFailure(policy="RES900", service="withdrawals", error=f"ZeroDivisionError {HOSTILE}"),
            PolicyFailure(policy="RES999", service="", error="boom"),
        ),
        warnings=(f"two inputs contradict each other {HOSTILE}",),
        generated="2026-01-02T03:04:05Z",
        accepted=(
            AcceptedRisk(
                policy="RES101",
                service="withdrawals",
                address=HOSTILE,
                reason=f"accepted until 2027 {HOSTILE}",
                owner=f"head of risk {CANARY}",
                expires="2027-01-01",
                expired=False,
                findings=("3333",),
            ),
        ),
        replays=(replayed(),),
        frameworks=("dora",),
        controls=(relevant(),),
        concentration=(
            Concentration(
                service="withdrawals",
                function="withdrawal",
                provider=HOSTILE,
                kind="provider",
                interval=STOPS,
                substitutable="no",
                shared_with=(hostile().name,),
                sub_providers=(HOSTILE,),
            ),
        ),
        downtime=(
            Downtime(
                service="withdrawals",
                level=Level.ZONE,
                seconds=(12.0, None),
                fixed_seconds=(0.0, 7200.0),
                fix=HOSTILE,
                assumptions=(CANARY,),
            ),
        ),
        second_opinions=(
            SecondOpinion(
                service="withdrawals",
                check="CKV_AWS_157",
                name=CANARY,
                address=HOSTILE,
                passed=True,
                contradicted=HOSTILE,
            ),
        ),
        remediations=(
            Remediation(
                address=HOSTILE,
                level=Level.ZONE,
                gives=Verdict.DIPS,
                warning=CANARY,
                services=("withdrawals",),
                findings=("2222",),
                gain=1.5,
                snippets=(
                    Snippet(dialect="hcl", place=CANARY, code=f"resource {{\n  a = {CANARY}\n}}\n"),
                    Snippet(dialect="aws-cli", place="a shell", code=HOSTILE),
                ),
            ),
        ),
        snapshot=trees(),
    )


def replayed() -> Replay:
    incident = Incident(
        id="aws-apne1-2025-04-15",
        title=f"Tokyo {CANARY}",
        provider="aws",
        date="2025-04-15",
        start="2025-04-15T07:40Z",
        end="2025-04-15T08:43Z",
        lasted_seconds=3780,
        scope="zone",
        extent="whole",
        lose=("aws:ap-northeast-1:apne1-az4",),
        one_zone_of="",
        regions=("ap-northeast-1",),
        impaired=(),
        frozen=(),
        cause="power",
        effect=f"no power {CANARY}",
        hit="",
        scenarios=("c",),
        confidence="confirmed",
        sources=(Reference(title=CANARY, urls=("https://example.org/a",)),),
        notes=(CANARY,),
    )
    rows = tuple(
        ServiceReplay(
            service=name,
            function="withdrawal",
            interval=interval,
            confidence=Confidence.UNKNOWN,
            answer=f"stopped {CANARY}",
            down_seconds=(0, 3780),
            impaired=(HOSTILE,),
            frozen=(LONG,),
            assumptions=(Assumption(lost=(HOSTILE,), interval=STOPS),),
            thresholds=(Threshold(name="down for more than 2 h", crossed="yes", reason=CANARY, source="rule"),),
        )
        for name, interval in (("withdrawals", OPEN), (hostile().name, STOPS))
    )
    return Replay(incident=incident, lost=(ZONE_A,), touches=True, services=rows, unseen=("STS",))


def relevant() -> RelevantControl:
    control = Control(
        id="DORA-10.1",
        framework="dora",
        text=f"Spot single points {CANARY}",
        topics=("single-zone",),
        verified="title",
        binding="duty",
        note=CANARY,
        source=Reference(title=CANARY, urls=()),
    )
    framework = Framework(
        id="dora", name="DORA", title=CANARY, version="2022/2554", date="2022-12-14", verified_on="2026-11-23"
    )
    return RelevantControl(control=control, framework=framework, findings=("0f1e2d3c4b5a6978",), policies=("RES101",))


def trees() -> Snapshot:
    domains = (
        Domain("aws", Level.PROVIDER),
        Domain(REGION, Level.REGION, (), frozenset({"aws"})),
        Domain(ZONE_A, Level.ZONE, (HOSTILE,), frozenset({"aws", REGION})),
    )
    leaf = SnapshotNode(kind="leaf", label=HOSTILE, address=HOSTILE, domains=(0, 1, 2), floor=0)
    group = SnapshotNode(kind="group", label=CANARY, children=(0,), modes=("serving",), hold=(2, 1))
    names = ("withdrawals", hostile().name)
    roots = tuple(SnapshotNode(kind="every", label=name, children=(1,)) for name in names)
    return Snapshot(domains=domains, nodes=(leaf, group, *roots), roots=((names[0], 2), (names[1], 3)))


@pytest.fixture
def nothing() -> AuditResult:
    """A run that read nothing."""
    return AuditResult(
        tool_version="0.1.0",
        inputs=(),
        services=(),
        resources=(),
        findings=(),
        coverage=Coverage(read=0, modelled=0, supporting=0, not_modelled=(), skipped=(), in_no_service=(), notes=()),
        policies=(),
    )
