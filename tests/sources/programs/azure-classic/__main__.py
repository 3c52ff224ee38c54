import pulumi_azure as azure

group = azure.core.ResourceGroup("withdrawals", location="Japan East")
server = azure.mssql.Server(
    "ledger", resource_group_name=group.name, location=group.location, version="12.0", administrator_login="u"
)
azure.mssql.Database("ledger", server_id=server.id, sku_name="GP_Gen5_2", zone_redundant=True)
