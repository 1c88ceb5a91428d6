import { existsSync, readFileSync } from 'node:fs';
import { SourceMap, type SourceMapPayload } from 'node:module';
import { dirname, join, relative, resolve } from 'node:path';
import type { IConstruct } from 'constructs';
import type { SourceLocation } from './model';
import { nearestWith } from './repository';

/** Type of the metadata with the stack trace of the creation of a resource. */
const CREATION_STACK = 'aws:cdk:creationStack';

const FRAME = /\((?<file>(?:[A-Za-z]:)?[^():]+):(?<line>\d+):(?<column>\d+)\)$/;

interface Frame {
  readonly file: string;
  readonly line: number;
  readonly column: number;
}

/** Finds the line of the app that created a resource. */
export class SourceLocator {
  private readonly root: string;
  private readonly project: string;
  private readonly maps = new Map<string, SourceMap | undefined>();

  /** @param main file that was started, in the package of the app */
  constructor(main = process.argv[1] ?? join(process.cwd(), 'main')) {
    const folder = dirname(resolve(main));
    this.project = nearestWith(folder, 'package.json') ?? process.cwd();
    this.root = nearestWith(this.project, '.git') ?? this.project;
  }

  /** Returns the frame nearest to the resource in the package of the app, otherwise in its repository. */
  locate(construct: IConstruct): SourceLocation | undefined {
    const entry = construct.node.metadata.find(({ type }) => type === CREATION_STACK);
    const frames = ((entry?.data as string[] | undefined) ?? []).map(parseFrame).filter((frame) => frame !== undefined);
    const frame =
      frames.find(({ file }) => isWithin(file, this.project)) ?? frames.find(({ file }) => isWithin(file, this.root));
    if (frame === undefined) return undefined;
    const { file, line, column } = this.original(frame);
    return { file: relative(this.root, file).replaceAll('\\', '/'), line, column };
  }

  /** Returns the line in the source file, if the compiler wrote a source map. */
  private original(frame: Frame): Frame {
    const origin = this.mapOf(frame.file)?.findOrigin(frame.line, frame.column);
    if (!origin || !('fileName' in origin)) return frame;
    return {
      file: resolve(dirname(frame.file), origin.fileName),
      line: origin.lineNumber,
      column: origin.columnNumber,
    };
  }

  private mapOf(file: string): SourceMap | undefined {
    if (!this.maps.has(file)) this.maps.set(file, readMap(`${file}.map`));
    return this.maps.get(file);
  }
}

function readMap(file: string): SourceMap | undefined {
  if (!existsSync(file)) return undefined;
  return new SourceMap(JSON.parse(readFileSync(file, 'utf8')) as SourceMapPayload);
}

function parseFrame(text: string): Frame | undefined {
  const { file, line, column } = FRAME.exec(text)?.groups ?? {};
  return file === undefined || isInstalled(file) ? undefined : { file, line: Number(line), column: Number(column) };
}

function isInstalled(file: string): boolean {
  return /[\\/]node_modules[\\/]/.test(file);
}

function isWithin(file: string, folder: string): boolean {
  return file.startsWith(`${folder}/`) || file.startsWith(`${folder}\\`);
}
