import pulumi_azure_native as azure

group = azure.resources.ResourceGroup("withdrawals", location="japaneast")
azure.storage.StorageAccount(
    "ledger", resource_group_name=group.name, location=group.location, kind="StorageV2", sku={"name": "Standard_ZRS"}
)
