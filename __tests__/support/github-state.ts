/** What the local GitHub holds. */
import type { Fault } from './github-faults.ts';

export interface Comment {
  id: number;
  body: string;
  user: { login: string };
}
export interface Issue {
  number: number;
  state: string;
  state_reason?: string;
  title: string;
  body: string;
  user: { login: string };
}
export interface CheckRun {
  id: number;
  name: string;
  head_sha: string;
  external_id: string;
  details_url?: string;
  status: string;
  conclusion: string | null;
  output: { title: string; summary: string; annotations: unknown[] };
}
export interface Pull {
  number: number;
  state: string;
  locked: boolean;
  user: { login: string };
  head: { sha: string; ref: string; repo: { id: number; owner: { login: string } } | null };
  base: { sha: string; ref: string; repo: { id: number } };
  labels: { name: string }[];
}
export interface Run {
  id: number;
  event: string;
  head_sha: string;
  head_branch: string;
  head_repository: { id: number } | null;
  path: string;
  created_at: string;
  run_started_at?: string;
  html_url: string;
}
export interface Artifact {
  id: number;
  name: string;
  size_in_bytes: number;
  expired: boolean;
  digest?: string;
  created_at: string;
  workflow_run: { id: number };
}

export interface GitHubServer {
  readonly apiUrl: string;
  readonly viewer: string;
  /** `METHOD /path?query` of every request, in order. */
  readonly requests: string[];
  /** The authorization header of every request to the blob store; all must be undefined. */
  readonly blobAuthorizations: (string | undefined)[];
  readonly comments: Map<number, Comment[]>;
  /** Newest first. */
  readonly issues: Issue[];
  readonly checks: CheckRun[];
  readonly statuses: { sha: string; state: string; context: string; description: string }[];
  readonly pulls: Map<number, Pull>;
  /** What pull requests touch, by number. */
  readonly pullFiles: Map<number, { filename: string; previous_filename?: string }[]>;
  /** Commit below a head → number of its pull request. */
  readonly commitsOfPulls: Map<string, number>;
  /** Branch of this repository → its newest commit. */
  readonly branches: Map<string, string>;
  readonly runs: Run[];
  readonly artifacts: Artifact[];
  readonly zips: Map<number, Uint8Array>;
  /** Signed addresses of artifacts that another store keeps. */
  readonly locations: Map<number, string>;
  /** Newest first, one line of history. */
  commits: string[];
  /** Of merge commits; every other commit has the next one of `commits` as its parent. */
  readonly parents: Map<string, readonly string[]>;
  /** `ref:path` → text. */
  readonly files: Map<string, string>;
  readonly permissions: Map<string, string>;
  readonly labelEvents: { event: string; actor: { login: string }; label: { name: string } }[];
  /** Chooses what goes wrong with each request, if anything. */
  chooseFault: (method: string, path: string, count: number) => Fault | undefined;
  close(): Promise<void>;
}
