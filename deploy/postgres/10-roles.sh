#!/bin/sh
# Runs once, when the PostgreSQL volume is empty: the two databases of Temporal with their own role, and the database of
# ISMS Engine with an owner (migrations) and a role of least privilege (api and worker).
set -eu
psql --set ON_ERROR_STOP=1 --username "$POSTGRES_USER" --dbname postgres \
  --set temporal="$TEMPORAL_DB_PASSWORD" --set owner="$ISMS_OWNER_PASSWORD" --set app="$ISMS_APP_PASSWORD" <<'SQL'
create role temporal login password :'temporal';
create database temporal owner temporal;
create database temporal_visibility owner temporal;
create role isms_owner login password :'owner';
create role isms_app login password :'app';
create database isms owner isms_owner encoding 'UTF8' locale_provider builtin builtin_locale 'C.UTF-8' template template0;
revoke connect, temporary on database isms, temporal, temporal_visibility from public;
grant connect on database isms to isms_app;
SQL
