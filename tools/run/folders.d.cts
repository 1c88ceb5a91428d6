export function folderProblems(root: string, libraries: Record<string, string[]>): string[];
