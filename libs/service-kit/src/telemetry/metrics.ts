import type { Attributes, Counter, Histogram, Meter, ObservableResult } from '@opentelemetry/api';
import { PrometheusExporter, PrometheusSerializer } from '@opentelemetry/exporter-prometheus';
import { MeterProvider } from '@opentelemetry/sdk-metrics';

import { metrics, prometheusName, type MetricConvention, type MetricName } from './conventions.js';

type NameOf<Kind extends MetricConvention['kind']> = {
  [Name in MetricName]: (typeof metrics)[Name]['kind'] extends Kind ? Name : never;
}[MetricName];

/** Names of the metrics that are read when they are asked for. */
export type ObservedName = NameOf<'gauge' | 'counter'>;

const exporter = new PrometheusExporter({ preventServerStart: true });
const [noPrefix, noTimestamps, noResource, noTarget, noScope] = [undefined, false, undefined, true, true] as const;
const serializer = new PrometheusSerializer(noPrefix, noTimestamps, noResource, noTarget, noScope);
let installed: Meter | undefined;

/** Ours alone, not OpenTelemetry's global one: libraries that meter by themselves would add names that nobody has declared. */
const meter = (): Meter => (installed ??= new MeterProvider({ readers: [exporter] }).getMeter('baton'));

/** All metrics of this process in Prometheus' text format. */
export async function metricsText(): Promise<string> {
  meter();
  const { resourceMetrics } = await exporter.collect();
  const scopeMetrics = resourceMetrics.scopeMetrics.map((scope) => ({
    ...scope,
    metrics: scope.metrics.map((metric) => ({
      ...metric,
      descriptor: { ...metric.descriptor, name: prometheusName(metric.descriptor.name as MetricName) },
    })),
  }));
  return serializer.serialize({ ...resourceMetrics, scopeMetrics });
}

/** Counts what happens. The series of `known` labels are there from the start, at zero, so that a first rise is seen. */
export function counter(name: NameOf<'counter'>, known: readonly Attributes[] = []): Counter {
  const made = meter().createCounter(name, settingsOf(name));
  for (const labels of known) made.add(0, labels);
  return made;
}

export function histogram(name: NameOf<'histogram'>): Histogram {
  const { buckets = [] }: MetricConvention = metrics[name];
  return meter().createHistogram(name, {
    ...settingsOf(name),
    advice: { explicitBucketBoundaries: [...buckets] },
  });
}

/** Reads a gauge, or a counter that is kept elsewhere, whenever the metrics are asked for. Returns what ends that. */
export function observe(name: ObservedName, read: (result: ObservableResult) => void | Promise<void>): () => void {
  const { kind }: MetricConvention = metrics[name];
  const instrument =
    kind === 'counter'
      ? meter().createObservableCounter(name, settingsOf(name))
      : meter().createObservableGauge(name, settingsOf(name));
  instrument.addCallback(read);
  return () => instrument.removeCallback(read);
}

function settingsOf(name: MetricName): { description: string; unit?: string } {
  const { description, unit, scope }: MetricConvention = metrics[name];
  return {
    description: scope === 'database' ? `${description} (the same in every replica: take the max)` : description,
    ...(unit !== undefined && { unit }),
  };
}
