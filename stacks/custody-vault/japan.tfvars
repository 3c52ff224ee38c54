# Keys that must stay in one jurisdiction: Tokyo and Osaka, three shares in each. Either city may be lost.
image = [
  "123456789012.dkr.ecr.ap-northeast-1.amazonaws.com/approvals:1",
  "123456789012.dkr.ecr.ap-northeast-3.amazonaws.com/approvals:1",
]
places = {
  aws    = ["ap-northeast-1", "ap-northeast-3"]
  google = ["asia-northeast1", "asia-northeast2"]
  azure  = ["japaneast", "japanwest"]
}
