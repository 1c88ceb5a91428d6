import { mkdtempSync, readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ConsumerApp } from '../src/app';

test('the app uses the names of the owner of the repository', () => {
  const folder = mkdtempSync(join(tmpdir(), 'languages-app-'));
  const java = new ConsumerApp(join(folder, 'java'), 'java', { 'com.example.pets': 'dev.acme.pets' }).folder;
  for (const file of ['pom.xml', 'src/main/java/shop/ShopStack.java']) {
    const text = readFileSync(join(java, file), 'utf8');
    expect(text).toContain('dev.acme.pets');
    expect(text).not.toContain('com.example');
  }
});
