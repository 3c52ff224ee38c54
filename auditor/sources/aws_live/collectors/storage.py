"""Amazon EFS and Amazon FSx."""

from __future__ import annotations

from auditor.sources.aws_live.interface import Call, Kind, Service

_FILES = {"FileSystemId": "FileSystemId"}
_GONE = frozenset({"FileSystemNotFound"})
_EFS = Call(
    operation="DescribeFileSystems",
    items="FileSystems[?LifeCycleState!='deleted' && LifeCycleState!='deleting']",
    kinds=(
        Kind(
            type="aws_efs_file_system",
            label="Name",
            key="FileSystemId",
            id="FileSystemId",
            arn="FileSystemArn",
            values={
                "availability_zone_name": "AvailabilityZoneName",
                "availability_zone_id": "AvailabilityZoneId",
                "kms_key_id": "KmsKeyId",
                "dns_name": "join('', [FileSystemId, '.efs.', _here.region, '.amazonaws.com'])",
            },
        ),
    ),
    then=(
        Call(
            operation="DescribeMountTargets",
            given=_FILES,
            items="MountTargets",
            absent=_GONE,
            kinds=(
                Kind(
                    type="aws_efs_mount_target",
                    label="MountTargetId",
                    id="MountTargetId",
                    tags="",
                    values={
                        "file_system_id": "FileSystemId",
                        "subnet_id": "SubnetId",
                        "availability_zone_name": "AvailabilityZoneName",
                        "ip_address": "IpAddress",
                    },
                ),
            ),
        ),
        Call(
            operation="DescribeBackupPolicy",
            given=_FILES,
            items="BackupPolicy",
            absent=frozenset({"PolicyNotFound", "FileSystemNotFound"}),
            kinds=(
                Kind(
                    type="aws_efs_backup_policy",
                    label="_parent.FileSystemId",
                    id="_parent.FileSystemId",
                    tags="",
                    values={"file_system_id": "_parent.FileSystemId", "backup_policy": "[{status: Status}]"},
                ),
            ),
        ),
    ),
)
_REPLICATIONS = Call(
    operation="DescribeReplicationConfigurations",
    items="Replications",
    kinds=(
        Kind(
            type="aws_efs_replication_configuration",
            label="SourceFileSystemId",
            id="SourceFileSystemId",
            tags="",
            # The destination's Region lists it too; it is a fact of the source.
            when="SourceFileSystemRegion==_here.region",
            values={
                "source_file_system_id": "SourceFileSystemId",
                "destination": "Destinations[?Status!='DELETING' && Status!='ERROR'].{region: Region, file_system_id: "
                "FileSystemId}",
            },
        ),
    ),
)
_POINTS = Call(
    operation="DescribeAccessPoints",
    items="AccessPoints",
    kinds=(
        Kind(
            type="aws_efs_access_point",
            label="Name || AccessPointId",
            key="AccessPointId",
            id="AccessPointId",
            arn="AccessPointArn",
            values={"file_system_id": "FileSystemId"},
        ),
    ),
)
EFS = Service(client="efs", iam="elasticfilesystem", limit=4, calls=(_EFS, _REPLICATIONS, _POINTS))


def _file_system(type_: str, kind: str, details: str) -> Kind:
    return Kind(
        type=type_,
        label="Tags[?Key=='Name'].Value | [0]",
        key="FileSystemId",
        id="FileSystemId",
        arn="ResourceARN",
        when=f"FileSystemType=='{kind}'",
        values={
            "subnet_ids": "SubnetIds",
            "preferred_subnet_id": f"{details}.PreferredSubnetId" if kind != "LUSTRE" else "SubnetIds[0]",
            "deployment_type": f"{details}.DeploymentType",
            "automatic_backup_retention_days": f"{details}.AutomaticBackupRetentionDays",
            "kms_key_id": "KmsKeyId",
            "dns_name": "DNSName",
        },
    )


_FSX = Call(
    operation="DescribeFileSystems",
    items="FileSystems[?Lifecycle!='DELETING']",
    kinds=(
        _file_system("aws_fsx_windows_file_system", "WINDOWS", "WindowsConfiguration"),
        _file_system("aws_fsx_ontap_file_system", "ONTAP", "OntapConfiguration"),
        _file_system("aws_fsx_openzfs_file_system", "OPENZFS", "OpenZFSConfiguration"),
        _file_system("aws_fsx_lustre_file_system", "LUSTRE", "LustreConfiguration"),
    ),
)
_CACHES = Call(
    operation="DescribeFileCaches",
    items="FileCaches[?Lifecycle!='DELETING']",
    kinds=(
        Kind(
            type="aws_fsx_file_cache",
            label="FileCacheId",
            id="FileCacheId",
            arn="ResourceARN",
            tags="",
            values={"subnet_ids": "SubnetIds", "dns_name": "DNSName", "kms_key_id": "KmsKeyId"},
        ),
    ),
)
_BACKUPS = Call(
    operation="DescribeBackups",
    items="Backups[?Lifecycle=='AVAILABLE' && FileSystem && Type!='AUTOMATIC']",
    kinds=(
        Kind(
            type="aws_fsx_backup",
            label="BackupId",
            id="BackupId",
            arn="ResourceARN",
            values={"file_system_id": "FileSystem.FileSystemId"},
        ),
    ),
)
_MACHINES = Call(
    operation="DescribeStorageVirtualMachines",
    items="StorageVirtualMachines",
    kinds=(
        Kind(
            type="aws_fsx_ontap_storage_virtual_machine",
            label="Name",
            key="StorageVirtualMachineId",
            id="StorageVirtualMachineId",
            arn="ResourceARN",
            values={"file_system_id": "FileSystemId", "name": "Name"},
        ),
    ),
)
_VOLUMES = Call(
    operation="DescribeVolumes",
    items="Volumes",
    kinds=(
        Kind(
            type="aws_fsx_ontap_volume",
            label="Name",
            key="VolumeId",
            id="VolumeId",
            arn="ResourceARN",
            when="VolumeType=='ONTAP'",
            values={"storage_virtual_machine_id": "OntapConfiguration.StorageVirtualMachineId", "name": "Name"},
        ),
        Kind(
            type="aws_fsx_openzfs_volume",
            label="Name",
            key="VolumeId",
            id="VolumeId",
            arn="ResourceARN",
            when="VolumeType=='OPENZFS'",
            values={"parent_volume_id": "OpenZFSConfiguration.ParentVolumeId", "name": "Name"},
        ),
    ),
)
_ZFS_SNAPSHOTS = Call(
    operation="DescribeSnapshots",
    items="Snapshots[?Lifecycle=='AVAILABLE']",
    kinds=(
        Kind(
            type="aws_fsx_openzfs_snapshot",
            label="Name",
            key="SnapshotId",
            id="SnapshotId",
            arn="ResourceARN",
            values={"volume_id": "VolumeId", "name": "Name"},
        ),
    ),
)
FSX = Service(client="fsx", calls=(_FSX, _CACHES, _BACKUPS, _MACHINES, _VOLUMES, _ZFS_SNAPSHOTS))
