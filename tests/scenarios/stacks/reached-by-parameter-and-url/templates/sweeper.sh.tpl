#!/bin/bash
set -eu
aws s3 cp s3://${seed_bucket}/sweeper.tar.gz /opt/
tar -xf /opt/sweeper.tar.gz -C /opt
export LEDGER_HOST=${ledger_host}
/opt/sweeper/run &
