import { monitorEventLoopDelay } from 'node:perf_hooks';

import { metrics, type Meter } from '@opentelemetry/api';
import { PrometheusExporter, PrometheusSerializer } from '@opentelemetry/exporter-prometheus';
import { MeterProvider, type MetricData } from '@opentelemetry/sdk-metrics';

const exporter = new PrometheusExporter({ preventServerStart: true });
const serializer = new PrometheusSerializer();
let installed: Meter | undefined;

/**
 * The meter of this process; what is recorded on it shows at `/metrics`. Name metrics by OpenTelemetry's conventions
 * or `baton.<noun>.<what>`, in seconds and bytes.
 */
export function meter(): Meter {
  if (installed === undefined) {
    const provider = new MeterProvider({ readers: [exporter] });
    metrics.setGlobalMeterProvider(provider);
    installed = provider.getMeter('baton');
    observeEventLoop(installed);
  }
  return installed;
}

/** All metrics in Prometheus' text format. */
export async function metricsText(): Promise<string> {
  meter();
  const { resourceMetrics } = await exporter.collect();
  const scopeMetrics = resourceMetrics.scopeMetrics.map((scope) => ({
    ...scope,
    metrics: scope.metrics.map(withUnit),
  }));
  return serializer.serialize({ ...resourceMetrics, scopeMetrics });
}

const UNIT_NAMES: Readonly<Record<string, string>> = { s: '_seconds', By: '_bytes' };

/** Prometheus wants the unit in the name (`…_seconds`), as the collector writes it; the exporter leaves it out. */
const withUnit = (metric: MetricData): MetricData => ({
  ...metric,
  descriptor: { ...metric.descriptor, name: metric.descriptor.name + (UNIT_NAMES[metric.descriptor.unit] ?? '') },
});

function observeEventLoop(on: Meter): void {
  const delay = monitorEventLoopDelay({ resolution: 20 });
  delay.enable();
  on.createObservableGauge('nodejs.eventloop.delay', {
    unit: 's',
    description: 'Delay of the event loop since the last reading',
  }).addCallback((result) => {
    result.observe(delay.percentile(50) / 1e9, { quantile: '0.5' });
    result.observe(delay.percentile(99) / 1e9, { quantile: '0.99' });
    result.observe(delay.max / 1e9, { quantile: '1' });
    delay.reset();
  });
}

const SECONDS = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10];

/** Rate, errors and duration of one surface, in one histogram. */
export function durationHistogram(name: 'http.server.request.duration' | 'rpc.server.duration') {
  return meter().createHistogram(name, {
    unit: 's',
    description: 'Duration of answered calls',
    advice: { explicitBucketBoundaries: SECONDS },
  });
}
