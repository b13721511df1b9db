#!/bin/bash
# Run once by the PostgreSQL container on an empty data folder: the role and database of the portal.
# The owner may make the roles that the migrations need, and is no superuser.
set -euo pipefail
psql --username postgres --set ON_ERROR_STOP=1 --set password="$DOST_DB_PASSWORD" <<'SQL'
CREATE ROLE dost_owner LOGIN CREATEDB CREATEROLE PASSWORD :'password';
CREATE DATABASE dost OWNER dost_owner;
SQL
