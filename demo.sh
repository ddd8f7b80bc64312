#!/usr/bin/env bash
# Shows Percapita at work: builds, starts the LLM stand-in and the demo SaaS under the agent, sends
# traffic, and shows live what it costs. Where Prometheus and Alertmanager are installed they run too; with
# --history they begin with a past of 65 days. Ends with Ctrl-C, or by itself with: ./demo.sh --for 60s
set -euo pipefail
cd "$(dirname "$0")"

STANDIN_PORT=${STANDIN_PORT:-4010}
APP_PORT=${APP_PORT:-8090}
METRICS_PORT=${METRICS_PORT:-9464}
PROMETHEUS_PORT=${PROMETHEUS_PORT:-9090}
ALERTMANAGER_PORT=${ALERTMANAGER_PORT:-9093}

fail() {
  echo "demo.sh: $1" >&2
  exit 1
}

seconds=""
history=""
while [ $# -gt 0 ]; do
  case "$1" in
    --for)
      [[ "${2:-}" =~ ^([0-9]+)s?$ ]] || fail "--for takes a number of seconds, such as: --for 60s"
      seconds=${BASH_REMATCH[1]}
      shift
      ;;
    --history) history=yes ;;
    *) fail "usage: ./demo.sh [--for 60s] [--history]" ;;
  esac
  shift
done
# Debian calls it prometheus-alertmanager.
alertmanager=$(command -v prometheus-alertmanager || command -v alertmanager || true)
if [ -n "$history" ]; then
  for program in prometheus promtool; do
    command -v "$program" >/dev/null || fail "--history needs $program, for example: apt-get install prometheus"
  done
fi

for program in java javac; do
  command -v "$program" >/dev/null ||
    fail "$program not found. Install a JDK 17 or newer, for example: apt-get install openjdk-17-jdk-headless"
  version=$("$program" -version 2>&1 | sed -nE 's/^(javac |.* version ")([0-9]+).*/\2/p' | head -n 1)
  [ "${version:-0}" -ge 17 ] || fail "$program is version ${version:-unknown}, but 17 or newer is needed"
done

free_or_fail() {
  if (exec 3<>"/dev/tcp/127.0.0.1/$1") 2>/dev/null; then
    fail "port $1 is taken; choose another: $2=$(($1 + 1)) ./demo.sh"
  fi
}
free_or_fail "$STANDIN_PORT" STANDIN_PORT
free_or_fail "$APP_PORT" APP_PORT
free_or_fail "$METRICS_PORT" METRICS_PORT
if command -v prometheus >/dev/null; then
  free_or_fail "$PROMETHEUS_PORT" PROMETHEUS_PORT
  [ -z "$alertmanager" ] || free_or_fail "$ALERTMANAGER_PORT" ALERTMANAGER_PORT
fi

logs=demo/target/logs
mkdir -p "$logs"
children=()
stop() {
  trap - EXIT INT TERM
  kill "${children[@]}" 2>/dev/null || true
  wait "${children[@]}" 2>/dev/null || true
}
trap stop EXIT
trap 'stop; exit 130' INT TERM

echo "Building (the first time takes a few minutes) ..."
./mvnw -q -B -ntp -DskipTests package -pl demo,otel-agent-extension -am >"$logs/build.log" 2>&1 &
build=$!
children+=("$build")
while [ -t 1 ] && kill -0 "$build" 2>/dev/null; do
  printf '\r  %d s ' "$SECONDS"
  sleep 1
done
[ ! -t 1 ] || printf '\r'
if ! wait "$build"; then
  tail -n 30 "$logs/build.log" >&2
  fail "the build failed; see $logs/build.log"
fi
children=()

classpath="demo/target/demo.jar:demo/target/lib/*"
java -cp "$classpath" io.percapita.testing.StandIn --port "$STANDIN_PORT" --latency 150 \
  >"$logs/stand-in.log" 2>&1 &
