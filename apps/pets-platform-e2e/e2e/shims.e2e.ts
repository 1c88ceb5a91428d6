import { CloudFormationClient, ValidateTemplateCommand } from '@aws-sdk/client-cloudformation';
import { SHIMS } from '@pets/local';
import { LocalDeployment } from '../src/local-deployment';

const deployment = new LocalDeployment('dev');
beforeAll(() => deployment.start());
afterAll(() => deployment.close());

/** Shims for resource types that the emulator does not support in any form. */
const WHOLE = Object.keys(SHIMS).filter((type) => !SHIMS[type].having);

test.each(WHOLE)('%s needs its shim, because the emulator does not support it', async (Type) => {
  const client = new CloudFormationClient(deployment.client());
  const TemplateBody = JSON.stringify({ Resources: { One: { Type } } });
  await expect(client.send(new ValidateTemplateCommand({ TemplateBody }))).rejects.toThrow(
    `Unrecognized resource types: [${Type}]`,
  );
});
