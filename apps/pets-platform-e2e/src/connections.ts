import { readdirSync, readFileSync, readlinkSync } from 'node:fs';

/** The other end of a connection. */
export interface Remote {
  /** As the kernel shows it: hexadecimal, in the byte order of the machine. */
  readonly address: string;
  readonly port: number;
  readonly isLoopback: boolean;
}

/** 127.0.0.0/8, ::ffff:127.0.0.0/104 and ::1, on machines with little endian. */
const LOOPBACK = /^(0{16}FFFF0000)?[0-9A-F]{6}7F$|^0{24}01000000$/;
const NONE = /^0+$/;

/** Returns the other ends of the TCP connections of a process. Linux only. */
export function connectionsOf(pid: number): Remote[] {
  const sockets = new Set(readdirSync(`/proc/${pid}/fd`).map((fd) => inodeOf(`/proc/${pid}/fd/${fd}`)));
  return ['tcp', 'tcp6'].flatMap((family) => {
    const [, ...lines] = readFileSync(`/proc/${pid}/net/${family}`, 'utf8').trim().split('\n');
    return lines
      .map((line) => line.trim().split(/\s+/))
      .filter(([, , remote, , , , , , , inode]) => sockets.has(inode) && !NONE.test(remote.split(':')[0]))
      .map(([, , remote]) => {
        const [address, port] = remote.split(':');
        return { address, port: parseInt(port, 16), isLoopback: LOOPBACK.test(address) };
      });
  });
}

/** Returns the number of a socket, `undefined` for other files. */
function inodeOf(link: string): string | undefined {
  try {
    return /^socket:\[(\d+)\]$/.exec(readlinkSync(link))?.[1];
  } catch {
    // it was closed in the meantime
    return undefined;
  }
}
