google_project     = "exchange-signing"
azure_subscription = "00000000-0000-0000-0000-000000000000"
ssh_public_key     = "ssh-rsa AAAA replace-me"
images = {
  tokyo  = "ami-00000000000000001"
  osaka  = "ami-00000000000000003"
  google = "projects/exchange-signing/global/images/signer-1"
  azure  = "/subscriptions/00000000-0000-0000-0000-000000000000/resourceGroups/images/providers/Microsoft.Compute/images/signer-1"
}
