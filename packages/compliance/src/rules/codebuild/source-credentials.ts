import type { Rule } from '../rule';

/** URLs of Bitbucket repositories contain no credentials. */
export const sourceCredentials: Rule = {
  types: ['AWS::CodeBuild::Project'],
  judge(project) {
    const sources = [project.in('Source'), ...project.items('SecondarySources')].filter(
      (source) => source.text('Type') === 'BITBUCKET',
    );
    if (sources.length === 0) return undefined;
    return !sources.some((source) => /^https?:\/\/[^/]*@/.test(source.text('Location') ?? ''));
  },
};
