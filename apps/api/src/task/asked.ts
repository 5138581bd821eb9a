import type { Form } from '#forms/form.js';
import { FORMS } from '#forms/forms.js';
import type { TaskView } from '#records/path/task-view.js';
import type { Session } from '../http/sessions.js';
import type { Upload } from './draft.js';
import type { Submission } from './submission.js';
import type { TaskService } from './task.service.js';

/** One request about a task link. */
export interface TaskRequest {
  readonly token: string;
  readonly json: boolean;
  readonly session: Session | null;
  /** Path of the page below the prefix, for the way back from sign-in. */
  readonly path: string;
}

/** A POST on a known link whose form token fits. */
export interface Asked {
  readonly service: TaskService;
  readonly request: TaskRequest;
  readonly view: TaskView;
  readonly submission: Submission;
  readonly uploads: readonly Upload[];
}

/** The form of a view, with the answers that its record allows. */
export function formOf(view: Pick<TaskView, 'question' | 'offered'>): Form {
  const form = FORMS[view.question.form];
  return { ...form, answers: form.answers.filter(({ outcome }) => view.offered.includes(outcome)) };
}
