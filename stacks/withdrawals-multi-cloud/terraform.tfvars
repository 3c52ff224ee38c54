google_project     = "exchange-withdrawals"
azure_subscription = "00000000-0000-0000-0000-000000000000"
domain             = "exchange.example"
certificate_arn    = "arn:aws:acm:ap-northeast-1:123456789012:certificate/00000000-0000-0000-0000-000000000001"
ssh_public_key     = "ssh-rsa AAAA replace-me"
image = {
  aws    = "123456789012.dkr.ecr.ap-northeast-1.amazonaws.com/withdrawals:1"
  google = "asia-northeast2-docker.pkg.dev/exchange-withdrawals/withdrawals/withdrawals:1"
}
ledger_image = {
  aws    = "ami-00000000000000001"
  google = "projects/exchange-withdrawals/global/images/ledger-1"
  azure  = "/subscriptions/00000000-0000-0000-0000-000000000000/resourceGroups/images/providers/Microsoft.Compute/images/ledger-1"
}
signers = ["192.0.2.1:7000", "192.0.2.2:7000", "192.0.2.3:7000", "192.0.2.4:7000", "192.0.2.5:7000"]
