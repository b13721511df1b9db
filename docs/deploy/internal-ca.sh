#!/bin/sh
# Makes what the containers know each other by: an authority, and a certificate and key for each that is spoken to.
#   sudo sh docs/deploy/internal-ca.sh ./internal-tls
# Run again it makes new certificates of the same authority. An agency that has an authority of its own puts its files
# under these names instead. ca.key signs: take it off this machine; only the next run needs it.
set -eu
folder=${1:?the folder to write to}
names=${2:-"postgres valkey web web-dsmf rabbitmq"}
days=${DAYS:-800}
umask 077
mkdir -p "$folder"
cd "$folder"
key() { openssl genpkey -algorithm EC -pkeyopt ec_paramgen_curve:P-256 -out "$1" 2>/dev/null; }
if [ ! -f ca.key ]; then
    key ca.key
    openssl req -x509 -new -key ca.key -days 3650 -subj "/CN=DOST internal" -out ca.pem \
        -addext "basicConstraints=critical,CA:TRUE" -addext "keyUsage=critical,keyCertSign,cRLSign"
fi
for name in $names; do
    key "$name.key"
    printf 'subjectAltName=DNS:%s\nbasicConstraints=CA:FALSE\nextendedKeyUsage=serverAuth\n' "$name" >"$name.ext"
    openssl req -new -key "$name.key" -subj "/CN=$name" -out "$name.csr"
    openssl x509 -req -in "$name.csr" -CA ca.pem -CAkey ca.key -CAcreateserial -days "$days" \
        -extfile "$name.ext" -out "$name.pem" 2>/dev/null
    rm "$name.csr" "$name.ext"
    # A key is for the user that its server runs as in docker-compose.yml, and for nobody else.
    case $name in
        web*) user=10001 ;;
        rabbitmq) user=100 ;;
        *) user=999 ;;
    esac
    if [ "$(id -u)" = 0 ]; then chown "$user" "$name.key"; fi
done
chmod 0755 .
chmod 0444 ./*.pem
chmod 0400 ./*.key
