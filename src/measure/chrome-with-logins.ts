/** Chrome for a run whose targets may need logins. */
import { HeadroomError } from '../errors.ts';
import type { Config } from '../model.ts';
import type { Browser, Chrome, LoginProblem, Ports } from '../ports.ts';

/** Returns Chrome with the run's settings for logins. A login that fails leaves its picture. */
export function chromeWithLogins(config: Config, ports: Pick<Ports, 'chrome' | 'files'>): Chrome {
  const keepPicture = openPictures(config.outputDirectory, ports.files);
  return {
    async launch(env, routes) {
      const browser = await ports.chrome.launch(env, routes, {
        env: config.childEnvironment,
        cwd: config.workingDirectory,
        allowedHosts: config.allowHosts,
      });
      return tellLogins(browser, keepPicture);
    },
  };
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
      throw new HeadroomError(thrown.code, message, { cause: thrown });
    }
  };
  return {
    ...browser,
    audit: (request) => telling(browser.audit(request)),
    play: (request) => telling(browser.play(request)),
  };
}
