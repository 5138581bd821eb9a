import { labelOf } from '#domain/process/steps.js';
import { CAPACITY_NAMES } from '#domain/roles/roles.js';
import type { CycleDecision } from '#records/cycle/asked-steps.js';
import { clockText, dayText } from '../ui/times.js';
import { outcomeWords } from '../ui/words.js';

/** What people answered, with their receipts. */
export function Decisions({ decisions, zone }: { decisions: readonly CycleDecision[]; zone: string }) {
  if (decisions.length === 0) return null;
  return (
    <section class="card">
      <h2>Answers and decisions</h2>
      <table class="stack">
        <thead>
          <tr>
            {['Answer', 'By', 'When', 'Receipt'].map((head) => (
              <th scope="col">{head}</th>
            ))}
          </tr>
        </thead>
        <tbody>
          {decisions.map((line) => (
            <tr>
              <td class="wrap">
                {labelOf(line.code) ?? line.code}: {outcomeWords(line.outcome)}{' '}
                {line.comment && <small class="pre">“{line.comment}”</small>}
              </td>
              <td data-label="By">
                {line.onBehalfOf ? `${line.by} for ${line.onBehalfOf}` : line.by}{' '}
                <small>
                  {CAPACITY_NAMES[line.capacity]}, level {line.assurance}
                </small>
              </td>
              <td data-label="When">
                <span class="nobr">{dayText(line.at, zone)}</span> <small>{clockText(line.at, zone)}</small>
              </td>
              <td data-label="Receipt">
                <span class="nobr">{line.receipt}</span>
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}
