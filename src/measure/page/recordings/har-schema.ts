/**
 * The part of HAR 1.2 that is replayed (http://www.softwareishard.com/blog/har-12-spec/). Chrome's
 * DevTools, proxies and `headroom record` add keys of their own, which are passed over.
 */
import * as z from 'zod';

/** More than a page has reason to load; each bound refuses the file. */
export const recordingBounds = { fileBytes: 64 * 1024 * 1024, entries: 5_000 } as const;

const longestUrl = 32_768;
const longestHeader = 16_384;

const header = z.object({
  name: z
    .string()
    .max(200)
    .regex(/^:?[!#$%&'*+.^`|~\w-]+$/),
  value: z.string().max(longestHeader),
});

/** Chrome gives some sizes and times as -1, which means that it does not know them. */
const number = z.number().catch(-1);

const entry = z.object({
  request: z.object({
    method: z.string().regex(/^[A-Za-z]{1,20}$/),
    url: z.string().max(longestUrl),
    headers: z.array(header).max(200).catch([]),
  }),
  response: z.object({
    /** 0: the request was blocked or failed. */
    status: z.int().min(0).max(599),
    httpVersion: z.string().max(40).catch('http/1.1'),
    headers: z.array(header).max(200),
    bodySize: number,
    _transferSize: number.optional(),
    content: z.object({
      size: number,
      text: z.string().optional(),
      encoding: z.string().optional(),
    }),
  }),
  timings: z.object({ wait: number }),
  _resourceType: z.string().optional().catch(undefined),
});

export const harSchema = z.object({
  log: z.object({
    version: z.string(),
    entries: z.array(entry).max(recordingBounds.entries),
  }),
});

export type HarEntry = z.output<typeof entry>;
