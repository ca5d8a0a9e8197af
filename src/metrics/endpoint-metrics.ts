/** The table of endpoint metrics, which the load generator measures. */
import type { EndpointReading, Row } from './metric.ts';

const quantile = (share: number): EndpointReading => ({
  from: 'latency-quantile',
  quantile: share,
});

/**
 * Floors of latencies: scheduling on a busy two-core machine moves a quantile by about this much.
 */
const latency = (
  label: string,
  floor: number,
  read: EndpointReading,
  aliases: readonly string[],
): Row<'endpoint'> => ({
  label,
  unit: 'ms',
  better: 'lower',
  noise: 'noisy',
  scale: 'ratio',
  floor,
  aliases,
  read,
});

/** The metrics of endpoints. */
export const endpointRows: Readonly<Record<string, Row<'endpoint'>>> = {
  throughput: {
    label: 'Throughput',
    unit: 'per-second',
    better: 'higher',
    noise: 'noisy',
    scale: 'ratio',
    floor: 1,
    aliases: ['rps', 'requests-per-second'],
    read: { from: 'load', field: 'answersPerSecond' },
  },
  'error-rate': {
    label: 'Error rate',
    unit: 'share',
    better: 'lower',
    noise: 'exact',
    scale: 'difference',
    floor: 0,
    aliases: ['errors'],
    read: { from: 'load', field: 'errorRate' },
  },
  p50: latency('p50', 0.05, quantile(0.5), ['median', 'latency-p50']),
  p75: latency('p75', 0.05, quantile(0.75), ['latency-p75']),
  p90: latency('p90', 0.1, quantile(0.9), ['latency-p90']),
  p95: latency('p95', 0.1, quantile(0.95), ['latency-p95']),
  p99: latency('p99', 0.2, quantile(0.99), ['latency-p99']),
  'p99.9': latency('p99.9', 0.5, quantile(0.999), ['p999', 'latency-p99.9']),
  mean: latency('Mean latency', 0.05, { from: 'latency', statistic: 'mean' }, [
    'average',
    'latency-mean',
  ]),
  max: latency('Max latency', 1, { from: 'latency', statistic: 'max' }, ['latency-max']),
  'bytes-per-second': {
    label: 'Bytes per second',
    unit: 'bytes-per-second',
    better: 'higher',
    noise: 'noisy',
    scale: 'ratio',
    floor: 1024,
    read: { from: 'load', field: 'bytesPerSecond' },
  },
};
