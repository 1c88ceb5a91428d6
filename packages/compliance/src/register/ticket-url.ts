import { quoted } from '../private/printable';

const PLACE = '{ticket}';

/** Whether a text is an address that a report can link. Other schemes can run code. */
export function isWebAddress(text: string): boolean {
  return /^https?:\/\/[^\s/]+/i.test(text) && URL.canParse(text);
}

/** Checks the URL of tickets. */
export function checkTicketUrl(url: string | undefined): string | undefined {
  if (url === undefined || (isWebAddress(url) && url.includes(PLACE))) return undefined;
  return `ticketUrl must be a URL with ${PLACE}, such as https://tickets.example.com/browse/${PLACE}, got ${quoted(url)}`;
}

/** URL of a ticket: the ticket itself, or the URL of its id. */
export function ticketUrlOf(ticket: string | undefined, url: string | undefined): string | undefined {
  if (ticket === undefined) return undefined;
  if (isWebAddress(ticket)) return ticket;
  return url?.replaceAll(PLACE, () => encodeURIComponent(ticket));
}
