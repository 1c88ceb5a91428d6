import { readFileSync } from 'node:fs';
import { CommandError } from '../../../packages/nx-cdk/src/toolkit';

/** The parts of a pull request event that are read. */
export interface PullRequest {
  readonly title: string;
  readonly labels: readonly string[];
}

/**
 * Reads the event from the file of the workflow run, so that a title is never part of a shell script.
 *
 * @throws CommandError if there is no file or the event is not a pull request
 */
export function readPullRequest(file = process.env.GITHUB_EVENT_PATH): PullRequest {
  if (!file) throw new CommandError('GITHUB_EVENT_PATH must be set, as in a workflow of a pull request');
  const event = JSON.parse(readFileSync(file, 'utf8')) as {
    pull_request?: { title: string; labels?: { name: string }[] };
  };
  if (!event.pull_request) throw new CommandError(`${file}: the event must be a pull request`);
  const { title, labels = [] } = event.pull_request;
  return { title, labels: labels.map(({ name }) => name) };
}
