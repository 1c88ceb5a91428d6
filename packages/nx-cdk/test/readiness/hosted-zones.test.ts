import { GetHostedZoneCommand, NoSuchHostedZone, Route53Client } from '@aws-sdk/client-route-53';
import { mockClient } from 'aws-sdk-client-mock';
import { promises as dns } from 'node:dns';
import { hostedZones } from '../../src/readiness/hosted-zones';
import { requirementsOf, stackOf } from '../support/requirements';

const route53 = mockClient(Route53Client);

beforeEach(() => route53.reset());
afterEach(() => jest.restoreAllMocks());

const record = (zone: unknown) => ({ Type: 'AWS::Route53::RecordSet', Properties: { HostedZoneId: zone } });
const requirements = requirementsOf(stackOf({ Record: record('Z1'), Other: record({ Ref: 'Zone' }) }));

function zone(nameServers: string[], isPrivate = false): void {
  route53.on(GetHostedZoneCommand, { Id: 'Z1' }).resolves({
    HostedZone: { Id: 'Z1', Name: 'dev.example.com.', CallerReference: '', Config: { PrivateZone: isPrivate } },
    DelegationSet: { NameServers: nameServers },
  });
}

test('accepts a zone to which the public DNS delegates', async () => {
  zone(['ns-1.awsdns-1.com', 'ns-2.awsdns-2.org.']);
  jest.spyOn(dns, 'resolveNs').mockResolvedValue(['NS-2.awsdns-2.org', 'ns-1.awsdns-1.com']);
  expect(await hostedZones.run(requirements)).toEqual([
    {
      check: 'hosted-zone',
      where: 'Z1',
      verdict: 'ok',
      detail: 'the public DNS delegates dev.example.com to this hosted zone',
    },
  ]);
  expect(dns.resolveNs).toHaveBeenCalledWith('dev.example.com');
});

test('names the record that the parent zone lacks', async () => {
  zone(['ns-2.awsdns-2.org', 'ns-1.awsdns-1.com']);
  jest.spyOn(dns, 'resolveNs').mockRejectedValue(new Error('queryNs ENOTFOUND dev.example.com'));
  expect(await hostedZones.run(requirements)).toMatchObject([
    {
      verdict: 'failed',
      detail:
        'the public DNS does not delegate dev.example.com to this hosted zone: ' + 'queryNs ENOTFOUND dev.example.com',
      fix:
        'add an NS record for dev.example.com to its parent zone, ' +
        'with the values ns-1.awsdns-1.com, ns-2.awsdns-2.org',
    },
  ]);
});

test('rejects a zone if the public DNS delegates to another', async () => {
  zone(['ns-1.awsdns-1.com']);
  jest.spyOn(dns, 'resolveNs').mockResolvedValue(['ns-9.awsdns-9.net']);
  expect(await hostedZones.run(requirements)).toMatchObject([
    {
      verdict: 'failed',
      detail: 'the public DNS does not delegate dev.example.com to this hosted zone: ns-9.awsdns-9.net',
    },
  ]);
});

test('accepts a private zone without a query', async () => {
  zone([], true);
  const resolveNs = jest.spyOn(dns, 'resolveNs');
  expect(await hostedZones.run(requirements)).toMatchObject([
    { verdict: 'ok', detail: 'dev.example.com is a private zone' },
  ]);
  expect(resolveNs).not.toHaveBeenCalled();
});

test('rejects a zone that does not exist, also one of the validation of a certificate', async () => {
  route53.on(GetHostedZoneCommand).rejects(new NoSuchHostedZone({ message: '', $metadata: {} }));
  const certificate = {
    Type: 'AWS::CertificateManager::Certificate',
    Properties: { DomainValidationOptions: [{ HostedZoneId: 'Z2' }] },
  };
  expect(await hostedZones.run(requirementsOf(stackOf({ Certificate: certificate })))).toMatchObject([
    { where: 'Z2', verdict: 'failed', detail: 'the hosted zone does not exist in this account' },
  ]);
});
