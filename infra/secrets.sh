#!/usr/bin/env bash
# Puts missing secrets into the vault: infra/secrets.sh VAULT. Never replaces one, never prints one; rotation is in README.md beside this file.
# SENDGRID_API_KEY is taken from the environment, or asked for.
set -euo pipefail
vault=${1:?say the name of the vault}

exists() { az keyvault secret show --vault-name "$vault" --name "$1" --query id -o tsv >/dev/null 2>&1; }

# put NAME: its value comes on standard input and goes through a file that only this user can read, not through a command line that everybody can.
put() {
  local file
  file=$(mktemp)
  trap 'rm -f "$file"' RETURN
  cat >"$file"
  az keyvault secret set --vault-name "$vault" --name "$1" --file "$file" --encoding utf-8 --output none
  echo "$1: put"
}

# Whether the vault answers at all, so that 'is missing' is never guessed from 'may not'.
az keyvault secret list --vault-name "$vault" --query '[].name' -o tsv >/dev/null

random() { openssl rand -base64 32 | tr -d '\n'; }

for name in Links--Key Index--Key; do
  if exists "$name"; then echo "$name: there"; else random | put "$name"; fi
done

if exists Webhooks--Forms--Secrets; then echo "Webhooks--Forms--Secrets: there"; else { printf whsec_; random; } | put Webhooks--Forms--Secrets; fi

if exists SendGrid--ApiKey; then
  echo "SendGrid--ApiKey: there"
else
  if [ -z "${SENDGRID_API_KEY:-}" ]; then
    [ -t 0 ] || { echo "SendGrid--ApiKey is missing: set SENDGRID_API_KEY" >&2; exit 1; }
    read -rsp "SendGrid API key: " SENDGRID_API_KEY && echo
  fi
  [ -n "$SENDGRID_API_KEY" ] || { echo "SendGrid--ApiKey stays missing: the app will not start" >&2; exit 1; }
  printf %s "$SENDGRID_API_KEY" | put SendGrid--ApiKey
fi
