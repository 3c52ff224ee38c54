domain = "exchange.example"
image = {
  tokyo = "123456789012.dkr.ecr.ap-northeast-1.amazonaws.com/withdrawals:1"
  osaka = "123456789012.dkr.ecr.ap-northeast-3.amazonaws.com/withdrawals:1"
}
certificate = {
  tokyo = "arn:aws:acm:ap-northeast-1:123456789012:certificate/00000000-0000-0000-0000-000000000001"
  osaka = "arn:aws:acm:ap-northeast-3:123456789012:certificate/00000000-0000-0000-0000-000000000003"
}
