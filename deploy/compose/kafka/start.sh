#!/usr/bin/env bash
# Formats the log on the first start, with a user for every service, and becomes the broker.
set -euo pipefail
secret() { cat "/run/secrets/$1"; }
settings=/tmp/server.properties
broker=$(secret kafka-broker-password)
cp /etc/baton/server.properties "$settings"
cat >>"$settings" <<EOF
listener.name.client.scram-sha-512.sasl.jaas.config=org.apache.kafka.common.security.scram.ScramLoginModule required username="broker" password="$broker";
listener.name.controller.plain.sasl.jaas.config=org.apache.kafka.common.security.plain.PlainLoginModule required username="broker" password="$broker" user_broker="$broker";
EOF
if [ ! -f /var/lib/kafka/data/meta.properties ]; then
  users=(--add-scram "SCRAM-SHA-512=[name=broker,password=$broker]" --add-scram "SCRAM-SHA-512=[name=admin,password=$(secret kafka-admin-password)]")
  for service in model execution task notification integration insight portal; do
    users+=(--add-scram "SCRAM-SHA-512=[name=$service,password=$(secret "$service-password")]")
  done
  /opt/kafka/bin/kafka-storage.sh format --cluster-id "$(/opt/kafka/bin/kafka-storage.sh random-uuid)" --config "$settings" "${users[@]}"
fi
exec /opt/kafka/bin/kafka-server-start.sh "$settings"
