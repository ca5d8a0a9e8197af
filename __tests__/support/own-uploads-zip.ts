/** What an uploaded archive holds. */
import { text } from 'node:stream/consumers';
import { fromBuffer } from 'yauzl';

/** The text of every entry, with its name before it. */
export function readZip(zip: Buffer): Promise<readonly string[]> {
  return new Promise((resolve, reject) => {
    fromBuffer(zip, { lazyEntries: true }, (error, archive) => {
      if (error) return reject(error);
      const texts: string[] = [];
      archive.on('entry', (entry) => {
        archive.openReadStream(entry, (problem, stream) => {
          if (problem) return reject(problem);
          text(stream).then((content) => {
            texts.push(`${entry.fileName}\n${content}`);
            archive.readEntry();
          }, reject);
        });
      });
      archive.on('error', reject).on('end', () => resolve(texts));
      archive.readEntry();
    });
  });
}
