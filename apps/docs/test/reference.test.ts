import { join } from 'node:path';
import { readApis } from '../src/reference/api';
import { referenceOf } from '../src/reference/reference';

const root = join(__dirname, '../../..');
let files: ReadonlyMap<string, string>;

beforeAll(async () => {
  const apis = await readApis(root, ['network', 'service']);
  files = referenceOf(apis, (slug) => `/${slug}/`).files;
}, 120_000);

const page = (name: string) => files.get(`reference/${name}`) ?? '';

test('has a page for each construct', () => {
  expect([...files.keys()]).toEqual(
    expect.arrayContaining([
      'reference/index.md',
      'reference/network/index.mdx',
      'reference/network/tieredvpc.mdx',
      'reference/service/containerservice.mdx',
    ]),
  );
});

test.each([
  ['TypeScript', 'new TieredVpc(scope: Construct, id: string, props: TieredVpcProps)'],
  ['Python', 'pets_network.TieredVpc(\n  scope: Construct,\n  id: str,\n  address_plan: AddressPlan,'],
  ['Java', 'TieredVpc.Builder.create(Construct scope, java.lang.String id)'],
  ['Go', 'petsnetwork.NewTieredVpc(scope Construct, id *string, props *TieredVpcProps) TieredVpc'],
  ['C#', 'public SubnetSelection Subnets(string Tier)'],
])('shows the signatures in %s', (label, signature) => {
  const tab = page('network/tieredvpc.mdx').split(`<TabItem label="${label}">`)[1]?.split('</TabItem>')[0];
  expect(tab).toContain(signature);
});

test('shows the properties with types, defaults and links', () => {
  expect(page('network/tieredvpc.mdx')).toContain(
    '| `natGateways` | [`NatGateways`](/reference/network/#natgateways) | `NatGateways.ONE_PER_ZONE` |',
  );
});

test('leaves out the members of the AWS CDK', () => {
  expect(page('network/tieredvpc.mdx')).not.toContain('addVpnConnection');
});

test('lists the other types on the page of the library, without the properties of constructs', () => {
  expect(page('network/index.mdx')).toContain('### AddressPlan\n');
  expect(page('network/index.mdx')).not.toContain('### TieredVpcProps');
});
