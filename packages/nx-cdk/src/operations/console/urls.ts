import { CommandError } from '../../shared/command-error';

/** Domain of the AWS Management Console, by partition. */
const DOMAINS: Readonly<Record<string, string>> = {
  aws: 'console.aws.amazon.com',
  'aws-cn': 'console.amazonaws.cn',
  'aws-us-gov': 'console.amazonaws-us-gov.com',
};

/** Pages of the AWS Management Console of one Region. */
export class ConsoleUrls {
  private readonly domain: string;

  constructor(
    partition: string,
    private readonly region: string,
  ) {
    const domain = DOMAINS[partition];
    if (domain === undefined) throw new CommandError(`the console of the partition ${partition} is not known`);
    this.domain = domain;
  }

  dashboard(name: string): string {
    return this.page('cloudwatch/home', `#dashboards/dashboard/${encodeURIComponent(name)}`);
  }

  service(cluster: string, name: string): string {
    return this.page(`ecs/v2/clusters/${encodeURIComponent(cluster)}/services/${encodeURIComponent(name)}/health`);
  }

  /** The console encodes the name twice, and writes `$` instead of `%`. */
  logGroup(name: string): string {
    const encoded = encodeURIComponent(encodeURIComponent(name)).replaceAll('%', '$');
    return this.page('cloudwatch/home', `#logsV2:log-groups/log-group/${encoded}`);
  }

  private page(path: string, fragment = ''): string {
    return `https://${this.domain}/${path}?region=${this.region}${fragment}`;
  }
}
