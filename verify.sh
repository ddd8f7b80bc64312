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

# The tests run a real Prometheus, Alertmanager and Redis, check rules and formats with promtool and amtool, and generate the
# dashboards with jsonnet. Each program is followed by the Debian package that has it.
need_debian_packages() {
  local missing=()
  while [ $# -gt 0 ]; do
    command -v "$1" >/dev/null || missing+=("$2")
    shift 2
  done
  if [ ${#missing[@]} -eq 0 ]; then
    return
  fi
  if ! command -v apt-get >/dev/null; then
    echo "verify.sh: the tests need ${missing[*]} (as Debian calls them); please install them." >&2
    exit 1
  fi
  local as_root=""
  if [ "$(id -u)" -ne 0 ]; then
    as_root="sudo"
    if ! sudo -n true 2>/dev/null; then
      echo "verify.sh: the tests need Debian packages: sudo apt-get install ${missing[*]}" >&2
      exit 1
    fi
  fi
  echo "verify.sh: installing the Debian packages ${missing[*]}"
  $as_root apt-get update -qq
  # Only the programs are wanted, not services that start with the machine.
  DEBIAN_FRONTEND=noninteractive RUNLEVEL=1 $as_root apt-get install -y -qq --no-install-recommends "${missing[@]}" >/dev/null
}

need_java
need_debian_packages prometheus prometheus promtool prometheus amtool prometheus-alertmanager jsonnet jsonnet \
  redis-server redis-server
echo "verify.sh: building and testing all modules (about 20 minutes on two cores)"
# Two modules at a time where they do not depend on each other: most tests wait for processes they start.
./mvnw -B -ntp -T 2 verify "$@"
echo "verify.sh: all checks passed"
