/** Rounds of one target: the first visit that is not counted, and the visits that are. */
import { asHeadroomError, HeadroomError } from '../errors.ts';
import { metricOf } from '../metrics.ts';
import type {
  Config,
  EndpointTarget,
  MetricId,
  PageSeen,
  PageTarget,
  Saturation,
  Target,
} from '../model.ts';
import type { Browser, Ports } from '../ports.ts';
import { checkEndpoint, measureEndpoint } from './endpoint/round.ts';
import type { Journal } from './journal.ts';
import { reportNames } from './page/report-names.ts';
import { fullAudit, measurePage } from './page/round.ts';
import type { ArmServer } from './server/arm-server.ts';

/** The numbers of one round; `invalid` says why some of them must not be judged. */
export interface RoundValues {
  readonly values: Readonly<Record<MetricId, number>>;
  readonly invalid: Readonly<Record<MetricId, string>>;
  readonly seen?: PageSeen | undefined;
  /** Set where the load generator was at its own limit. */
  readonly saturated?: Saturation | undefined;
  /** Set where nothing of the round succeeded, though it says how much failed. */
  readonly problem?: HeadroomError | undefined;
}

export interface Rounds {
  /**
   * The first visit: warms the server, and is the full audit that the report and the diagnosis come
   * from. Gives the values that only a full audit has (category scores). Later calls for the same
   * target and arm do nothing. Throws the coded errors of what could not be measured.
   */
  prepare(target: Target, server: ArmServer): Promise<Readonly<Record<MetricId, number>>>;
  /**
   * A round on each of these servers, or the coded error of what could not be measured. Several
   * share the time that they take, if it is an endpoint.
   */
  take(
    target: Target,
    servers: readonly ArmServer[],
  ): Promise<readonly (RoundValues | HeadroomError)[]>;
}

/**
 * `browser` starts Chrome when the first page needs it. `isFreshEachRound`: each round of an
 * endpoint gets new processes.
 */
export function roundsOf(
  config: Config,
  ports: Ports,
  journal: Journal,
  browser: () => Promise<Browser>,
  isFreshEachRound: boolean,
): Rounds {
  const prepared = new Set<string>();
  const names = reportNames(config.targets);

  const audit = async (
    target: PageTarget,
    server: ArmServer,
  ): Promise<Readonly<Record<MetricId, number>>> => {
    ports.log.progress(`${target.id}, ${server.arm}: full audit`);
    const audited = await fullAudit(target, server.origin, await browser());
    const reportFile = `lighthouse/${names.get(target.id)}-${server.arm}.html`;
    await ports.files.write(`${config.outputDirectory}/${reportFile}`, audited.html);
    await journal.addDiagnosis({ ...audited.diagnosis, arm: server.arm, reportFile });
    return audited.values;
  };

  const visit = async (target: PageTarget, server: ArmServer): Promise<RoundValues> => {
    await server.ready();
    return measurePage(target, server.origin, budgetedMetrics(config, target), await browser());
  };

  const load = async (
    target: EndpointTarget,
    servers: readonly ArmServer[],
  ): Promise<readonly (RoundValues | HeadroomError)[]> => {
    const problems: (HeadroomError | undefined)[] = [];
    for (const server of servers)
      problems.push(
        await orError((isFreshEachRound ? server.fresh() : server.ready()).then(() => undefined)),
      );
    const ready = servers.filter((_, index) => problems[index] === undefined);
    const origins = ready.map(({ origin }) => origin);
    const measured = await measureEndpoint(target, origins, ports);
    const deaths = await Promise.all(ready.map((server) => server.death()));
    const taken = measured.map((round, index) => withDeath(round, deaths[index]));
    return problems.flatMap((problem) => problem ?? taken.shift() ?? []);
  };

  return {
    async prepare(target, server) {
      const key = `${server.arm} ${target.id}`;
      if (prepared.has(key)) return {};
      await server.ready();
      const values = target.kind === 'page' ? await audit(target, server) : {};
      if (target.kind === 'endpoint')
        await checkEndpoint(target, server.origin, ports, server.isInsecure);
      prepared.add(key);
      return values;
    },
    async take(target, servers) {
      if (target.kind === 'endpoint') return load(target, servers);
      const taken: (RoundValues | HeadroomError)[] = [];
      for (const server of servers) taken.push(await orError(visit(target, server)));
      return taken;
    },
  };
}

/**
 * What a server that died under load did until then counts; why the rest failed is that it died.
 */
function withDeath(
  round: RoundValues | HeadroomError,
  death: HeadroomError | undefined,
): RoundValues | HeadroomError {
  if (!death) return round;
  return round instanceof HeadroomError ? death : { ...round, problem: death };
}

async function orError<T>(taking: Promise<T>): Promise<T | HeadroomError> {
  try {
    return await taking;
  } catch (thrown) {
    return asHeadroomError(thrown);
  }
}

/**
 * The metrics that budgets of this target name: some are not in every round, such as `audit:…` and
 * `user-timing:…`.
 */
function budgetedMetrics(config: Config, target: Target): readonly MetricId[] {
  return [
    ...new Set(
      config.budgets
        .filter((budget) => budget.target === target.id)
        .map((budget) => metricOf(budget.metric).id),
    ),
  ];
}
