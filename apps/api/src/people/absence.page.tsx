import { TaskTabs } from '../my-tasks/task-tabs.js';
import { Page, type SignedIn } from '../ui/page.js';
import { AbsenceCard, type AbsenceProps } from './absence.js';
import { Problem } from './problem.js';

export interface MyAbsenceProps extends AbsenceProps {
  readonly person: SignedIn;
  readonly error: string | null;
}

/** "I am away": a person's own absence. */
export function MyAbsencePage(props: MyAbsenceProps) {
  return (
    <Page title="I am away" base={props.base} person={props.person} wide>
      <h1>I am away</h1>
      <TaskTabs base={props.base} current="/absence" />
      <Problem text={props.error} />
      <AbsenceCard {...props} />
    </Page>
  );
}