children+=($!)
java -javaagent:demo/target/opentelemetry-javaagent.jar \
  -Dotel.javaagent.extensions=otel-agent-extension/target/percapita.jar \
  -Dotel.service.name=percapita-demo \
  -Dotel.metrics.exporter=prometheus -Dotel.exporter.prometheus.port="$METRICS_PORT" \
  -Dotel.traces.exporter=none -Dotel.logs.exporter=none \
  -Dpercapita.config.file=demo/percapita.yaml -Dpercapita.state.dir=demo/target/state \
  -Dpercapita.endpoints="openai=http://localhost:$STANDIN_PORT/v1,anthropic=http://localhost:$STANDIN_PORT" \
  -cp "$classpath" io.percapita.demo.DemoApp \
  --port "$APP_PORT" --providers "http://localhost:$STANDIN_PORT" \
  >"$logs/app.log" 2>&1 &
app=$!
children+=("$app")

echo "Starting the demo SaaS under the agent ..."
for _ in $(seq 120); do
  (exec 3<>"/dev/tcp/127.0.0.1/$APP_PORT") 2>/dev/null && break
  kill -0 "$app" 2>/dev/null || fail "the demo SaaS did not start; see $logs/app.log"
  sleep 0.5
done
grep -h "Percapita" "$logs/app.log" || true

# Where Prometheus is installed, it runs with the recording rules and alerts: the same files as in
# docker-compose.yml, at this machine's addresses.
if command -v prometheus >/dev/null; then
  prometheus_dir=demo/target/prometheus
  mkdir -p "$prometheus_dir"
  cp -r grafana-dashboards/prometheus/*.yml grafana-dashboards/prometheus/targets "$prometheus_dir"
  sed -i -e "s/127.0.0.1:9464/127.0.0.1:$METRICS_PORT/" -e "s/127.0.0.1:9090/127.0.0.1:$PROMETHEUS_PORT/" \
    -e "s/127.0.0.1:9093/127.0.0.1:$ALERTMANAGER_PORT/" "$prometheus_dir"/targets/*.yml
  sed -i "s/demo:8090/127.0.0.1:$APP_PORT/" "$prometheus_dir/alertmanager.yml"
  if [ -n "$history" ]; then
    echo "Inventing 65 days of history (about a minute) ..."
    rm -rf "$prometheus_dir/data"
    java -cp "$classpath" io.percapita.demo.DemoHistory --into "$prometheus_dir/data" >"$logs/history.log" 2>&1 ||
      fail "the history could not be loaded; see $logs/history.log"
  fi
  PERCAPITA_RUNBOOKS="http://localhost:$APP_PORT/runbooks" prometheus \
    --config.file="$prometheus_dir/prometheus.yml" --storage.tsdb.path="$prometheus_dir/data" \
    --storage.tsdb.retention.time=90d --enable-feature=expand-external-labels \
    --web.listen-address="127.0.0.1:$PROMETHEUS_PORT" >"$logs/prometheus.log" 2>&1 &
  children+=($!)
  echo "Prometheus with the rules and alerts: http://localhost:$PROMETHEUS_PORT/rules and /alerts"
  if [ -n "$alertmanager" ]; then
    "$alertmanager" --config.file="$prometheus_dir/alertmanager.yml" \
      --storage.path="$prometheus_dir/alertmanager" --cluster.listen-address= \
      --web.listen-address="127.0.0.1:$ALERTMANAGER_PORT" >"$logs/alertmanager.log" 2>&1 &
    children+=($!)
    echo "Alertmanager: http://localhost:$ALERTMANAGER_PORT; the demo hears of alerts: grep ALERT $logs/app.log"
  fi
fi

traffic=(java -cp "$classpath" io.percapita.demo.DemoTraffic --app "http://localhost:$APP_PORT")
console=(java -cp "$classpath" io.percapita.demo.DemoConsole
  --metrics "http://localhost:$METRICS_PORT/metrics"
  --truth "http://localhost:$STANDIN_PORT/standin/totals")
[ ! -t 1 ] || console+=(--redraw)
# A past of a thousand dollars a month is not to be drowned in the first hour.
[ -z "$history" ] || traffic+=(--per-second 1)
if [ -n "$seconds" ]; then
  traffic+=(--for "$seconds")
  console+=(--for "$seconds")
fi
"${traffic[@]}" >"$logs/traffic.log" 2>&1 &
children+=($!)
"${console[@]}" &
children+=($!)
wait $!
