import type { UsedWaiver } from '#records/waivers/valid-waivers.js';
import type { GateView } from '#records/cycle/read-cycle.js';
import { stepWords } from '../ui/step-words.js';
import { dayText } from '../ui/times.js';
import { outcomeWords } from '../ui/words.js';
import { waitedFor } from './cycle-words.js';

interface UsedWaiversProps {
  readonly base: string;
  readonly zone: string;
  readonly waivers: readonly UsedWaiver[];
  /** The last gate: the check is asked after it. */
  readonly close: GateView | undefined;
  readonly closed: boolean;
}

/** Decisions that a waiver of separation of duties made possible, and who checks them; nothing where none was used. */
export function UsedWaivers({ base, zone, waivers, close, closed }: UsedWaiversProps) {
  if (waivers.length === 0) return null;
  return (
    <section class="card" id="waivers">
      <h2>Decided by a waiver of separation of duties ({waivers.length})</h2>
      <p class="soft">
        {checkWords(close, closed)} <a href={`${base}/waivers`}>All waivers</a>
      </p>
      <table class="stack">
        <thead>
          <tr>
            {['Decision', 'Rule', 'By', 'Waiver granted by', 'Reason', 'Until'].map((head) => (
              <th scope="col">{head}</th>
            ))}
          </tr>
        </thead>
        <tbody>
          {waivers.map((use) => (
            <tr>
              <td class="wrap">
                {stepWords(use.code, use.part)}: {outcomeWords(use.outcome)} <small>{use.receipt}</small>
              </td>
              <td data-label="Rule">{use.rule}</td>
              <td data-label="By">{use.person}</td>
              <td data-label="Waiver granted by">{use.grantedBy}</td>
              <td data-label="Reason">{use.reason ?? 'disposed of'}</td>
              <td data-label="Until">{dayText(use.expiresAt.getTime(), zone)}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}

function checkWords(close: GateView | undefined, closed: boolean): string {
  if (closed) return 'Somebody who neither used nor granted a waiver looked at them before the cycle was closed.';
  if (close?.state !== 'PASSED')
    return 'Before the cycle is closed, somebody who neither used nor granted a waiver looks at them.';
  const names = waitedFor(close.waiting).join(', ');
  return `Gate G4 is passed; the cycle is closed once somebody independent has looked at them. Asked: ${names || 'nobody yet'}.`;
}
