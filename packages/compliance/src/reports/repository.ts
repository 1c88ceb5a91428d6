import { quoted } from '../private/printable';
import { isWebAddress } from '../register/ticket-url';
import type { ReportedRepository } from './report-model';

const FILE = '{file}';
const LINE = '{line}';

/**
 * Repository of the app: the given URL, or the one of the commit that GitHub Actions or GitLab CI builds.
 *
 * @param url URL of a line of a file, with `{file}` and `{line}`
 */
export function repositoryOf(url: string | undefined, variables: NodeJS.ProcessEnv): ReportedRepository | undefined {
  const { GITHUB_SERVER_URL, GITHUB_REPOSITORY, GITHUB_SHA, CI_PROJECT_URL, CI_COMMIT_SHA } = variables;
  const commit = GITHUB_SHA ?? CI_COMMIT_SHA;
  if (url !== undefined) {
    if (isWebAddress(url) && url.includes(FILE)) return { commit, fileUrl: url };
    throw new Error(
      `--source-url must be a URL with ${FILE}, such as https://github.com/owner/name/blob/main/${FILE}#L${LINE}, got ${quoted(url)}`,
    );
  }
  if (GITHUB_SERVER_URL && GITHUB_REPOSITORY && GITHUB_SHA)
    return { commit, fileUrl: `${GITHUB_SERVER_URL}/${GITHUB_REPOSITORY}/blob/${GITHUB_SHA}/${FILE}#L${LINE}` };
  if (CI_PROJECT_URL && CI_COMMIT_SHA)
    return { commit, fileUrl: `${CI_PROJECT_URL}/-/blob/${CI_COMMIT_SHA}/${FILE}#L${LINE}` };
  return undefined;
}

/** URL of a file of the repository. Without a line, the fragment is removed. */
export function fileUrl(repository: ReportedRepository | undefined, file: string, line?: number): string | undefined {
  if (repository === undefined) return undefined;
  const path = file.split('/').map(encodeURIComponent).join('/');
  const template = line === undefined ? repository.fileUrl.replace(/#[^#]*$/, '') : repository.fileUrl;
  return template.replaceAll(FILE, () => path).replaceAll(LINE, String(line ?? 1));
}

/** URL of a runbook: a URL, or a file of the repository. */
export function runbookUrlOf(
  runbook: string | undefined,
  repository: ReportedRepository | undefined,
): string | undefined {
  if (runbook === undefined) return undefined;
  return isWebAddress(runbook) ? runbook : fileUrl(repository, runbook);
}
