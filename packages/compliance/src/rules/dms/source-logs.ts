import { taskLogs } from './private/task-logs';

/** A replication task logs captures and loads of the source. */
export const sourceLogs = taskLogs('SOURCE_CAPTURE', 'SOURCE_UNLOAD');
