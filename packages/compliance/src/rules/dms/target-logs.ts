import { taskLogs } from './private/task-logs';

/** A replication task logs changes and loads of the target. */
export const targetLogs = taskLogs('TARGET_APPLY', 'TARGET_LOAD');
