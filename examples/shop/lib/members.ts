/** Members of the shop: who may log in, their sessions, and the pages that are for them alone. */
import { randomBytes } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import { type Answer, html } from './answer.ts';
import type { PlacedOrder } from './catalogue.ts';
import { layout, price } from './layout.ts';

/** The one member. An example shop has no secret to keep. */
const member = { email: 'visitor@example.com', password: 'lighthouse-keeper' };

const cookieName = 'session';

export interface Members {
  /** Whether a request comes from somebody who is logged in. */
  knows(request: IncomingMessage): boolean;
  loginPage(): Answer;
  /** Takes the form of the login page: a session and the way to `/orders`, or the form again. */
  logIn(form: string): Answer;
}

/** Sessions are kept in memory: they end with the shop. */
export function openMembers(): Members {
  const sessions = new Set<string>();
  return {
    knows: ({ headers }) =>
      String(headers.cookie ?? '')
        .split('; ')
        .some((cookie) => {
          const [name, session = ''] = cookie.split('=');
          return name === cookieName && sessions.has(session);
        }),
    loginPage: () => html(loginForm('')),
    logIn(form) {
      const wish = new URLSearchParams(form);
      if (wish.get('email') !== member.email || wish.get('password') !== member.password)
        return html(loginForm('<p role="alert">Address or password is wrong.</p>'), 401);
      const session = randomBytes(16).toString('hex');
      sessions.add(session);
      const cookie = `${cookieName}=${session}; Path=/; HttpOnly; SameSite=Lax`;
      return { ...leadTo('/orders'), headers: { Location: '/orders', 'Set-Cookie': cookie } };
    },
  };
}

/** Sends the visitor to another page of the shop. */
export const leadTo = (path: string): Answer => ({
  ...html('', 303),
  headers: { Location: path },
});

const loginForm = (complaint: string): string =>
  layout(
    'Log in',
    '',
    `<h1>Log in</h1>
${complaint}<form class="login" method="post" action="/login">
<p><label for="email">E-mail</label> <input id="email" name="email" type="email" required></p>
<p><label for="password">Password</label>
<input id="password" name="password" type="password" required></p>
<button>Log in</button>
</form>`,
  );

/** The orders of the member, newest first. */
export function ordersPage(orders: readonly PlacedOrder[]): string {
  const rows = orders
    .map(
      ({ name, quantity, cents }) =>
        `<tr><td>${name}</td><td>${quantity}</td><td>${price(cents)}</td></tr>`,
    )
    .join('\n');
  return layout(
    'Your orders',
    '',
    `<h1>Your orders</h1>
<p><a href="/counter">Order something</a></p>
<table><thead><tr><th>Thing</th><th>Pieces</th><th>Price</th></tr></thead>
<tbody>
${rows}
</tbody></table>`,
  );
}
