#!/usr/bin/env bash
# A step of action.yml: the suite starts a Redis of its own for each server that it judges.
set -euo pipefail

policy=/usr/sbin/policy-rc.d

as_root() {
  if [[ $(id -u) == 0 ]]; then "$@"; else sudo "$@"; fi
}

# Debian asks this file before it starts the service of a package, which nobody needs here
forbid_services() {
  if [[ -e $policy ]]; then return; fi
  trap 'as_root rm -f "$policy"' EXIT
  printf '#!/bin/sh\nexit 101\n' | as_root tee "$policy" > /dev/null
  as_root chmod +x "$policy"
}

if command -v redis-server > /dev/null; then exit 0; fi
if [[ $(uname -s) == Darwin ]]; then
  brew install redis
else
  forbid_services
  as_root apt-get update -qq
  as_root apt-get install -y -qq --no-install-recommends redis-server
fi
