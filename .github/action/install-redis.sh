#!/usr/bin/env bash
# A step of action.yml: the suite starts a Redis of its own for each server that it judges.
set -euo pipefail

if command -v redis-server > /dev/null; then exit 0; fi
case "$(uname -s)" in
  Darwin) brew install redis ;;
  *)
    sudo=()
    if [[ $(id -u) != 0 ]]; then sudo=(sudo); fi
    # without the service that the package would start
    printf '#!/bin/sh\nexit 101\n' | ${sudo[@]+"${sudo[@]}"} tee /usr/sbin/policy-rc.d > /dev/null
    ${sudo[@]+"${sudo[@]}"} chmod +x /usr/sbin/policy-rc.d
    ${sudo[@]+"${sudo[@]}"} apt-get update -qq
    ${sudo[@]+"${sudo[@]}"} apt-get install -y -qq --no-install-recommends redis-server
    ${sudo[@]+"${sudo[@]}"} rm /usr/sbin/policy-rc.d
    ;;
esac
