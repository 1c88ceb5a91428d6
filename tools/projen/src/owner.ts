/** The owner of the repository. Names and contacts in generated files come from here. */
export interface Owner {
  /** Author of the published packages. */
  readonly author: string;
  /** GitHub organization. */
  readonly organization: string;
  /** GitHub repository. */
  readonly repository: string;
  /** GitHub team that reviews changes, in the organization. */
  readonly maintainers: string;
  /** Email address for reports of vulnerabilities. */
  readonly securityContact: string;
  /** Email address for reports about conduct. */
  readonly conductContact: string;
  /** Domain of the Java packages, for example `example.com`. */
  readonly domain: string;
  /** Prefix of the NuGet package ids and of the .NET namespaces, for example `Example.Pets`. NuGet ids are unique in the registry. */
  readonly nuget: string;
}

/** URL of the repository. */
export function repositoryUrl({ organization, repository }: Owner): string {
  return `https://github.com/${organization}/${repository}`;
}
