import { describeAccount } from '../src/account-rows';
import { describeData } from '../src/data-rows';
import { LocalDeployment } from '../src/local-deployment';
import { describeNetwork } from '../src/network-rows';
import { describeService } from '../src/service-rows';

const staging = new LocalDeployment('staging');
beforeAll(async () => {
  await staging.start();
  await staging.deploy();
});
afterAll(() => staging.close());

describeNetwork(staging);
describeService(staging);
describeData(staging);
describeAccount(staging);
