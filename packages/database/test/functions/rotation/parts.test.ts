import { X509Certificate } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { databaseAuthorities } from '../../../functions/rotation/certificates';
import type { Endpoint } from '../../../functions/rotation/database';
import { generatePassword } from '../../../functions/rotation/password';
import { scramVerifier } from '../../../functions/rotation/scram';
import type { Credentials, Secret } from '../../../functions/rotation/secret';
import { AlternatingUsers, type PreviousSecret } from '../../../functions/rotation/strategies';
import { selfSigned } from './support/certificate';

describe('passwords', () => {
  test('are 32 letters and digits, and unique', () => {
    const passwords = Array.from({ length: 1_000 }, generatePassword);
    for (const password of passwords) expect(password).toMatch(/^[A-Za-z0-9]{32}$/);
    expect(new Set(passwords).size).toBe(1_000);
  });

  test('contain each letter and digit with about the same frequency', () => {
    const text = Array.from({ length: 2_000 }, generatePassword).join('');
    const counts = new Map<string, number>();
    for (const character of text) counts.set(character, (counts.get(character) ?? 0) + 1);
    expect(counts.size).toBe(62);
    // The mean is 1,032. Six standard deviations are 192.
    for (const count of counts.values()) expect(Math.abs(count - 1_032)).toBeLessThan(200);
  });

  test('have different verifiers, because each has a random salt', () => {
    const [first, second] = [scramVerifier('same'), scramVerifier('same')];
    expect(first).toMatch(/^SCRAM-SHA-256\$4096:[\w+/]{22}==\$[\w+/]{43}=:[\w+/]{43}=$/);
    expect(first).not.toBe(second);
  });
});

test('a secret without a current version does not replace the previous credentials', async () => {
  const send = jest.fn();
  const secret = { read: async () => undefined };
  const previous = { client: { send }, arn: 'previous', secret } as unknown as PreviousSecret;
  const endpoint = { host: 'localhost', port: 5432, database: 'shop' };
  const strategy = new AlternatingUsers(endpoint as Endpoint, secret as unknown as Secret, false, previous);
  await strategy.complete({ username: 'app', password: 'next' } as Credentials, 'version');
  expect(send).not.toHaveBeenCalled();
});

describe('certificate authorities', () => {
  const names = databaseAuthorities('/nowhere').map((certificate) => new X509Certificate(certificate).subject);

  test('include those of Amazon RDS for each Region', () => {
    for (const region of ['us-east-1', 'us-west-2', 'eu-central-1', 'ap-southeast-2']) {
      for (const kind of ['RSA2048', 'RSA4096', 'ECC384']) {
        expect(names.some((name) => name.includes(`Amazon RDS ${region} Root CA ${kind} G1`))).toBe(true);
      }
    }
  });

  test('include none that also issues certificates for public websites', () => {
    expect(names.filter((name) => !name.includes('Amazon RDS'))).toEqual([]);
  });

  test('include those of the runtime', () => {
    const folder = mkdtempSync(join(tmpdir(), 'authorities-'));
    const file = join(folder, 'ca-cert.pem');
    const { certificate } = selfSigned('runtime');
    writeFileSync(file, certificate);
    expect(databaseAuthorities(file)).toEqual([...databaseAuthorities('/nowhere'), certificate]);
    rmSync(folder, { recursive: true });
  });
});
