#!/bin/bash
set -eu
cat > /etc/party.env <<END
PARTY=${party}
SHARE_KEY_ARN=${key_arn}
SESSION_TABLE=${sessions}
END
systemctl start mpc-party
