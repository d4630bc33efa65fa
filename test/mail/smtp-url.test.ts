// Goal: a URL means what an admin would expect, a mistake in it is named, and it never opens a hole. Method: a table.
import { describe, expect, it } from 'vitest';
import { mailServerOf } from '#mail/smtp-url.ts';

describe("the mail server's URL", () => {
  it.each([
    [
      'smtp://mail.example.com',
      { host: 'mail.example.com', port: 587, secure: false, requireTLS: false, auth: null },
    ],
    ['smtps://mail.example.com', { port: 465, secure: true }],
    ['smtp://mail.example.com:25', { port: 25, secure: false }],
    [
      'smtp://me:p%40ss%3A@mail.example.com',
      { auth: { user: 'me', pass: 'p@ss:' }, requireTLS: true },
    ],
    ['smtp://me:pw@mail.example.com?requireTLS=false', { requireTLS: false }],
    ['smtp://me:pw@mail.example.com?ignoreTLS=true', { requireTLS: false, ignoreTLS: true }],
    ['smtp://me:pw@127.0.0.1:1025', { requireTLS: false }],
    ['smtp://me:pw@localhost:1025', { requireTLS: false }],
    ['smtp://me:pw@localhost.evil.example', { requireTLS: true }],
    ['smtp://127.0.0.1.evil.example?requireTLS=true', { requireTLS: true }],
    ['smtp://me:pw@127.evil.example', { requireTLS: true }],
    [
      'smtps://m.example?tls.rejectUnauthorized=false&tls.servername=x.example',
      { tls: { rejectUnauthorized: false, servername: 'x.example' } },
    ],
    ['smtps://m.example', { tls: {} }],
  ])('%s', (url, expected) => expect(mailServerOf(url)).toMatchObject(expected));

  it.each([
    ['', 'given as smtp://'],
    ['mail.example.com:587', 'given as smtp://'],
    ['https://me:hunter2@mail.example.com', 'given as smtp://'],
    ['direct:', 'given as smtp://'],
    ['smtp://', 'given as smtp://'],
    ['smtp://hunter2@mail.example.com', 'only one of user name and password'],
    ['smtp://:hunter2@mail.example.com', 'only one of user name and password'],
    ['smtp://m.example?requiretls=true', 'not known: requiretls'],
    ['smtp://m.example?logger=true&debug=true', 'not known: logger, debug'],
    ['smtp://m.example?tls.ca=hunter2', 'not known: tls.ca'],
    ['smtp://m.example?requireTLS=yes', 'requireTLS is true or false'],
    ['smtp://m.example?tls.rejectUnauthorized=0', 'tls.rejectUnauthorized is true or false'],
  ])('%s is refused', (url, words) => {
    expect(() => mailServerOf(url)).toThrow(words);
    expect(() => mailServerOf(url)).not.toThrow('hunter2');
  });
});
