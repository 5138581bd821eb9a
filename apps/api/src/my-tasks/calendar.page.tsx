import { Page, type SignedIn } from '../ui/page.js';
import { TaskTabs } from './task-tabs.js';

export interface CalendarProps {
  readonly base: string;
  readonly person: SignedIn;
  /** Secret address of the feed; null = none yet. */
  readonly address: string | null;
}

/** The secret address of a person's calendar: made, renewed and revoked here. */
export function CalendarPage({ base, person, address }: CalendarProps) {
  const hidden = <input type="hidden" name="formToken" value={person.formToken} />;
  return (
    <Page title="My calendar" base={base} person={person} wide>
      <h1>My calendar</h1>
      <TaskTabs base={base} current="/calendar" />
      <p class="lead">Your due dates in the calendar you use anyway. They move when a due date moves.</p>
      <section class="card" aria-label="Address of the calendar">
        {address === null ? (
          <p>You have no calendar address yet.</p>
        ) : (
          <div class="field">
            <label for="address">Address to subscribe to</label>
            <p class="help" id="address-help">
              In your calendar program choose "Add calendar from internet" and paste this address. Whoever has it sees
              your due dates; it shows step and record number, no text, and it decides nothing.
            </p>
            <input id="address" value={address} readonly aria-describedby="address-help" />
          </div>
        )}
        <form method="post" action={`${base}/my-tasks/calendar`}>
          {hidden}
          <div class="answers">
            <button name="act" value="renew" class={address === null ? 'primary' : undefined}>
              {address === null ? 'Make an address' : 'Renew: the present address stops working'}
            </button>
            {address !== null && (
              <button name="act" value="revoke">
                Revoke
              </button>
            )}
          </div>
        </form>
      </section>
    </Page>
  );
}
