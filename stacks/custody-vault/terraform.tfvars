google_project     = "exchange-vault"
azure_subscription = "00000000-0000-0000-0000-000000000000"
prefix             = "exchange"
image = [
  "123456789012.dkr.ecr.ap-northeast-1.amazonaws.com/approvals:1",
  "123456789012.dkr.ecr.eu-central-1.amazonaws.com/approvals:1",
]
# Shares in six cities of five countries. japan.tfvars overrides it.
places = {
  aws    = ["ap-northeast-1", "eu-central-1"]
  google = ["asia-southeast1", "europe-west6"]
  azure  = ["northeurope", "koreacentral"]
}
