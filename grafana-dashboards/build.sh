#!/usr/bin/env bash
# Makes dashboards/*.json from src/dashboards/*.jsonnet. With --check it only says whether they are up
# to date.
set -euo pipefail
cd "$(dirname "$0")"

to=dashboards
if [ "${1:-}" = "--check" ]; then
  to=$(mktemp -d)
  trap 'rm -rf "$to"' EXIT
fi
for source in src/dashboards/*.jsonnet; do
  jsonnet "$source" -o "$to/$(basename "$source" .jsonnet).json"
done
if [ "${1:-}" = "--check" ]; then
  diff -r --exclude=.lint "$to" dashboards || { echo "dashboards are not what src makes: run grafana-dashboards/build.sh" >&2; exit 1; }
fi
