// What the server is asked. A failure is thrown as `{ is, … }`: refused by the server, silent, or answered by somebody else.

import { call, keep_ticket, own_ticket } from '../src/browser/glue.js';
import { language } from './reader.js';

/** @import { Link } from './wire.js' */

const PATIENCE = 15_000;

/** A link with the ticket that this browser brings: where an answer gets lost, asking again is not another phone's asking. @param {string} token @returns {Link} */
export const linked = token => ({ token, ticket: token && own_ticket(token) });

/** Goes on with this ticket, also after a reload. @param {Link} link @param {string} ticket @param {boolean} [ofCode] */
export function keep(link, ticket, ofCode) {
  link.ticket = ticket;
  keep_ticket(link.token, ticket, ofCode);
}

/** Base64url by construction; anything else would not survive as a header. @param {string} text */
const plain = text => text.replace(/[^\w-]/g, '');

/**
 * @param {string} method @param {string} path @param {string} body @param {Link} [link]
 * @returns {Promise<any>} what the address answers: see `wire.d.ts`
 */
async function send(method, path, body, link) {
  /** @type {Record<string, string>} */
  const headers = { 'accept-language': language };
  if (method === 'POST') headers['content-type'] = 'application/json';
  if (link) headers.authorization = `Bearer ${plain(link.token)}`;
  if (link && link.ticket) headers['x-kagura-ticket'] = plain(link.ticket);
  const { status, ours, text } = JSON.parse(await call(method, path, body, JSON.stringify(headers), PATIENCE));
  if (status === 0) throw { is: 'silent' };
  let told;
  try {
    told = JSON.parse(text);
  } catch {
    throw { is: 'foreign', status };
  }
  if (!ours || !told) throw { is: 'foreign', status };
  if (status >= 300) throw { is: 'refused', problem: told };
  return told;
}

/** @param {string} path */
export const get = path => send('GET', path, '');
/** @param {string} path @param {object} [body] @param {Link} [link] */
export const post = (path, body = {}, link) => send('POST', path, JSON.stringify(body), link);

/** The server's code, where it was the server. @param {any} trouble whatever was thrown */
export const code = trouble => (trouble.problem ? trouble.problem.code : null);
