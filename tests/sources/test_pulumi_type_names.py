"""Types that no table holds are named as Terraform names them."""

from __future__ import annotations

import pytest

from auditor.sources.pulumi.names import type_of


@pytest.mark.parametrize(
    ("token", "type_"),
    [
        ("azure:network/networkInterface:NetworkInterface", "azurerm_network_interface"),
        ("azure:network/networkSecurityGroup:NetworkSecurityGroup", "azurerm_network_security_group"),
        (
            "azure:network/subnetNetworkSecurityGroupAssociation:SubnetNetworkSecurityGroupAssociation",
            "azurerm_subnet_network_security_group_association",
        ),
        ("azure:compute/managedDisk:ManagedDisk", "azurerm_managed_disk"),
        ("gcp:compute/firewall:Firewall", "google_compute_firewall"),
        ("azure-native:network:NetworkInterface", "azure_native_network_network_interface"),
    ],
)
def test_a_module_is_not_said_twice(token: str, type_: str) -> None:
    assert type_of(token).type == type_
