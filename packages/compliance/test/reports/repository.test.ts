import { fileUrl, repositoryOf, runbookUrlOf } from '../../src/reports/repository';

const GITHUB = { GITHUB_SERVER_URL: 'https://github.com', GITHUB_REPOSITORY: 'owner/shop', GITHUB_SHA: 'abc123' };
const GITLAB = { CI_PROJECT_URL: 'https://gitlab.com/owner/shop', CI_COMMIT_SHA: 'def456' };

describe('repository', () => {
  test('is unknown outside of CI', () => {
    expect(repositoryOf(undefined, {})).toBeUndefined();
  });

  test.each([
    ['GitHub Actions', GITHUB, 'abc123', 'https://github.com/owner/shop/blob/abc123/{file}#L{line}'],
    ['GitLab CI', GITLAB, 'def456', 'https://gitlab.com/owner/shop/-/blob/def456/{file}#L{line}'],
  ])('is the commit that %s builds', (_, variables, commit, url) => {
    expect(repositoryOf(undefined, variables)).toEqual({ commit, fileUrl: url });
  });

  test.each(['GITHUB_SERVER_URL', 'GITHUB_REPOSITORY', 'GITHUB_SHA'])('is unknown without %s', (name) => {
    expect(repositoryOf(undefined, { ...GITHUB, [name]: '' })).toBeUndefined();
  });

  test('is the given URL, with the commit of CI', () => {
    const url = 'https://git.example.com/{file}';
    expect(repositoryOf(url, GITHUB)).toEqual({ commit: 'abc123', fileUrl: url });
    expect(repositoryOf(url, {})).toEqual({ fileUrl: url });
  });

  test.each(['https://git.example.com', 'javascript:alert({file})', 'file:///{file}', '{file}', 'https://\n{file}'])(
    'must be a URL with {file}, got %j',
    (url) => {
      expect(() => repositoryOf(url, {})).toThrow(/^--source-url must be a URL with \{file\}, such as .*, got '/);
    },
  );
});

describe('URL of a file', () => {
  const repository = { fileUrl: 'https://git.example.com/blob/main/{file}#L{line}' };

  test('has the path and the line', () => {
    expect(fileUrl(repository, 'src/a b#c.ts', 7)).toBe('https://git.example.com/blob/main/src/a%20b%23c.ts#L7');
  });

  test('has no line if it is not known', () => {
    expect(fileUrl(repository, 'docs/run.md')).toBe('https://git.example.com/blob/main/docs/run.md');
  });

  test('keeps marks of replacements in a path', () => {
    expect(fileUrl(repository, '$&.md')).toBe('https://git.example.com/blob/main/%24%26.md');
  });

  test('is unknown without a repository', () => {
    expect(fileUrl(undefined, 'docs/run.md')).toBeUndefined();
  });
});

describe('URL of a runbook', () => {
  const repository = { fileUrl: 'https://git.example.com/{file}#L{line}' };

  test.each([
    ['https://wiki.example.com/run', 'https://wiki.example.com/run'],
    ['docs/run.md', 'https://git.example.com/docs/run.md'],
    ['javascript:alert(1)', 'https://git.example.com/javascript%3Aalert(1)'],
    [undefined, undefined],
  ])('of %s is %s', (runbook, url) => {
    expect(runbookUrlOf(runbook, repository)).toBe(url);
  });

  test('of a path is unknown without a repository', () => {
    expect(runbookUrlOf('docs/run.md', undefined)).toBeUndefined();
  });
});
