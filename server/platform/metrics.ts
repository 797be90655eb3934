// What the server tells a Prometheus of itself. Features describe their numbers here and never see the library; a label
// is always one of a short list (a lane, a state), never a person or a document.
import { Counter, collectDefaultMetrics, Gauge, Histogram, Registry } from 'prom-client';
import type { Logger } from './logger.ts';

export type Labels = Readonly<Record<string, string>>;

interface Described {
  /** With the unit at its end, e.g. `vanthu_outbox_oldest_seconds`. */
  name: string;
  help: string;
  labels?: readonly string[];
}

export interface Sample {
  labels?: Labels;
  value: number;
}

export interface Metrics {
  /** Read anew whenever somebody asks; when that fails, it is left out of this answer. */
  gauge(of: Described, read: () => Sample[] | Promise<Sample[]>): void;
  counter(of: Described): (labels?: Labels, by?: number) => void;
  histogram(of: Described & { buckets: readonly number[] }): (value: number, labels?: Labels) => void;
  /** The page and its media type. */
  page(): Promise<{ type: string; body: string }>;
}

export function makeMetrics(logger: Logger): Metrics {
  const registry = new Registry();
  const registers = [registry];
  collectDefaultMetrics({ register: registry });
  const described = ({ name, help, labels = [] }: Described) => ({
    name,
    help,
    labelNames: [...labels],
    registers,
  });

  return {
    gauge: (of, read) => {
      const gauge = new Gauge({
        ...described(of),
        collect: async () => {
          gauge.reset();
          try {
            for (const { labels = {}, value } of await read()) gauge.set({ ...labels }, value);
          } catch (error) {
            gauge.remove();
            logger.warn({ err: error, metric: of.name }, 'metric cannot be read');
          }
        },
      });
    },
    counter: (of) => {
      const counter = new Counter(described(of));
      return (labels = {}, by = 1) => counter.inc({ ...labels }, by);
    },
    histogram: ({ buckets, ...of }) => {
      const histogram = new Histogram({ ...described(of), buckets: [...buckets] });
      return (value, labels = {}) => histogram.observe({ ...labels }, value);
    },
    page: async () => ({ type: registry.contentType, body: await registry.metrics() }),
  };
}
