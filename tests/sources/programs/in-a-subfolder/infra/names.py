NAME = "withdrawals"
