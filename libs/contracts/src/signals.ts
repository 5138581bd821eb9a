import { defineSignal } from '@temporalio/workflow';

/** A question has its outcome. Carries the question id; the workflow reads the outcome from the records. */
export const decided = defineSignal<[questionId: string]>('decided');

/** The record changed in a way the story must look at: raised, extension asked, owner changed, cancelled. Carries the record id. */
export const recordChanged = defineSignal<[recordId: string]>('recordChanged');

/** Signal names as they stand in the outbox. */
export type SignalName = 'decided' | 'recordChanged';
