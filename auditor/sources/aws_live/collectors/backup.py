"""AWS Backup: plans, what they select, and vaults."""

from __future__ import annotations

from auditor.sources.aws_live.interface import Call, Kind, Service

_PLAN = Call(
    operation="GetBackupPlan",
    given={"BackupPlanId": "BackupPlanId"},
    items="@",
    absent=frozenset({"ResourceNotFoundException"}),
    kinds=(
        Kind(
            type="aws_backup_plan",
            label="BackupPlan.BackupPlanName",
            id="BackupPlanId",
            arn="BackupPlanArn",
            tags="",
            values={
                "name": "BackupPlan.BackupPlanName",
                "rule": "BackupPlan.Rules[].{rule_name: RuleName, target_vault_name: TargetBackupVaultName, "
                "schedule: ScheduleExpression, copy_action: CopyActions[].{destination_vault_arn: "
                "DestinationBackupVaultArn}}",
            },
        ),
    ),
)
_SELECTIONS = Call(
    operation="ListBackupSelections",
    given={"BackupPlanId": "BackupPlanId"},
    items="BackupSelectionsList",
    absent=frozenset({"ResourceNotFoundException"}),
    then=(
        Call(
            operation="GetBackupSelection",
            given={"BackupPlanId": "BackupPlanId", "SelectionId": "SelectionId"},
            items="@",
            absent=frozenset({"ResourceNotFoundException"}),
            kinds=(
                Kind(
                    type="aws_backup_selection",
                    label="BackupSelection.SelectionName",
                    key="SelectionId",
                    id="SelectionId",
                    tags="",
                    values={
                        "plan_id": "BackupPlanId",
                        "resources": "BackupSelection.Resources",
                        "not_resources": "BackupSelection.NotResources",
                        "selection_tag": "BackupSelection.ListOfTags[].{type: ConditionType, key: ConditionKey, "
                        "value: ConditionValue}",
                        "condition": "[BackupSelection.Conditions.{string_equals: "
                        "StringEquals[].{key: ConditionKey, value: ConditionValue}}]",
                    },
                ),
            ),
        ),
    ),
)
_VAULTS = Call(
    operation="ListBackupVaults",
    items="BackupVaultList",
    kinds=tuple(
        Kind(
            type=type_,
            label="BackupVaultName",
            id="BackupVaultName",
            arn="BackupVaultArn",
            tags="",
            when=when,
            values={"name": "BackupVaultName"},
        )
        for type_, when in (
            ("aws_backup_vault", "VaultType!='LOGICALLY_AIR_GAPPED_BACKUP_VAULT'"),
            ("aws_backup_logically_air_gapped_vault", "VaultType=='LOGICALLY_AIR_GAPPED_BACKUP_VAULT'"),
        )
    ),
)
SERVICE = Service(
    client="backup",
    calls=(Call(operation="ListBackupPlans", items="BackupPlansList", then=(_PLAN, _SELECTIONS)), _VAULTS),
)
_LIFECYCLE = Call(
    operation="GetLifecyclePolicy",
    given={"PolicyId": "PolicyId"},
    items="Policy",
    absent=frozenset({"ResourceNotFoundException"}),
    kinds=(
        Kind(
            type="aws_dlm_lifecycle_policy",
            label="PolicyId",
            id="PolicyId",
            arn="PolicyArn",
            values={
                "state": "State",
                "policy_details": "[PolicyDetails.{resource_types: ResourceTypes, target_tags: tag_map(TargetTags), "
                "schedule: Schedules[].{name: Name, cross_region_copy_rule: CrossRegionCopyRules[].{target: Target, "
                "target_region: TargetRegion}}}]",
            },
        ),
    ),
)
LIFECYCLE = Service(client="dlm", calls=(Call(operation="GetLifecyclePolicies", items="Policies", then=(_LIFECYCLE,)),))
