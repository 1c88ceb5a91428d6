import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { recordRun, type Row } from '@pets/compatibility';
import { ConsumerApp, synthesizeTypescript } from '../src/app';
import { templatesOf } from '../src/assembly';
import { lackingInMaven, LOCAL_REPOSITORY, MAVEN_OPTS, type Newest, newestInMaven } from '../src/maven';
import { attempt, succeed } from '../src/process';
import { DIST, libraries, type Library } from '../src/workspace';

const PACKAGES = join(DIST, 'java');
const { groupId } = libraries()[0].targets.java.maven;

/** Runs the app in Java, which Maven compiles. */
const RUN = ['--batch-mode', '--quiet', 'compile', 'exec:java'];

const suite = (() => {
  if (existsSync(PACKAGES)) return describe;
  process.stderr.write('Java: skipped, a JDK or Maven is not installed, or the Maven repository does not answer\n');
  return describe.skip;
})();

suite('Java', () => {
  const rows: Row[] = [];
  const folder = mkdtempSync(join(tmpdir(), 'languages-java-'));
  const env = { MAVEN_OPTS: `${MAVEN_OPTS} -Djava.io.tmpdir=${join(folder, 'tmp')}` };
  const packaged = libraries().filter((library) => existsSync(folderOf(library)));
  let newest: Newest;
  let app: ConsumerApp;

  beforeAll(() => {
    mkdirSync(join(folder, 'tmp'));
    newest = newestInMaven(libraries());
    // Maven keeps the first package that it sees of a version
    rmSync(join(LOCAL_REPOSITORY, ...groupId.split('.')), { recursive: true, force: true });
    app = new ConsumerApp(join(folder, 'app'), 'java', { 'com.example.pets': groupId });
    mkdirSync(join(app.folder, '.mvn'));
    const properties = {
      'maven.repo.local': LOCAL_REPOSITORY,
      libraries: `file://${PACKAGES}`,
      ...newest,
      ...Object.fromEntries(packaged.map(({ name, manifest }) => [name, manifest.version])),
    };
    const lines = Object.entries(properties).map(([name, value]) => `-D${name}=${value}`);
    writeFileSync(join(app.folder, '.mvn/maven.config'), lines.join('\n'));
  });
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  test('a library without a package requires a dependency that the Maven repository does not have', () => {
    for (const library of libraries()) {
      const lacking = lackingInMaven(library, newest);
      expect({ library: library.name, packaged: existsSync(folderOf(library)) }).toEqual({
        library: library.name,
        packaged: lacking === undefined,
      });
      if (lacking === undefined) continue;
      const row = { section: 'languages', subject: library.manifest.name, tool: 'Java', varies: true } as const;
      rows.push({ ...row, result: 'not available', note: lacking });
    }
  });

  test('the app has the templates of the app in TypeScript with the same versions', () => {
    const { 'aws-cdk-lib': cdk, constructs } = newest;
    const versions = { 'aws-cdk-lib': cdk, constructs };
    const typescript = synthesizeTypescript(join(folder, 'typescript'), versions, 'app-without-compliance.ts');
    const templates = templatesOf(app.synth(['mvn', ...RUN].join(' '), undefined, env));
    expect(Object.keys(templates)).toEqual(['Shop.template.json']);
    expect(templates).toEqual(templatesOf(typescript));

    const java = /javac ([\d.]+)/.exec(succeed(folder, 'javac', ['-version']))?.[1] ?? '';
    const maven = /Apache Maven ([\d.]+)/.exec(succeed(folder, 'mvn', ['--version']))?.[1] ?? '';
    const row = { section: 'languages', result: 'passed', varies: true } as const;
    for (const { manifest } of packaged) {
      const tools = { Java: java, Maven: maven, 'aws-cdk-lib from Maven': cdk, 'constructs from Maven': constructs };
      for (const [tool, version] of Object.entries(tools)) rows.push({ ...row, subject: manifest.name, tool, version });
    }
  });

  test.each(packaged)('examples of $name are in Java', (library) => {
    const sources = join(folder, 'sources', library.name);
    mkdirSync(sources, { recursive: true });
    const { name, manifest, targets } = library;
    succeed(sources, 'jar', ['xf', join(folderOf(library), `${name}-${manifest.version}-sources.jar`)]);
    const text = readFileSync(join(sources, ...targets.java.package.split('.'), 'package-info.java'), 'utf8');
    const examples = [...text.matchAll(/<blockquote><pre>(.*?)<\/pre><\/blockquote>/gs)].map(([, example]) => example);
    expect(examples.join('')).toContain('.Builder.create(this, ');
    expect(examples.join('')).not.toMatch(/\bconst \w+ = |\bthis\.\w+ = new |^ \* import \* as /m);
  });

  test('an error names the construct, the property, the value and the fix', () => {
    const { status, stdout } = attempt(app.folder, 'mvn', [...RUN, '-Dexec.mainClass=shop.WrongApp'], env);
    expect(status).toBe(1);
    expect(stdout).toContain('Shop/Key: pendingWindow must be a whole number of days from 7 to 30, got 3\n');
  });

  test('docs/compatibility.md is current', () => recordRun('languages-java', rows));

  function folderOf({ targets, manifest }: Library): string {
    const { artifactId } = targets.java.maven;
    return join(PACKAGES, ...groupId.split('.'), artifactId, manifest.version);
  }
});
