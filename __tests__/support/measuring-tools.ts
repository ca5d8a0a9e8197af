/** The tools of a measurement with one given browser, which keep no diagnosis. */
import type { MeasuringTools } from '../../src/measure/measurer.ts';
import type { Browser } from '../../src/ports.ts';

export const toolsWith = (
  browser: Browser,
  { config, ports }: Pick<MeasuringTools, 'config' | 'ports'>,
): MeasuringTools => ({
  config,
  ports,
  browser: async () => browser,
  addDiagnosis: async () => {},
  isFreshEachRound: false,
});
