/** GitHub's artifact service: a Twirp front of our own before a real blob store (Azurite). */
import { createHmac } from 'node:crypto';
import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import type { GitHubServer } from './github-state.ts';
import { freePort, startPeer, stopPeer } from './peers.ts';

/** Azurite's published development account. */
const account = 'devstoreaccount1';
const accountKey =
  'Eby8vdM02xNOcqFlqUwJPLlmEtlCDXJ1OUzFT50uSRZ6IFsuFq2UVErCz4I6tq/K1SZFPTOtr/KBHBeksoGMGw==';

/** What goes wrong with the service or the store. */
export type ServiceFault = 'service-down' | 'service-hangs' | 'no-such-service' | 'store-down';

export interface ArtifactService {
  /** For `ACTIONS_RESULTS_URL` and `ACTIONS_RUNTIME_TOKEN`. */
  readonly resultsUrl: string;
  readonly runtimeToken: string;
  /** The run that uploads, for the lists of GitHub's API. */
  runId: number;
  fault: ServiceFault | undefined;
  /** Twirp methods that were called, with the artifact's name. */
  readonly calls: string[];
  close(): Promise<void>;
}

/** An account SAS, by Azure's documented string to sign. */
function signature(): string {
  const fields = {
    sp: 'rwdlac',
    ss: 'b',
    srt: 'sco',
    st: '',
    se: '2099-01-01T00:00:00Z',
    sip: '',
    spr: 'https,http',
    sv: '2020-12-06',
  };
  const toSign = [account, ...Object.values(fields), '', ''].join('\n');
  const sig = createHmac('sha256', Buffer.from(accountKey, 'base64'))
    .update(toSign)
    .digest('base64');
  return new URLSearchParams({
    sp: fields.sp,
    ss: fields.ss,
    srt: fields.srt,
    se: fields.se,
    spr: fields.spr,
    sv: fields.sv,
    sig,
  }).toString();
}

/** What is uploaded appears in the REST lists of `rest`, as GitHub does it. */
export async function startArtifactService(rest: GitHubServer): Promise<ArtifactService> {
  const blobPort = await freePort();
  const { child } = await startPeer(
    'node_modules/azurite/dist/src/blob/main.js',
    [
      '--silent',
      '--inMemoryPersistence',
      '--skipApiVersionCheck',
      '--disableTelemetry',
      '--blobHost',
      '127.0.0.1',
      '--blobPort',
      String(blobPort),
    ],
    undefined,
    (output) => (/successfully listen/i.test(output) ? true : undefined),
  );
  const store = `http://127.0.0.1:${blobPort}/${account}`;
  const sas = signature();
  const created = await fetch(`${store}/artifacts?restype=container&${sas}`, {
    method: 'PUT',
    headers: { 'x-ms-version': '2020-12-06' },
  });
  if (created.status !== 201)
    throw new Error(
      `the blob store refused a container: ${created.status} ${await created.text()}`,
    );
  let nextId = 1;
  const pending = new Map<string, string>();
  const named = (name: unknown) =>
    rest.artifacts.filter(
      (artifact) => artifact.workflow_run.id === service.runId && artifact.name === name,
    );

  const methods: Record<string, (request: Record<string, unknown>) => [number, object]> = {
    CreateArtifact({ name }) {
      if (named(name).length > 0)
        return [
          409,
          {
            code: 'already_exists',
            msg: 'an artifact with this name already exists on the workflow run',
          },
        ];
      const blob = `${store}/artifacts/${service.runId}-${nextId++}.zip?${sas}`;
      pending.set(String(name), blob);
      return [
        200,
        {
          ok: true,
          signed_upload_url:
            service.fault === 'store-down' ? blob.replace(String(blobPort), '9') : blob,
        },
      ];
    },
    FinalizeArtifact({ name, size, hash }) {
      const id = 50_000 + nextId++;
      const location = pending.get(String(name)) ?? '';
      rest.locations.set(id, location);
      rest.artifacts.unshift({
        id,
        name: String(name),
        size_in_bytes: Number(size),
        expired: false,
        digest: String(hash),
        created_at: new Date().toISOString(),
        workflow_run: { id: service.runId },
      });
      return [200, { ok: true, artifact_id: String(id) }];
    },
    ListArtifacts({ name_filter: name }) {
      const artifacts = named(name).map((artifact) => ({
        workflow_run_backend_id: 'run',
        workflow_job_run_backend_id: 'job',
        database_id: String(artifact.id),
        name: artifact.name,
        size: String(artifact.size_in_bytes),
      }));
      return [200, { artifacts }];
    },
    DeleteArtifact({ name }) {
      const [artifact] = named(name);
      if (artifact === undefined) return [404, { code: 'not_found', msg: 'artifact not found' }];
      rest.artifacts.splice(rest.artifacts.indexOf(artifact), 1);
      return [200, { ok: true, artifact_id: String(artifact.id) }];
    },
  };

  const answer = async (request: IncomingMessage): Promise<[number, object]> => {
    const method =
      /\/twirp\/github\.actions\.results\.api\.v1\.ArtifactService\/(\w+)$/.exec(
        request.url ?? '',
      )?.[1] ?? '';
    const body = JSON.parse(await text(request)) as Record<string, unknown>;
    service.calls.push(`${method} ${JSON.stringify(body.name ?? body.name_filter)}`);
    if (service.fault === 'service-down')
      return [500, { code: 'internal', msg: 'the service is down' }];
    if (service.fault === 'no-such-service')
      return [403, { code: 'permission_denied', msg: 'not allowed' }];
    return methods[method]?.(body) ?? [404, { code: 'bad_route', msg: method }];
  };
  const server = createServer((request, response) => {
    if (service.fault === 'service-hangs') return;
    answer(request).then(
      ([status, body]) =>
        response
          .writeHead(status, { 'content-type': 'application/json' })
          .end(JSON.stringify(body)),
      (error: unknown) => response.writeHead(599).end(String(error)),
    );
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const claims = Buffer.from(JSON.stringify({ scp: 'Actions.Results:run:job' })).toString(
    'base64url',
  );
  const service: ArtifactService = {
    resultsUrl: `http://127.0.0.1:${(server.address() as AddressInfo).port}/`,
    runtimeToken: `${Buffer.from('{"alg":"none"}').toString('base64url')}.${claims}.signature`,
    runId: 1,
    fault: undefined,
    calls: [],
    async close() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
      await stopPeer(child);
    },
  };
  return service;
}
