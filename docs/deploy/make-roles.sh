#!/bin/bash
# Run once by the PostgreSQL container on an empty data folder: the portal's roles and database.
# The owner makes tables and grants; the three that serve own nothing, and `migrate` says what they reach.
set -euo pipefail
psql --username postgres --set ON_ERROR_STOP=1 \
    --set owner="$DOST_DB_PASSWORD" --set web="$DOST_DB_WEB_PASSWORD" \
    --set worker="$DOST_DB_WORKER_PASSWORD" --set dsmf="$DOST_DB_DSMF_PASSWORD" <<'SQL'
CREATE ROLE dost_owner LOGIN CREATEDB CREATEROLE PASSWORD :'owner';
CREATE ROLE dost_web LOGIN PASSWORD :'web';
CREATE ROLE dost_worker LOGIN PASSWORD :'worker';
CREATE ROLE dost_dsmf LOGIN PASSWORD :'dsmf';
GRANT dost_web, dost_worker, dost_dsmf TO dost_owner WITH ADMIN TRUE, INHERIT FALSE, SET TRUE;
CREATE DATABASE dost OWNER dost_owner;
SQL
