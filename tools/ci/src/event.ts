import { readFileSync } from 'node:fs';
import { CommandError } from './command-error';

/** The pull request of the event that started a workflow, as far as it is read here. */
export interface PullRequest {
  readonly title: string;
  readonly labels: readonly string[];
}

/**
 * Reads the event from the file that GitHub names, so that no title ever becomes part of a shell script.
 *
 * Throws a `CommandError` where there is no such file, or it tells of no pull request.
 */
export function readPullRequest(file = process.env.GITHUB_EVENT_PATH): PullRequest {
  if (!file) throw new CommandError('GITHUB_EVENT_PATH is not set: this runs in a workflow of a pull request');
  const event = JSON.parse(readFileSync(file, 'utf8')) as {
    pull_request?: { title: string; labels?: { name: string }[] };
  };
  if (!event.pull_request) throw new CommandError(`the event in ${file} is not one of a pull request`);
  const { title, labels = [] } = event.pull_request;
  return { title, labels: labels.map(({ name }) => name) };
}
