#!/usr/bin/env bash
# Puts missing secrets into the vault: infra/secrets.sh VAULT [GROUP APP]. Never replaces one, never prints one; rotation is in README.md beside this file.
# SENDGRID_API_KEY is taken from the environment, or asked for. With the resource group and the name of the app, the app is restarted if a secret was put: it keeps what it has read of the vault for up to a day.
set -euo pipefail
vault=${1:?say the name of the vault}
group=${2:-}
app=${3:-}
[ -z "$group" ] || [ -n "$app" ] || { echo "say the name of the app, too" >&2; exit 2; }
changed=

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
  if exists "$name"; then echo "$name: there"; else random | put "$name"; changed=1; fi
done

if exists Webhooks--Forms--Secrets; then echo "Webhooks--Forms--Secrets: there"; else { printf whsec_; random; } | put Webhooks--Forms--Secrets; changed=1; fi

if exists SendGrid--ApiKey; then
  echo "SendGrid--ApiKey: there"
else
  if [ -z "${SENDGRID_API_KEY:-}" ]; then
    [ -t 0 ] || { echo "SendGrid--ApiKey is missing: set SENDGRID_API_KEY" >&2; exit 1; }
    read -rsp "SendGrid API key: " SENDGRID_API_KEY && echo
  fi
  [ -n "$SENDGRID_API_KEY" ] || { echo "SendGrid--ApiKey stays missing: the app will not start" >&2; exit 1; }
  printf %s "$SENDGRID_API_KEY" | put SendGrid--ApiKey
  changed=1
fi

if [ -z "$changed" ]; then
  echo "nothing was missing"
elif [ -n "$app" ]; then
  az functionapp restart --resource-group "$group" --name "$app" --output none
  echo "$app: restarted"
else
  echo "now: az functionapp restart --resource-group GROUP --name APP, or the app may not see them for a day"
fi
