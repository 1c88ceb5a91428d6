import { checkTicketUrl, ticketUrlOf } from '../../src/register/ticket-url';

const URL_OF_TICKETS = 'https://tickets.example.com/browse/{ticket}?x=1';

describe('URL of tickets', () => {
  test.each([undefined, URL_OF_TICKETS, 'http://localhost:8080/{ticket}'])('can be %s', (url) => {
    expect(checkTicketUrl(url)).toBeUndefined();
  });

  test.each(['', 'https://tickets.example.com', 'javascript:{ticket}', 'tickets/{ticket}', 'https:// {ticket}'])(
    'cannot be %j',
    (url) => {
      expect(checkTicketUrl(url)).toBe(
        `ticketUrl must be a URL with {ticket}, such as https://tickets.example.com/browse/{ticket}, got '${url}'`,
      );
    },
  );
});

describe('URL of a ticket', () => {
  test.each([
    [undefined, URL_OF_TICKETS, undefined],
    ['SEC-1', undefined, undefined],
    ['SEC-1', URL_OF_TICKETS, 'https://tickets.example.com/browse/SEC-1?x=1'],
    ['a/b $& "<', URL_OF_TICKETS, 'https://tickets.example.com/browse/a%2Fb%20%24%26%20%22%3C?x=1'],
    ['https://other.example.com/1', URL_OF_TICKETS, 'https://other.example.com/1'],
    ['javascript:alert(1)', undefined, undefined],
  ])('of %s with %s is %s', (ticket, url, expected) => {
    expect(ticketUrlOf(ticket, url)).toBe(expected);
  });
});
