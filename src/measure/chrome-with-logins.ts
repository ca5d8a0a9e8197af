/** Chrome for a run whose targets may need logins. */
import { HeadroomError } from '../errors.ts';
import type { Config } from '../model.ts';
import type { Browser, Chrome, LoginProblem, Ports, ServerProcess } from '../ports.ts';
import type { ArmServer } from './server/running-server.ts';

type KnownServer = Pick<ArmServer, 'arm' | 'origin' | 'starts' | 'isRunning'>;

/**
 * Returns Chrome with the run's settings for logins. It learns with each visit which process of
 * which arm's server answers. A login that fails leaves its picture, unless the folder of outputs
 * is not to be kept.
 */
export function chromeWithLogins(
  config: Config,
  servers: readonly KnownServer[],
  ports: Pick<Ports, 'chrome' | 'files'>,
  isKept = true,
): Chrome {
  const keepPicture = isKept ? openPictures(config.outputDirectory, ports.files) : undefined;
  return {
    async launch(env, routes) {
      const browser = await ports.chrome.launch(env, routes, {
        env: config.childEnvironment,
        cwd: config.workingDirectory,
        allowedHosts: config.allowHosts,
      });
      const telling = keepPicture === undefined ? browser : tellLogins(browser, keepPicture);
      return {
        ...telling,
        audit: (request) =>
          telling.audit({ ...request, server: findProcess(servers, request.url) }),
        play: (request) =>
          telling.play({ ...request, server: findProcess(servers, request.origin) }),
      };
    },
  };
}

/** Of two arms on one fixed port, one alone is running. */
function findProcess(servers: readonly KnownServer[], address: string): ServerProcess | undefined {
  const there = servers.filter(({ origin }) => origin === new URL(address).origin);
  const server = there.find((one) => one.isRunning()) ?? there[0];
  return server && { arm: server.arm, starts: server.starts() };
}

type KeepPicture = (picture: Uint8Array) => Promise<string>;

function openPictures(outputDirectory: string, files: Ports['files']): KeepPicture {
  let kept = 0;
  return async (picture) => {
    kept += 1;
    const file = `flows/login${kept === 1 ? '' : `-${kept}`}.png`;
    await files.write(`${outputDirectory}/${file}`, picture);
    return file;
  };
}

function tellLogins(browser: Browser, keepPicture: KeepPicture): Browser {
  const telling = async <T>(visiting: Promise<T>): Promise<T> => {
    try {
      return await visiting;
    } catch (thrown) {
      if (!(thrown instanceof HeadroomError) || thrown.code !== 'login-failed') throw thrown;
      const { picture } = (thrown.cause ?? {}) as Partial<LoginProblem>;
      if (picture === undefined) throw thrown;
      const file = await keepPicture(picture);
      const message = `${thrown.message}\nThe page then: ${file}`;
      throw new HeadroomError(thrown.code, message, { hint: thrown.hint, cause: thrown });
    }
  };
  return {
    ...browser,
    audit: (request) => telling(browser.audit(request)),
    play: (request) => telling(browser.play(request)),
  };
}
