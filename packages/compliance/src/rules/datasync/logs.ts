import type { Rule } from '../rule';

/** A task writes logs to a log group. */
export const dataTransferLogs: Rule = {
  types: ['AWS::DataSync::Task'],
  judge(task) {
    return task.has('CloudWatchLogGroupArn') && (task.text('Options', 'LogLevel') ?? 'OFF') !== 'OFF';
  },
};
