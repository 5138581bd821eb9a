import fs from 'node:fs';
import path from 'node:path';
import type { Plan } from './plan.js';

/** Where the parts of this start are. */
export interface Where {
  readonly appUrl: string;
  readonly temporal: string;
}

/**
 * Leaves the settings of the running stack for its tools (`npm run verify`, `npm run rebuild`), readable by its owner only.
 * apps/local/tool.mjs reads the file.
 */
export function writeToolSettings(plan: Plan, where: Where): void {
  const settings = {
    DATABASE_URL: where.appUrl,
    TEMPORAL_ADDRESS: where.temporal,
    TEMPORAL_NAMESPACE: plan.settings.TEMPORAL_NAMESPACE,
    ISMS_EVIDENCE_DIR: plan.evidence,
    ISMS_LINK_KEY: plan.linkKey,
  };
  fs.writeFileSync(path.join(plan.run, 'tools.json'), `${JSON.stringify(settings, null, 2)}\n`, { mode: 0o600 });
}
