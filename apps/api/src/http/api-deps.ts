import type { Policy } from '#domain/policy/policy.js';
import type { LinkKey } from '#links/task-links.js';
import type { PdfRenderer } from '#pdf/pdf-renderer.js';
import type { Records } from '#records/data-source.js';
import type { Doors } from './doors.js';

/** Injection token of ApiDeps. */
export const API_DEPS = Symbol('API_DEPS');

/** Everything the HTTP door stands on. */
export interface ApiDeps {
  readonly records: Records;
  readonly key: LinkKey;
  /** Without a slash at the end; may carry a path prefix. */
  readonly publicUrl: string;
  readonly evidenceDir: string;
  /** Zone of days where no person's own zone is known. */
  readonly zone: string;
  readonly doors: Doors;
  /** Makes documents PDF files, beside the thread that answers requests. */
  readonly pdf: PdfRenderer;
  /** Limits of evidence files in the present policy. */
  evidenceLimits(): Promise<Policy['evidence']>;
  /** Where the ISMS Manager sees the processes; null when no Temporal UI is set up. */
  readonly temporalUi: { readonly url: string; readonly namespace: string } | null;
  /** True when Temporal answers in time. */
  temporalReachable(deadlineMs: number): Promise<boolean>;
  readonly log: ApiLog;
}

/** One structured line; ids, not bodies. */
export interface ApiLog {
  info(fields: Readonly<Record<string, unknown>>, message: string): void;
  error(fields: Readonly<Record<string, unknown>>, message: string): void;
}

/** Path prefix of the installation: `/isms` for `https://host/isms`, empty for `https://host`. */
export function basePath(deps: Pick<ApiDeps, 'publicUrl'>): string {
  return new URL(deps.publicUrl).pathname.replace(/\/+$/, '');
}
