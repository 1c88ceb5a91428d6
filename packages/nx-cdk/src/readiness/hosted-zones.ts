import { GetHostedZoneCommand, NoSuchHostedZone, Route53Client } from '@aws-sdk/client-route-53';
import { promises as dns } from 'node:dns';
import { resourcesOf, type Check, type Finding } from './check';
import { MAX_ATTEMPTS } from '../shared/sdk';

/** Whether the hosted zones of the records exist, and the public DNS delegates to them. */
export const hostedZones: Check = {
  id: 'hosted-zone',
  async run({ stacks }) {
    const ids = resourcesOf(stacks, 'AWS::Route53::RecordSet', 'AWS::CertificateManager::Certificate').flatMap(
      ({ Properties = {} }) => [Properties.HostedZoneId, ...validationZones(Properties.DomainValidationOptions)],
    );
    const literal = [...new Set(ids)].filter((id): id is string => typeof id === 'string');
    return Promise.all(literal.map(checkZone));
  },
};

function validationZones(options: unknown): unknown[] {
  return Array.isArray(options) ? options.map(({ HostedZoneId }: { HostedZoneId?: unknown }) => HostedZoneId) : [];
}

async function checkZone(id: string): Promise<Finding> {
  const finding = { check: 'hosted-zone', where: id } as const;
  const client = new Route53Client({ region: 'us-east-1', maxAttempts: MAX_ATTEMPTS });
  try {
    const { HostedZone, DelegationSet } = await client.send(new GetHostedZoneCommand({ Id: id }));
    const name = (HostedZone?.Name ?? '').replace(/\.$/, '');
    if (HostedZone?.Config?.PrivateZone) return { ...finding, verdict: 'ok', detail: `${name} is a private zone` };
    return { ...finding, ...(await compareDelegation(name, DelegationSet?.NameServers ?? [])) };
  } catch (error) {
    if (!(error instanceof NoSuchHostedZone)) throw error;
    return {
      ...finding,
      verdict: 'failed',
      detail: 'the hosted zone does not exist in this account',
      fix: 'use the id of a hosted zone that aws route53 list-hosted-zones shows',
    };
  }
}

async function compareDelegation(
  name: string,
  nameServers: readonly string[],
): Promise<Pick<Finding, 'verdict' | 'detail' | 'fix'>> {
  const found = await resolveNameServers(name);
  const expected = normalized(nameServers);
  if (found.servers && normalized(found.servers).join() === expected.join()) {
    return { verdict: 'ok', detail: `the public DNS delegates ${name} to this hosted zone` };
  }
  return {
    verdict: 'failed',
    detail: `the public DNS does not delegate ${name} to this hosted zone: ${found.servers?.join(', ') ?? found.problem}`,
    fix: `add an NS record for ${name} to its parent zone, with the values ${expected.join(', ')}`,
  };
}

async function resolveNameServers(name: string): Promise<{ servers?: readonly string[]; problem?: string }> {
  try {
    return { servers: await dns.resolveNs(name) };
  } catch (error) {
    return { problem: (error as Error).message };
  }
}

function normalized(names: readonly string[]): string[] {
  return names.map((name) => name.toLowerCase().replace(/\.$/, '')).sort();
}
