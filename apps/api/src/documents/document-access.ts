import { documentIdOf } from '#domain/documents/document-id.rules.js';
import {
  readDocumentDetail,
  readVersion,
  type DocumentDetail,
  type VersionDetail,
} from '#records/documents/read-document.js';
import type { ApiDeps } from '../http/api-deps.js';
import { Refused } from '../http/errors.js';
import type { Principal } from '../http/principal.js';

const MANAGERS = ['IM', 'DEPUTY_IM'] as const;

/** A document or one of its versions, and what of it somebody may read and do. */
export interface SeenDocument {
  readonly detail: DocumentDetail;
  readonly version: VersionDetail | null;
  readonly mayRead: boolean;
  /** Owner, ISMS Manager, deputy. */
  readonly mayChange: boolean;
  /** ISMS Manager, deputy: emergency issues. */
  readonly mayIssue: boolean;
  /** Sees the trail. */
  readonly all: boolean;
}

/**
 * The register and what is in force are for everybody of the company (7.5.3 a); drafts for those who make and decide them,
 * confidential texts for those who answer for them. What is not there and what may not be seen look the same for drafts.
 * @throws Refused 404
 */
export async function seeDocument(deps: ApiDeps, { viewer }: Principal, id: string): Promise<SeenDocument> {
  const detail = await readDocumentDetail(deps.records, documentIdOf(id));
  const version = detail && id !== detail.document.id ? await readVersion(deps.records, id) : null;
  if (!detail || (id !== detail.document.id && !version))
    throw new Refused(404, { code: 'unknown-record', title: 'There is no such document' });
  const mayIssue = MANAGERS.some((role) => viewer.roles.includes(role));
  const owns = viewer.personId !== null && detail.document.owner_id === viewer.personId;
  return {
    ...{ detail, version, mayIssue, all: viewer.all },
    mayChange: mayIssue || owns,
    mayRead: owns || mayRead(viewer, { detail, version }),
  };
}

function mayRead(viewer: Principal['viewer'], { detail, version }: Pick<SeenDocument, 'detail' | 'version'>): boolean {
  if (viewer.all || version?.involved.includes(viewer.personId ?? '')) return true;
  const stood = version === null || ['EFFECTIVE', 'SUPERSEDED', 'OBSOLETE'].includes(version.line.state);
  return stood && detail.document.classification !== 'CONFIDENTIAL';
}
