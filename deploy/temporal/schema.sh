#!/bin/sh
# One-shot job: brings Temporal's two databases to the schema of its version. The schema is inside the tool; repeating it
# changes nothing. The databases and their owner come from deploy/postgres/10-roles.sh.
set -eu
cd /tmp
for pair in temporal:temporal temporal_visibility:visibility; do
  database=${pair%%:*}
  tool="temporal-sql-tool --plugin postgres12 --ep $POSTGRES_SEEDS -p $DB_PORT -u $POSTGRES_USER --db $database"
  $tool setup-schema -v 0.0
  $tool update-schema --schema-name "postgresql/v12/${pair##*:}"
done
