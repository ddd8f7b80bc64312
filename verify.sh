#!/usr/bin/env bash
# Runs every check and test of the repository. Installs the Debian packages the tests need where
# they are missing and this user may install them.
set -euo pipefail
cd "$(dirname "$0")"

need_java() {
  if ! command -v javac >/dev/null; then
    echo "verify.sh: no JDK found. Install a JDK 17 or newer, for example: apt-get install openjdk-17-jdk-headless" >&2
    exit 1
  fi
}

# Installs a Debian package unless the programs that are wanted of it are there.
need_package() {
  local package="$1"
  shift
  if command -v "$@" >/dev/null && [ "$(command -v "$@" | wc -l)" -eq $# ]; then
    return
  fi
  if ! command -v apt-get >/dev/null; then
    echo "verify.sh: the tests need $* on the PATH; please install them." >&2
    exit 1
  fi
  local as_root=""
  if [ "$(id -u)" -ne 0 ]; then
    as_root="sudo"
    if ! sudo -n true 2>/dev/null; then
      echo "verify.sh: the tests need the Debian package $package: sudo apt-get install $package" >&2
      exit 1
    fi
  fi
  echo "verify.sh: installing the Debian package $package"
  $as_root apt-get update -qq
  # Only the programs are wanted, not a service that starts with the machine.
  DEBIAN_FRONTEND=noninteractive RUNLEVEL=1 $as_root apt-get install -y -qq --no-install-recommends "$package" >/dev/null
}

need_java
# The tests run a real Prometheus and check its exposition format with promtool.
need_package prometheus prometheus promtool
# The tests of the shared ledger run a real Redis.
need_package redis-server redis-server
echo "verify.sh: building and testing all modules (about ten minutes on two cores)"
./mvnw -B -ntp verify "$@"
echo "verify.sh: all checks passed"
