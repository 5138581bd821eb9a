/** The one task queue of the engine. */
export const TASK_QUEUE = 'isms';
