import type { DelegationLine, PersonDetail } from '#records/directory/read-person.js';
import { dayText, isoDay } from '../ui/times.js';

export interface AbsenceProps {
  readonly base: string;
  readonly detail: PersonDetail;
  readonly formToken: string;
  /** Path to which the forms are posted. */
  readonly action: string;
  /** What was typed before a refusal. */
  readonly typed?: Readonly<Record<string, string>>;
}

/** Who acts in the person's place and when, and the form that says so. */
export function AbsenceCard(props: AbsenceProps) {
  const { detail, formToken, action, typed = {} } = props;
  const today = isoDay(detail.now, detail.zone);
  return (
    <section class="card" aria-label="Absence">
      <h2>Absence</h2>
      {detail.delegations.length === 0 ? (
        <p>No absence is recorded.</p>
      ) : (
        <ul>
          {detail.delegations.map((line) => (
            <Delegation {...props} line={line} />
          ))}
        </ul>
      )}
      <form method="post" action={action}>
        <input type="hidden" name="formToken" value={formToken} />
        <div class="field">
          <label for="f-firstDay">First day away</label>
          <input id="f-firstDay" name="firstDay" type="date" min={today} value={typed['firstDay'] ?? today} required />
        </div>
        <div class="field">
          <label for="f-lastDay">Last day away</label>
          <input id="f-lastDay" name="lastDay" type="date" min={today} value={typed['lastDay'] ?? ''} required />
        </div>
        <div class="field">
          <label for="f-to">Delegate (work mail)</label>
          <input id="f-to" name="to" value={typed['to'] ?? ''} required aria-describedby="h-to" />
          <small id="h-to">
            New tasks go to this person; both names are recorded. Top Management names Top Management, an auditor an
            auditor.
          </small>
        </div>
        <label class="choice">
          <input type="checkbox" name="moveOpenTasks" value="1" checked={typed['moveOpenTasks'] === '1'} />
          Open tasks go over on the first day, too
        </label>
        <button class="primary" name="act" value="absence">
          Record the absence
        </button>
      </form>
    </section>
  );
}

function Delegation({ detail, formToken, action, line }: AbsenceProps & { line: DelegationLine }) {
  // "Until" is the last day away; the delegation ends with the midnight after it.
  return (
    <li>
      {dayText(line.startsAt, detail.zone)} to {dayText(line.endsAt - 1, detail.zone)}: {line.to} acts in the place of{' '}
      {detail.name}
      {detail.may.absence && (
        <form method="post" action={action}>
          <input type="hidden" name="formToken" value={formToken} />
          <input type="hidden" name="delegation" value={line.id} />
          <button name="act" value="end-absence">
            End it now
          </button>
        </form>
      )}
    </li>
  );
}
