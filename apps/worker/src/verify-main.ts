// Verifies the evidence of an installation: `npm run verify -- [--json]`.
// Exit code 0 = as written, 1 = something is wrong, 2 = it could not be verified.
import { readSettings } from '#config/read-settings.js';
import { workerSettings } from '#config/worker-settings.schema.js';
import { linkKeyOf, sameToken, sealSignature } from '#links/task-links.js';
import { openRecords } from '#records/data-source.js';
import { verifyTrail, type VerifyReport } from '#records/evidence/verify.js';
import { verifyReport } from './verify-report.js';

const verifySettings = workerSettings.pick({ DATABASE_URL: true, ISMS_EVIDENCE_DIR: true, ISMS_LINK_KEY: true });

async function verify(): Promise<VerifyReport> {
  const settings = readSettings(verifySettings);
  const key = linkKeyOf(settings.ISMS_LINK_KEY);
  const records = await openRecords({ url: settings.DATABASE_URL, poolSize: 2, applicationName: 'isms-verify' });
  try {
    return await verifyTrail(records, {
      evidenceDir: settings.ISMS_EVIDENCE_DIR,
      verifySignature: (hash, signature) => sameToken(sealSignature(key, hash), signature),
      onProgress: process.stderr.isTTY ? showProgress : undefined,
    });
  } finally {
    await records.destroy();
    if (process.stderr.isTTY) process.stderr.write('\r\u001b[K');
  }
}

function showProgress(part: string, done: number): void {
  process.stderr.write(`\r\u001b[K${part}: ${done}`);
}

try {
  const report = await verify();
  const json = process.argv.includes('--json');
  process.stdout.write(json ? `${JSON.stringify(report, null, 2)}\n` : verifyReport(report));
  process.exitCode = report.findings.length === 0 ? 0 : 1;
} catch (error) {
  process.stderr.write(
    `The evidence could not be verified: ${error instanceof Error ? error.message : String(error)}\n`,
  );
  process.exitCode = 2;
}
